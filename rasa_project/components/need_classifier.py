"""The classifier of need, topic and follow-up aspect: the encoder's vector and the n-grams vote.

Each of the two feature groups has its own linear head for the need; their log probabilities are added with weights
and divided by a temperature, both set in config.yml from the development part of the examples (docs/understanding.md),
so that the confidence is honest. Topic and aspect come from the encoder's vector alone.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.nlu.featurizers.featurizer import Featurizer
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy.sparse import csr_matrix, vstack

from rasa_project.components.linear_head import Array, LinearHead

FOLLOW_UP = "follow_up"
# How strongly weights may grow, chosen on the development part: the encoder has seen the examples, so its vectors separate
# them better than they separate a stranger's messages, and its head has to be held back.
VECTOR_STRENGTH, NGRAM_STRENGTH = 0.3, 3.0


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class NeedClassifier(GraphComponent, IntentClassifier):
    """Set intent, intent_ranking and the entities topic and aspect; below the threshold the intent is nlu_fallback."""

    @classmethod
    def required_components(cls) -> list[type]:
        """Name what has to stand before it in the pipeline."""
        return [Featurizer]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the weights of the two votes, the temperature, and the confidence under which the model is unsure."""
        return {"encoder_weight": 1.0, "ngram_weight": 1.2, "temperature": 1.8, "threshold": 0.3, "topic_threshold": 0.4}

    def __init__(self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, heads: dict[str, LinearHead] | None = None) -> None:
        """Keep the configuration and, in a loaded model, the heads."""
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._heads = heads or {}

    @classmethod
    def create(cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext) -> NeedClassifier:
        """Make an untrained component."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext, **kwargs: Any) -> NeedClassifier:
        """Load the trained heads; raises ValueError when the model does not hold them."""
        with model_storage.read_from(resource) as directory:
            heads = {path.stem: LinearHead.load(path) for path in directory.glob("*.npz")}
        return cls(config, model_storage, resource, heads)

    def train(self, training_data: TrainingData) -> Resource:
        """Fit the heads on the examples and store them."""
        examples = [message for message in training_data.intent_examples if message.get(TEXT) and not _labels(message).get("button")]
        vectors, ngrams = _vectors(examples), _ngrams(examples)
        needs = [message.get(INTENT) for message in examples]
        labels = [_labels(message) for message in examples]
        self._heads = {"need": LinearHead.fit(vectors, needs, strength=VECTOR_STRENGTH), "need_ngrams": LinearHead.fit(ngrams, needs, strength=NGRAM_STRENGTH)}
        topical = [index for index, label in enumerate(labels) if "topic" in label]
        if len({labels[index]["topic"] for index in topical}) > 1:
            self._heads["topic"] = LinearHead.fit(vectors[topical], [labels[index]["topic"] for index in topical], strength=VECTOR_STRENGTH)
        following = [index for index, label in enumerate(labels) if "aspect" in label]
        if len({labels[index]["aspect"] for index in following}) > 1:
            self._heads["aspect"] = LinearHead.fit(vectors[following], [labels[index]["aspect"] for index in following], strength=VECTOR_STRENGTH)
        with self._model_storage.write_to(self._resource) as directory:
            for name, head in self._heads.items():
                head.save(directory / f"{name}.npz")
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Leave the training data as it is: no later component learns from the predictions."""
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Classify the messages of a conversation."""
        for message in messages:
            if message.get(TEXT) and "need" in self._heads:
                self._classify(message)
        return messages

    def _classify(self, message: Message) -> None:
        vector = _vectors([message])
        votes = self._config["encoder_weight"] * self._heads["need"].log_probabilities(vector)
        votes = votes + self._config["ngram_weight"] * self._heads["need_ngrams"].log_probabilities(_ngrams([message]))
        probabilities = np.exp(votes[0] / self._config["temperature"])
        probabilities = probabilities / probabilities.sum()
        order = np.argsort(-probabilities)[:8]
        ranking = [{"name": self._heads["need"].labels[index], "confidence": float(probabilities[index])} for index in order]
        unsure = ranking[0]["confidence"] < self._config["threshold"]
        if unsure:
            ranking.insert(0, {"name": "nlu_fallback", "confidence": 1.0 - float(ranking[0]["confidence"])})
        message.set(INTENT, ranking[0], add_to_output=True)
        message.set("intent_ranking", ranking, add_to_output=True)
        found = []
        if "topic" in self._heads:
            found.append(("topic", self._best("topic", vector, self._config["topic_threshold"])))
        if FOLLOW_UP in [ranked["name"] for ranked in ranking[:4]] and "aspect" in self._heads:
            found.append(("aspect", self._best("aspect", vector, 0.0)))
        entities = [{"entity": name, "value": value, "extractor": type(self).__name__} for name, value in found if value]
        message.set("entities", [*(message.get("entities") or []), *entities], add_to_output=True)

    def _best(self, head: str, vector: Array, threshold: float) -> str | None:
        scores = self._heads[head].log_probabilities(vector)[0]
        best = int(np.argmax(scores))
        return self._heads[head].labels[best] if float(np.exp(scores[best])) >= threshold else None


def _labels(message: Message) -> dict[str, str]:
    """Return the labels that stand beside the intent in the example files (intent metadata)."""
    metadata = message.get("metadata") or {}
    return dict(metadata.get("intent") or {})


def _vectors(messages: list[Message]) -> Array:
    """Return the dense sentence features (n, d); zeros where a message has none."""
    rows = [message.get_dense_features(TEXT)[1] for message in messages]
    width = next((row.features.shape[1] for row in rows if row is not None), 1)
    return np.vstack([row.features if row is not None else np.zeros((1, width), dtype=np.float32) for row in rows])


def _ngrams(messages: list[Message]) -> csr_matrix:
    """Return the sparse sentence features (n, d)."""
    return vstack([message.get_sparse_features(TEXT)[1].features for message in messages]).tocsr()
