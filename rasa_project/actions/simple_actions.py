"""The actions that need no directory: first words, language, forgetting, stopping, calming exercises."""

from __future__ import annotations

from abc import ABC, abstractmethod

from rasa_sdk import Action, Tracker
from rasa_sdk.events import AllSlotsReset, EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from rasa_project.actions.answers import Answer, Person
from rasa_project.actions.memory import asks_for_another_language, entities_of, intent_of, is_button, named_language


class SimpleAction(Action, ABC):  # abstract for Rasa too: `rasa run actions` registers every other class
    """An action whose answer depends on the person's memory alone."""

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        """Answer and return the slots that change."""
        return self.answer(Person.of(tracker), tracker).send(dispatcher)

    @abstractmethod
    def answer(self, person: Person, tracker: Tracker) -> Answer:
        """Return the answer for a person."""


class ActionWelcome(SimpleAction):
    """Say who this is at first contact, and greet briefly later (R1, R2)."""

    def name(self) -> str:
        """Return the action's name."""
        return "action_welcome"

    def answer(self, person: Person, tracker: Tracker) -> Answer:
        """Return the first words, once; /start repeats them."""
        if intent_of(tracker) == "start" or int(tracker.get_slot("turn") or 0) <= 1:
            return Answer().say("utter_welcome")
        return Answer().say("utter_greet")


class ActionSetLanguage(SimpleAction):
    """Change the language or offer the languages."""

    def name(self) -> str:
        """Return the action's name."""
        return "action_set_language"

    def answer(self, person: Person, tracker: Tracker) -> Answer:
        """Return a confirmation in the new language, or the choice of languages."""
        if named_language(tracker):
            return Answer().say("utter_language_named")
        if is_button(tracker) and "language" in entities_of(tracker):
            return Answer().say("utter_language_set")
        return Answer().say("utter_language_missing" if asks_for_another_language(tracker) else "utter_choose_language").remember(awaiting=None)


class ActionForget(SimpleAction):
    """Delete everything that is remembered, at once (R15)."""

    def name(self) -> str:
        """Return the action's name."""
        return "action_forget"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        """Answer, ask the front end to forget, and reset every slot."""
        self.answer(Person.of(tracker), tracker).send(dispatcher)
        return [AllSlotsReset()]

    def answer(self, person: Person, tracker: Tracker) -> Answer:
        """Return the confirmation; the mark "forget" makes the front end delete its own memory too."""
        return Answer().say("utter_forgotten", json_message={"forget": True})


class ActionCancel(SimpleAction):
    """Stop whatever was going on (R35)."""

    def name(self) -> str:
        """Return the action's name."""
        return "action_cancel"

    def answer(self, person: Person, tracker: Tracker) -> Answer:
        """Return a calm end that leaves a way back."""
        return Answer().say("utter_cancelled").remember(awaiting=None, request=None, place_choices=[])


class ActionCalm(SimpleAction):
    """Give the next step of a calming exercise, one a message, as long as the person asks for more."""

    STEPS = ("utter_calm_1", "utter_calm_2", "utter_calm_3", "utter_calm_4", "utter_calm_5")

    def name(self) -> str:
        """Return the action's name."""
        return "action_calm"

    def answer(self, person: Person, tracker: Tracker) -> Answer:
        """Return the step after the last one, from the first again when a new exercise is asked for."""
        going_on = person.awaiting == "calm" and intent_of(tracker) != "ask_calm"
        step = int(tracker.get_slot("calm_step") or 0) + 1 if going_on else 0
        if step >= len(self.STEPS):
            return Answer().say("utter_calm_end").remember(awaiting="help_or_talk", calm_step=None)
        return Answer().say(self.STEPS[step]).remember(awaiting="calm", calm_step=step)
