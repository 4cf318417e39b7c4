"""Who writes and what they look for, as a Rasa entity extractor: where a message says it in so many words."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from rasa_project.components.conditions import Conditions
from rasa_project.components.deeds import Deeds
from rasa_project.components.writer import CRISIS, Writer, spaced


class Reader(Protocol):
    """Finds pairs (entity, value) in a message."""

    def find(self, text: str, words: str | None = None) -> list[tuple[str, str]]: ...


# What is said of the lines just shown.
SHOWN, OF_SHOWN = Path(__file__).with_name("shown.yml"), ("facet", "step")


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class WriterExtractor(GraphComponent, EntityExtractorMixin):
    """Add the entities audience, role, about and wish (writer.yml), deed (deeds.yml), condition, why and which (conditions.yml), crisis (crisis.yml), asks, blame and feeling (asked.yml), facet and step (shown.yml)."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the configuration: there is nothing to set."""
        return {}

    def __init__(self, readers: Sequence[Reader]) -> None:
        """Keep the compiled phrases."""
        self._readers = readers

    @classmethod
    def create(cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext) -> WriterExtractor:
        """Make the component for training and for a loaded model alike."""
        return cls([Writer.read(), Deeds.read(), Conditions.read(), Writer.read(CRISIS, ("crisis",)), Writer.read_asked(), Writer.read(SHOWN, OF_SHOWN)])

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the entities of each message."""
        for message in messages:
            text = message.get(TEXT) or ""
            if text.startswith("/"):  # a button's words are its data, in which nothing is wished
                continue
            words = spaced(text)
            found = [pair for reader in self._readers for pair in reader.find(text, words)]
            if found:
                entities = [{"entity": entity, "value": value, "extractor": type(self).__name__} for entity, value in found]
                message.set(ENTITIES, [*(message.get(ENTITIES) or []), *entities], add_to_output=True)
        return messages
