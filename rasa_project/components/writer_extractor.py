"""Who writes and what they look for, as a Rasa entity extractor: where a message says it in so many words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from rasa_project.components.conditions import Conditions
from rasa_project.components.writer import Writer

# What is said of the lines just shown.
SHOWN, OF_SHOWN = Path(__file__).with_name("shown.yml"), ("facet", "step")


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class WriterExtractor(GraphComponent, EntityExtractorMixin):
    """Add the entities audience, role, about and wish (writer.yml), condition, why and which (conditions.yml), facet and step (shown.yml)."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the configuration: there is nothing to set."""
        return {}

    def __init__(self, writer: Writer, conditions: Conditions, shown: Writer) -> None:
        """Keep the compiled phrases."""
        self._writer = writer
        self._conditions = conditions
        self._shown = shown

    @classmethod
    def create(cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext) -> WriterExtractor:
        """Make the component for training and for a loaded model alike."""
        return cls(Writer.read(), Conditions.read(), Writer.read(SHOWN, OF_SHOWN))

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the entities of each message."""
        for message in messages:
            text = message.get(TEXT) or ""
            # A button's words are its data, in which nothing is wished.
            found = [] if text.startswith("/") else [*self._writer.find(text), *self._conditions.find(text), *self._shown.find(text)]
            if found:
                entities = [{"entity": entity, "value": value, "extractor": type(self).__name__} for entity, value in found]
                message.set(ENTITIES, [*(message.get(ENTITIES) or []), *entities], add_to_output=True)
        return messages
