"""The answers after a danger card: the card itself comes from outside the model, and what follows it from here."""

from __future__ import annotations

from rasa_sdk import Tracker

from rasa_project.actions.answers import Answer, Person, button
from rasa_project.actions.crisis import ASK_THEM, CREDIT, GONE, HMM, MUTE, NEAR, NO, OVER, PLACE, REFUSE, SHELTER, STAY, WONT
from rasa_project.actions.directory_actions import DirectoryAction
from rasa_project.actions.simple_actions import SimpleAction

RESPONSES = {
    MUTE: "utter_crisis_mute", CREDIT: "utter_crisis_credit", NEAR: "utter_crisis_near", WONT: "utter_crisis_wont", STAY: "utter_crisis_stay", REFUSE: "utter_crisis_refused", NO: "utter_crisis_no",
    PLACE: "utter_crisis_place", ASK_THEM: "utter_crisis_ask_them", SHELTER: "utter_crisis_shelter",
}  # fmt: skip
# What the front end does with an answer (bot/danger/crisis.py): it gives a card in its place, or adds the numbers in one line.
CARDS = {MUTE: "silent", PLACE: "place"}
LONGEST_PAYLOAD = 64  # bytes; Telegram's limit


class ActionDangerShown(SimpleAction):
    """Take note of a danger card; the card itself comes from outside the model."""

    def name(self) -> str:
        """Return the action's name."""
        return "action_danger_shown"

    def answer(self, person: Person, tracker: Tracker) -> Answer:
        """Say nothing: the next words are answered as words after a card."""
        return Answer().remember(awaiting="safe_now")


class ActionSafeNow(DirectoryAction):
    """Believe that it is over, leave the line in sight, and offer the way back to what was asked before."""

    def name(self) -> str:
        """Return the action's name."""
        return "action_safe_now"

    def answer(self, person: Person, tracker: Tracker) -> Answer:
        """Return a kind answer with choices."""
        response = "utter_safe_now_suicide" if person.danger == "suicide" else "utter_safe_now"
        payload = str(tracker.get_slot("before_danger") or "")
        answer = Answer().remember(awaiting="help_or_talk", danger=None, crisis=None, before_danger=None)
        if payload.startswith("/show_guide"):
            answer.remember(shown=[])  # a question about it then means what was asked before, and not the card
        back = [button(self._sources.words.say(person.language, "back", "question"), payload)] if payload and len(payload.encode()) <= LONGEST_PAYLOAD else []
        return answer.say(response, json_message={"crisis": "over"}, buttons=back)


class ActionAfterCard(DirectoryAction):
    """Answer what follows a danger card while it is not over: heard, and with the number in reach."""

    def name(self) -> str:
        """Return the action's name."""
        return "action_after_card"

    def answer(self, person: Person, tracker: Tracker) -> Answer:
        """Return words for what was said; a place and a voice that is missing are answered with a card of the front end."""
        said = str(tracker.get_slot("crisis") or HMM)
        if said in (OVER, GONE):
            return ActionSafeNow(self._sources).answer(person, tracker)
        response = RESPONSES.get(said) or ("utter_after_card_suicide" if person.danger == "suicide" else "utter_after_card")
        return Answer().say(response, json_message={"crisis": CARDS.get(said, "goes_on")}).remember(awaiting="safe_now")
