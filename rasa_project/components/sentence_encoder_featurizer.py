"""The sentence encoder as a Rasa featurizer: one dense sentence vector of 384 numbers a message."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer
from rasa.nlu.tokenizers.tokenizer import Tokenizer
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from rasa_project.components.kept_vectors import KeptVectors
from rasa_project.components.sentence_encoder import SentenceEncoder, Vectors


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class SentenceEncoderFeaturizer(DenseFeaturizer, GraphComponent):
    """Add the encoder's vector to every message with a text."""

    @classmethod
    def required_components(cls) -> list[type]:
        """Name what has to stand before it in the pipeline."""
        return [Tokenizer]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the configuration: the alias that later components select the features by."""
        return {**DenseFeaturizer.get_default_config(), "alias": "sentence_encoder"}

    @staticmethod
    def required_packages() -> list[str]:
        """Name the packages that it needs at run time."""
        return ["onnxruntime", "tokenizers"]

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """Accept every configuration: nothing can be set wrongly."""

    def __init__(self, config: dict[str, Any], name: str) -> None:
        """Load the encoder; raises EncoderError when its files are damaged."""
        super().__init__(name, config)
        self.encoder = SentenceEncoder()

    @classmethod
    def create(cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext) -> SentenceEncoderFeaturizer:
        """Make the component for training and for a loaded model alike."""
        return cls(config, execution_context.node_name)

    def process(self, messages: list[Message]) -> list[Message]:
        """Add features to the messages of a conversation."""
        for message in messages:
            if message.get(TEXT):
                self._add(message, self.encoder.encode(message.get(TEXT)))
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Add features to the training messages, in batches; vectors that `beside prepare` has kept are taken as they are."""
        messages = [message for message in training_data.training_examples if message.get(TEXT)]
        for message, vector in zip(messages, KeptVectors(self.encoder).encode_many([message.get(TEXT) for message in messages]), strict=True):
            self._add(message, vector)
        return training_data

    def _add(self, message: Message, vector: Vectors) -> None:
        message.add_features(Features(vector.reshape(1, -1), FEATURE_TYPE_SENTENCE, TEXT, self._config["alias"]))
