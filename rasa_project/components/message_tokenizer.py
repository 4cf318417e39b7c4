"""A Rasa tokenizer that keeps Devanagari words whole and spells every token the normalised way."""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from rasa_project.components.respelling import Respelling

# Vowel signs of Devanagari are not \w: without naming the block, every Hindi word is cut to single letters.
_WORD = re.compile(r"[\w\u0900-\u0963\u0966-\u097F\u200C\u200D]+(?:['’][\w]+)*|[?!]+|[\U0001F300-\U0001FAFF\u2600-\u27BF]")


class UncachedTrainingData(TrainingData):
    """Training data that Rasa's cache never takes for known: hashing all messages after every component takes longer than learning from them.

    The cache would not see either that the encoder's files or the phrases changed.
    """

    def fingerprint(self) -> str:
        """Return another fingerprint each time."""
        return uuid4().hex


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class MessageTokenizer(Tokenizer):
    """Split a message into words, runs of ? and !, and emoji."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return Rasa's defaults for tokenizers: intents are not split."""
        return {"intent_tokenization_flag": False, "intent_split_symbol": "_", "token_pattern": None, "prefix_separator_symbol": None}

    def __init__(self, config: dict[str, Any]) -> None:
        """Read the table of spellings."""
        super().__init__(config)
        self._respelling = Respelling.read()

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Split every example, and hand on data that is not hashed over and over."""
        split = super().process_training_data(training_data)
        return UncachedTrainingData(split.training_examples, split.entity_synonyms, split.regex_features, split.lookup_tables, split.responses)

    def tokenize(self, message: Message, attribute: str) -> list[Token]:
        """Return the tokens of one attribute; a message without any word is one token of itself."""
        text = message.get(attribute)
        tokens = [Token(self._respelling.spell(match.group()) or match.group(), match.start(), match.end()) for match in _WORD.finditer(text)]
        return tokens or [Token(text, 0, len(text))]
