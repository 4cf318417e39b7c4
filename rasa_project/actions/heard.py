"""A message that tells of something and asks in one is heard first, then answered (R6)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rasa_sdk import Tracker

from rasa_project.actions.about import OTHER, OWN_DEED, confidence_of
from rasa_project.actions.answers import Answer, Person
from rasa_project.actions.by_whom import FEARS
from rasa_project.actions.memory import entities_of, intent_of, is_button

LIKELY_OWN_DEED = 0.1
# A message of so many words that names what happened tells of it; a shorter one only asks.
WORDS_THAT_TELL = 8


def specific(found: Mapping[str, list[Any]]) -> bool:
    """Tell whether the entities of a message name what it is about."""
    return any(topic not in ("none", "general") for topic in found.get("topic", []))


def heard_first(person: Person, tracker: Tracker, answer: Answer) -> Answer:
    """Put a short supportive reply before the answer where a message tells of something and asks in one (R6)."""
    if person.about != OWN_DEED and "refused" in entities_of(tracker).get("wish", []):  # turned away where help was sought: that is heard before the law
        answer.replies.insert(0, {"response": "utter_turned_away"})
        return answer
    fear = next((one for one in entities_of(tracker).get("feeling", []) if one in FEARS), None)
    if fear and person.about not in (OWN_DEED, OTHER) and not is_button(tracker):
        answer.replies.insert(0, {"response": f"utter_feeling_{fear}"})
        return answer
    text = str(tracker.latest_message.get("text") or "")
    topics = [topic for topic in entities_of(tracker).get("topic", []) if topic not in ("none", "general")]
    if is_button(tracker) or tracker.get_slot("heard") or not topics or len(text.split()) < WORDS_THAT_TELL or intent_of(tracker) == "perpetrator" or _asks_in_general(tracker):
        return answer
    if person.about == OWN_DEED or confidence_of(tracker, "perpetrator") >= LIKELY_OWN_DEED:
        return answer  # "it is not your fault" is the wrong word for someone who may speak of what they did
    answer.replies.insert(0, {"response": "utter_heard"})
    return answer.remember(heard="first")


def _asks_in_general(tracker: Tracker) -> bool:
    """Tell whether a message asks about the movement, or about what happens to people, and tells of nothing of its own."""
    return intent_of(tracker) == "ask_metoo" and "to_me" not in entities_of(tracker).get("deed", [])
