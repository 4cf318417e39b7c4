"""Words, pairs of words and pieces of words as one sparse sentence vector a message.

The places come from a checksum instead of a learned table (Weinberger et al. 2009, "Feature hashing"), so that nothing
has to be learned or loaded, and a message costs a fifth of a millisecond. Two names that share a place share a weight.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any
from zlib import crc32

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.constants import TOKENS_NAMES
from rasa.nlu.featurizers.sparse_featurizer.sparse_featurizer import SparseFeaturizer
from rasa.nlu.tokenizers.tokenizer import Tokenizer
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy.sparse import csr_matrix

SIZE = 2**17
PIECES = range(2, 6)  # letters


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class NgramFeaturizer(SparseFeaturizer, GraphComponent):
    """Add a sparse row of length 1 (1, SIZE) to every message with a text."""

    @classmethod
    def required_components(cls) -> list[type]:
        """Name what has to stand before it in the pipeline."""
        return [Tokenizer]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the configuration: the alias that later components select the features by."""
        return {**SparseFeaturizer.get_default_config(), "alias": "ngrams"}

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """Accept every configuration: nothing can be set wrongly."""

    def __init__(self, config: dict[str, Any], name: str) -> None:
        """Keep the configuration."""
        super().__init__(name, config)

    @classmethod
    def create(cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext) -> NgramFeaturizer:
        """Make the component for training and for a loaded model alike."""
        return cls(config, execution_context.node_name)

    def process(self, messages: list[Message]) -> list[Message]:
        """Add features to the messages of a conversation."""
        for message in messages:
            if message.get(TEXT):
                row = ngram_row([token.text for token in message.get(TOKENS_NAMES[TEXT])])
                message.add_features(Features(row, FEATURE_TYPE_SENTENCE, TEXT, self._config["alias"]))
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Add features to the training messages."""
        self.process(training_data.training_examples)
        return training_data


def ngram_row(words: Sequence[str]) -> csr_matrix:
    """Return the row (1, SIZE) of a message's words: each n-gram counts once, and the row has length 1."""
    places = np.array(sorted({crc32(name.encode()) % SIZE for name in ngrams(words)}), dtype=np.int32)
    values = np.full(len(places), 1.0 / max(1, len(places)) ** 0.5, dtype=np.float32)
    return csr_matrix((values, places, np.array([0, len(places)], dtype=np.int32)), shape=(1, SIZE))


def ngrams(words: Sequence[str]) -> Iterator[str]:
    """Yield the words, the pairs of words (the first one with the beginning), and the pieces of words with their edges."""
    before = "^"
    for word in words:
        yield f"1{word}"
        yield f"2{before} {word}"
        before = word
        edged = f" {word} "
        for length in PIECES:
            for start in range(len(edged) - length + 1):
                yield edged[start : start + length]
