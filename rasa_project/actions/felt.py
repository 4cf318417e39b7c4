"""Words on just what someone blames themself for or feels, where they say it (components/asked.yml)."""

from __future__ import annotations

from rasa_sdk import Tracker

from rasa_project.actions.answers import Answer, Person
from rasa_project.actions.asked import what_is_felt
from rasa_project.actions.memory import entities_of, intent_of
from rasa_project.actions.simple_actions import SimpleAction

# What someone who stands by another feels has words of its own; the rest is answered in general (responses with about: other).
OF_OTHERS = {"feeling_angry": "utter_feeling_angry_for_another"}
# Someone who saw it, and did nothing, is angry at themself.
OF_WITNESSES = {"feeling_angry": "utter_feeling_guilty", "feeling_guilty": "utter_feeling_guilty"}


class ActionFelt(SimpleAction):
    """Take up the concrete thing: drinking, freezing, having sent a picture, shame, sleeplessness."""

    def name(self) -> str:
        """Return the action's name."""
        return "action_felt"

    def answer(self, person: Person, tracker: Tracker) -> Answer:
        """Return words on what was said, or the general ones."""
        general = "utter_self_blame" if intent_of(tracker) == "self_blame" else "utter_emotion"
        felt = what_is_felt(person.awaiting, entities_of(tracker))
        if person.about == "other":
            return Answer().say((OF_WITNESSES if "witness" in person.roles else OF_OTHERS).get(str(felt), general))
        return Answer().say(f"utter_{felt}" if felt else general)
