"""What a message says in so many words, as the last word on its need in Rasa's pipeline: a deed (deeds.yml), or a place and nothing else."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

from rasa_project.components.deeds import Deeds

RANKING, UNSURE = "intent_ranking", "nlu_fallback"
ERASING, SURE_OF_ERASING = "delete_data", 0.96
LAW, SURE_OF_ASKING = frozenset({"ask_legal", "ask_report_police", "ask_workplace"}), 0.6
# (entity, value) -> what such words ask, and what they are mistaken for.
ASKED: dict[tuple[str, str], tuple[str, frozenset[str]]] = {
    ("wish", "take_down"): ("ask_online", frozenset({"ask_calm", "out_of_scope", "delete_data", "set_place", "goodbye", "emotion", "follow_up", "unclear", UNSURE})),
    # Who fears for their children is answered for that fear, whatever the law they ask for.
    ("feeling", "lose_child"): ("emotion", frozenset({"ask_legal", "ask_report_police"})),
}
# "suisse", "in kenya": a message of so many words that names a place, and what it is then taken for.
WORDS_OF_A_PLACE = 3
# Who was harmed by the police is not asking how to report to them, unless there is a question.
REPORTING, BY_POLICE = "ask_report_police", "by_police"
NO_PLACE = frozenset({UNSURE, "unclear", "affirm", "deny", "out_of_scope", "follow_up", "bot_challenge", "abuse_bot", "wrong_number"})


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class NeedCorrector(GraphComponent, IntentClassifier):
    """Put the need that a message's words tell before those that the model ranked."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the configuration: there is nothing to set."""
        return {}

    def __init__(self, deeds: Deeds) -> None:
        """Keep the compiled phrases."""
        self._deeds = deeds

    @classmethod
    def create(cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext) -> NeedCorrector:
        """Make the component for a loaded model."""
        return cls(Deeds.read())

    def process(self, messages: list[Message]) -> list[Message]:
        """Mend the need of each message."""
        for message in messages:
            intent = message.get(INTENT) or {}
            need = self._need(message, str(intent.get("name")), float(intent.get("confidence") or 0.0))
            if message.get(TEXT) and need != intent.get("name"):
                told = {"name": need, "confidence": 1.0}
                others = [ranked for ranked in message.get(RANKING) or [] if ranked["name"] not in (need, UNSURE)]
                message.set(INTENT, told, add_to_output=True)
                message.set(RANKING, [told, *others], add_to_output=True)
        return messages

    def _need(self, message: Message, need: str, confidence: float) -> str:
        text = message.get(TEXT) or ""
        names_a_place = any(entity["entity"] in ("country", "place_choices") for entity in message.get(ENTITIES) or [])
        if names_a_place and need in NO_PLACE and len(text.split()) <= WORDS_OF_A_PLACE:
            return "set_place"
        if need == "set_place" and not names_a_place and any(one["entity"] == "role" and one["value"] == "tester" for one in message.get(ENTITIES) or []):
            return "unclear"
        said = [(str(entity["entity"]), str(entity["value"])) for entity in message.get(ENTITIES) or []]
        of_pictures = ("topic", "online_abuse") in said and ("wish", "question") in said  # "how to remove it"
        if need == ERASING and confidence < SURE_OF_ERASING and (of_pictures or ("wish", "erase") not in said):
            # Nothing is forgotten by mistake: without a word for it, and unsure, it is the next likely need.
            need, confidence = next(((str(one["name"]), float(one["confidence"])) for one in message.get(RANKING) or [] if one["name"] not in (ERASING, UNSURE)), ("unclear", 1.0))
        if need == REPORTING and ("role", BY_POLICE) in said and ("wish", "question") not in said and "?" not in text:
            return "disclose_other" if ("deed", "to_other") in said and ("deed", "to_me") not in said else "disclose"
        asked = next((ASKED[found] for found in said if found in ASKED and need in ASKED[found][1]), None)
        if asked:
            return asked[0]
        if need in LAW and confidence < SURE_OF_ASKING and "?" not in text and ("wish", "question") not in said and ("wish", "asks_law") not in said:
            # "If I refuse he will fail me" asks nothing of the law.
            told = self._deeds.need(text, UNSURE, confidence)
            return need if told == UNSURE else told
        return self._deeds.need(text, need, confidence)
