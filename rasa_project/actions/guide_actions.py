"""What short questions mean right after a guide: "is that free", "and if he is my boss" belong to what was just shown."""

from __future__ import annotations

from rasa_sdk import Tracker

from rasa_project.actions.answers import Answer, Person
from rasa_project.actions.asked import subject_asked
from rasa_project.actions.directory_actions import ActionUnclear, DirectoryAction
from rasa_project.actions.guidance import SHOW, guide_answer, is_likely_follow_up, subject_answer, subject_by_topic
from rasa_project.actions.heard import heard_first
from rasa_project.actions.line_actions import ActionFollowUp
from rasa_project.actions.memory import entities_of, intent_of

# What answers these intents when a message has nothing to do with the guide.
RESPONSES = {"out_of_scope": "utter_out_of_scope", "ask_privacy": "utter_ask_privacy", "bot_challenge": "utter_bot_challenge", "abuse_bot": "utter_abuse_bot"}


class ActionGuideFollowUp(DirectoryAction):
    """Answer a question right after a guide from the guides, or as what else it is."""

    def name(self) -> str:
        """Return the action's name."""
        return "action_guide_follow_up"

    def answer(self, person: Person, tracker: Tracker) -> Answer:
        """Return a card or a side of the one shown before; else what the intent asks for."""
        text, intent = str(tracker.latest_message.get("text") or ""), intent_of(tracker)
        if not person.shown and "which" in entities_of(tracker):
            return ActionFollowUp(self._sources).answer(person, tracker)
        if person.guide and "role" not in entities_of(tracker) and is_likely_follow_up(person, self._sources, text):
            return guide_answer(person, self._sources, "follow_up", text)
        if intent in RESPONSES:
            return Answer().say(RESPONSES[intent])
        return ActionUnclear(self._sources).answer(person, tracker)


class ActionAsked(DirectoryAction):
    """Answer a question of the guides that a message asks in so many words (components/asked.yml)."""

    def name(self) -> str:
        """Return the action's name."""
        return "action_asked"

    def answer(self, person: Person, tracker: Tracker) -> Answer:
        """Return the card on the subject that was named; belief first where the message tells of something too."""
        text = str(tracker.latest_message.get("text") or "")
        subject = subject_asked(tracker, entities_of(tracker))
        if subject is None:
            return ActionUnclear(self._sources).answer(person, tracker)
        return heard_first(person, tracker, subject_answer(person, self._sources, subject_by_topic(person, self._sources, subject), SHOW, text))
