"""The place finder as a Rasa entity extractor: country, region and place, or the choices to ask about."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from rasa_project.places.finder import Found, PlaceFinder
from rasa_project.places.gazetteer import Gazetteer, PlaceRules


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class PlaceExtractor(GraphComponent, EntityExtractorMixin):
    """Add the entities of the place that a message names. Training builds the gazetteer into the model."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the least population of a town that is known by name."""
        return {"least_population": 5_000}

    def __init__(self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, finder: PlaceFinder | None = None) -> None:
        """Keep the configuration and, in a loaded model, the finder."""
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._finder = finder

    @classmethod
    def create(cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext) -> PlaceExtractor:
        """Make a component without a gazetteer."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext, **kwargs: Any) -> PlaceExtractor:
        """Load the gazetteer from the model."""
        with model_storage.read_from(resource) as directory:
            gazetteer = Gazetteer.load(directory / "gazetteer.json")
        return cls(config, model_storage, resource, PlaceFinder(gazetteer, PlaceRules.read()))

    def train(self, training_data: TrainingData) -> Resource:
        """Build the gazetteer; the examples are not needed for it."""
        with self._model_storage.write_to(self._resource) as directory:
            Gazetteer.build(PlaceRules.read(), self._config["least_population"]).save(directory / "gazetteer.json")
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Leave the training data as it is."""
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the entities to each message that names a place."""
        for message in messages:
            found = self._finder.find(message.get(TEXT)) if self._finder and message.get(TEXT) else None
            if found:
                entities = [{"entity": name, "value": value, "extractor": type(self).__name__} for name, value in _values(found)]
                message.set(ENTITIES, [*(message.get(ENTITIES) or []), *entities], add_to_output=True)
        return messages


def _values(found: Found) -> list[tuple[str, Any]]:
    """Return entity names and values; a choice is written "place|region|country"."""
    if found.choices:
        return [("place_choices", ["|".join(part or "" for part in choice) for choice in found.choices])]
    return [(name, value) for name, value in (("country", found.country), ("region", found.region), ("place", found.place)) if value]
