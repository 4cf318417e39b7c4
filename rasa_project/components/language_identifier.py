"""Which of the five languages a message is in, Hinglish told from English and from Hindi."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from sklearn.feature_extraction.text import HashingVectorizer

from rasa_project.components.linear_head import LinearHead

STRENGTH = 3.0  # how strongly the weights may grow
# Of so many words and letters the likeliest language is a guess that counts where none is known yet.
WORDS_OF_A_GUESS, LETTERS_OF_A_GUESS, LIKELY = 3, 10, 0.5
_DEVANAGARI = re.compile(r"[\u0904-\u0939\u0958-\u0961]")
_LETTER = re.compile(r"[^\W\d_]")


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class LanguageIdentifier(GraphComponent, EntityExtractorMixin):
    """Add an entity `language` where the message is clear about it, `likely_language` where it is only likely; learns from the language of the example files."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the probability under which a message leaves the language as it was."""
        return {"threshold": 0.75}

    def __init__(self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, head: LinearHead | None = None) -> None:
        """Keep the configuration and, in a loaded model, the head."""
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._head = head
        self._letters = HashingVectorizer(analyzer="char_wb", ngram_range=(1, 4), n_features=2**16, alternate_sign=False)

    @classmethod
    def create(cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext) -> LanguageIdentifier:
        """Make an untrained component."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext, **kwargs: Any) -> LanguageIdentifier:
        """Load the trained head."""
        with model_storage.read_from(resource) as directory:
            return cls(config, model_storage, resource, LinearHead.load(directory / "language.npz"))

    def train(self, training_data: TrainingData) -> Resource:
        """Learn from the examples whose file names a language (intent metadata)."""
        rows = [(message.get(TEXT), ((message.get("metadata") or {}).get("intent") or {}).get("language")) for message in training_data.intent_examples]
        # Hindi is told by its script; in Latin letters the same words are Hinglish.
        rows = [(text, language) for text, language in rows if text and language and language != "hi" and not _DEVANAGARI.search(text)]
        if len({language for _, language in rows}) > 1:
            features = self._letters.transform([_spelling(text) for text, _ in rows])
            self._head = LinearHead.fit(features, [str(language) for _, language in rows], strength=STRENGTH)
            with self._model_storage.write_to(self._resource) as directory:
                self._head.save(directory / "language.npz")
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Leave the training data as it is."""
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the language of each message."""
        for message in messages:
            text = message.get(TEXT) or ""
            # "france" says where someone is, not which language they speak.
            only_a_place = len(text.split()) <= 2 and any(entity["entity"] in ("country", "place_choices") for entity in message.get(ENTITIES) or [])
            language = None if only_a_place else self.identify(text)
            likely = None if language or only_a_place else self.guess(text)
            if language or likely:
                entity = {"entity": "language" if language else "likely_language", "value": language or likely, "extractor": type(self).__name__}
                message.set(ENTITIES, [*(message.get(ENTITIES) or []), entity], add_to_output=True)
        return messages

    def identify(self, text: str) -> str | None:
        """Return en, hi, hi-Latn, fr or es, or None when the message does not tell (a number, a name, "ok")."""
        letters = _LETTER.findall(text)
        if not letters:
            return None
        if len(_DEVANAGARI.findall(text)) * 3 >= len(letters):
            return "hi"
        return self._likeliest(text, self._config["threshold"])

    def guess(self, text: str) -> str | None:
        """Return the language that a message of some length is likelier in than in any other, for whoever writes for the first time, or None."""
        letters = sum(map(str.isalpha, text))
        return self._likeliest(text, LIKELY) if letters >= LETTERS_OF_A_GUESS and len(text.split()) >= WORDS_OF_A_GUESS else None

    def _likeliest(self, text: str, least: float) -> str | None:
        if self._head is None:
            return None
        probabilities = np.exp(self._head.log_probabilities(self._letters.transform([_spelling(text)]))[0])
        best = int(np.argmax(probabilities))
        return self._head.labels[best] if probabilities[best] >= least and self._head.labels[best] != "hi" else None


def _spelling(text: str) -> str:
    """Lower-case with accents kept, since accents tell French and Spanish apart."""
    return unicodedata.normalize("NFC", text).lower()
