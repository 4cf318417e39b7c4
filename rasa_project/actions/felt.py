"""Words on just what someone blames themself for or feels, where they say it (components/asked.yml)."""

from __future__ import annotations

from rasa_sdk import Tracker

from rasa_project.actions.answers import Answer, Person
from rasa_project.actions.asked import light_talk, what_is_felt
from rasa_project.actions.memory import entities_of, intent_of
from rasa_project.actions.simple_actions import SimpleAction

# What someone who stands by another feels has words of its own; the rest is answered in general (responses with about: other).
OF_OTHERS = {
    "feeling_angry": "utter_feeling_angry_for_another", "feeling_refuses_care": "utter_feeling_refuses_care_for_another",
    "feeling_silenced": "utter_feeling_silenced_for_another", "feeling_people_say": "utter_feeling_silenced_for_another",
}  # fmt: skip
# What only someone who stands by another says of them.
ONLY_OF_OTHERS = frozenset({"feeling_refuses_care"})
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
        light = light_talk(tracker, intent_of(tracker), entities_of(tracker))
        if light:
            return Answer().say(f"utter_feeling_{light}")
        if person.about == "other":
            return Answer().say((OF_WITNESSES if "witness" in person.roles else OF_OTHERS).get(str(felt), general))
        return Answer().say(f"utter_{felt}" if felt and felt not in ONLY_OF_OTHERS else general)
