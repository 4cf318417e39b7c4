"""Answers for someone who harmed, fears that they did, or is accused: no judgement, no absolution, and who is trained to talk about it."""

from __future__ import annotations

from rasa_sdk import Tracker

from rasa_project.actions.answers import Answer, Person
from rasa_project.actions.directory_actions import DirectoryAction
from rasa_project.actions.help import ask_country, own_behaviour_answer
from rasa_project.actions.memory import entities_of, intent_of

# What a message wishes, else what it was taken for -> the words for it; the first that a message holds.
WISHED = {
    "own_case": "utter_own_case", "lawyer": "utter_own_case", "own_contact": "utter_own_contact", "support": "utter_own_contact", "own_change": "utter_own_change",
    "own_feeling": "utter_own_feeling", "believed": "utter_own_feeling",
}  # fmt: skip
NEEDED = {"ask_legal": "utter_own_case", "ask_report_police": "utter_own_case", "ask_workplace": "utter_own_case", "emotion": "utter_own_feeling", "self_blame": "utter_own_feeling"}


class ActionOwnDeed(DirectoryAction):
    """Answer in the role of someone who did harm, and keep to it."""

    def name(self) -> str:
        """Return the action's name."""
        return "action_own_deed"

    def answer(self, person: Person, tracker: Tracker) -> Answer:
        """Return the first words with lines or the one question for the country, later what the message asks in this role."""
        if tracker.get_slot("answering") == "own_first":
            following = own_behaviour_answer(person, self._sources) if person.country else ask_country(person, self._sources, "perpetrator")
            answer = Answer().say("utter_own_deed")
            answer.replies += following.replies
            return answer.remember(**following.slots)
        wishes = entities_of(tracker).get("wish", [])
        response = next((said for wish, said in WISHED.items() if wish in wishes), None)
        return Answer().say(response or NEEDED.get(intent_of(tracker), "utter_own_go_on"))
