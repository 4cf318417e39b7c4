"""The actions that need the directory or the guides: each reads the person's memory and returns an answer."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import replace

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from rasa_project.actions.about import OTHER, OWN_DEED
from rasa_project.actions.answers import Answer, Person, Sources
from rasa_project.actions.children import child_answer
from rasa_project.actions.guidance import guide_answer, guide_elsewhere, subject_answer
from rasa_project.actions.heard import heard_first, specific
from rasa_project.actions.help import ask_country, ask_which_place, help_answer, international_answer, place_name
from rasa_project.actions.memory import GUIDED, entities_of, intent_of, is_button
from rasa_project.actions.shown_listings import facets_answer
from rasa_project.actions.sources import default_sources

# Of an unsure guess: from these confidences on it is taken as a question about what was shown, or as telling.
LIKELY_FOLLOW_UP, LIKELY_TELLING = 0.1, 0.35
TELLING = ("disclose", "disclose_other", "emotion", "self_blame")
# Whose options are asked for, by topic; the guide for those who stand by someone.
OPTIONS_OF = {"workplace_harassment": "ask_workplace", "campus": "ask_workplace", "online_abuse": "ask_online"}
SUPPORT, SUPPORT_OF_A_CHILD = "support-someone", "support-child"
# What short words ask for, whatever the model takes them for.
WISHED_GUIDES = {"lawyer": "ask_legal"}
TAKEN_DOWN, TAKING_DOWN = "take_down", "online-options"
REFUSES_CARE = "refuses_care"


class DirectoryAction(Action, ABC):  # abstract for Rasa too: `rasa run actions` registers every other class
    """An action that answers from the sources; made without any, it opens the project's own (for `rasa run actions`)."""

    def __init__(self, sources: Sources | None = None) -> None:
        """Keep the sources."""
        self._sources = sources or default_sources()

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        """Answer and return the slots that change."""
        return self.answer(Person.of(tracker), tracker).send(dispatcher)

    @abstractmethod
    def answer(self, person: Person, tracker: Tracker) -> Answer:
        """Return the answer for a person."""

    def answer_request(self, person: Person, request: str, text: str) -> Answer:
        """Answer what was asked for, now or before the country was known."""
        if request in GUIDED:
            return child_answer(person, self._sources, request, text) or guide_answer(person, self._sources, request, text)
        return help_answer(person, self._sources, request)


class ActionFindHelp(DirectoryAction):
    """Find help lines, or ask for the country first."""

    def name(self) -> str:
        """Return the action's name."""
        return "action_find_help"

    def answer(self, person: Person, tracker: Tracker) -> Answer:
        """Return listings, or a question."""
        if tracker.get_slot("awaiting") == "told" and "only_talk" in entities_of(tracker).get("wish", []):
            return Answer().say("utter_disclose_other" if person.about == OTHER else "utter_disclose")
        if person.quiet:
            # Who only wants to talk is not sent to a line by a yes.
            return Answer().say("utter_go_on").remember(awaiting="talking")
        own_deed = intent_of(tracker) == "perpetrator" and tracker.get_slot("answering") != "hotline"
        answer = help_answer(person, self._sources, "perpetrator" if own_deed else "ask_hotline")
        return heard_first(person, tracker, answer)


class ActionGuide(DirectoryAction):
    """Answer a question about law, police, work, care, online abuse or the movement from the dated guides."""

    def name(self) -> str:
        """Return the action's name."""
        return "action_guide"

    def answer(self, person: Person, tracker: Tracker) -> Answer:
        """Return a card with the next steps; what is wished in so many words needs no guess ("what are my options")."""
        wish = tracker.get_slot("answering")
        if wish == "options":
            return guide_answer(person, self._sources, OPTIONS_OF.get(person.topic, "ask_legal"), "")
        if wish == "support":
            of_a_child = person.about == OTHER and "children" in person.audience
            return subject_answer(person, self._sources, SUPPORT_OF_A_CHILD if of_a_child else SUPPORT, "show_guide", "")
        if wish == "obliged":
            return self.answer_request(person, "ask_report_police", "")
        if person.about == OTHER and REFUSES_CARE in entities_of(tracker).get("feeling", []):
            return Answer().say("utter_feeling_refuses_care_for_another")
        text = "" if is_button(tracker) else str(tracker.latest_message.get("text") or "")
        if wish == TAKEN_DOWN or (intent_of(tracker) == "ask_online" and TAKEN_DOWN in entities_of(tracker).get("wish", [])):
            return heard_first(person, tracker, subject_answer(person, self._sources, TAKING_DOWN, "ask_online", ""))
        if wish in WISHED_GUIDES:
            return guide_answer(person, self._sources, WISHED_GUIDES[wish], text)
        need = intent_of(tracker)
        if wish == "report_to":  # at work or college those who answer for it come first, and the words name nobody
            need, text = OPTIONS_OF.get(person.topic, need if need in GUIDED else "ask_report_police"), "" if person.topic in OPTIONS_OF else text
        return heard_first(person, tracker, self.answer_request(person, need, text))


class ActionSetPlace(DirectoryAction):
    """Take note of where the person is and go on with what was asked for."""

    def name(self) -> str:
        """Return the action's name."""
        return "action_set_place"

    def answer(self, person: Person, tracker: Tracker) -> Answer:
        """Return the answer that was owed, or a short confirmation with what can be done there; what is not wanted is heard first."""
        if "no_police" not in entities_of(tracker).get("wish", []):
            return self._there(person, tracker)
        if person.request == "ask_report_police":
            person = replace(person, request=OPTIONS_OF.get(person.topic, "ask_hotline"))
        answer = self._there(person, tracker)
        answer.replies.insert(0, {"response": "utter_without_police"})
        return answer

    def _there(self, person: Person, tracker: Tracker) -> Answer:
        found = entities_of(tracker)
        if person.place_choices and "country" not in found:
            return ask_which_place(person, self._sources, person.place_choices, person.request)
        if not person.country or ("country" not in found and person.awaiting == "country"):
            return Answer().say("utter_place_not_found").remember(awaiting="country")
        if person.request:
            # What was said in general before the place was known is not said again.
            there = guide_elsewhere(person, self._sources) if person.request in GUIDED and person.guide else None
            return there or self.answer_request(person, person.request, "")
        elsewhere = help_answer(person, self._sources) if person.about == OWN_DEED else self._the_same_there(person)
        if elsewhere is not None:
            return elsewhere
        where = place_name(person) or self._sources.words.country(person.language, person.country)
        if person.quiet:
            return Answer().say("utter_place_quiet", where=where).remember(awaiting="talking")
        if person.danger:
            # The front end answers a place after a danger card with the card of that place.
            return Answer().say("utter_place_noted", where=where).remember(awaiting="help_or_talk")
        if person.topic not in ("none", "general") or person.told or person.country not in self._sources.directory().countries():
            # What was told or asked before goes on there; that there is nothing for a country is said at once.
            return help_answer(person, self._sources, intro=None if "children" in person.audience else "utter_place_lines")
        return Answer().say("utter_place_noted", where=where).remember(awaiting="help_or_talk")

    def _the_same_there(self, person: Person) -> Answer | None:
        """Return for another place what was shown for the one before: someone travels, or is asked for from afar."""
        recent = person.awaiting in ("guide", "country", "choice") or person.turn - int(person.guide_turn or 0) <= 1
        if person.guide and not person.shown and recent:
            return guide_elsewhere(person, self._sources)
        return help_answer(person, self._sources) if person.shown else None


class ActionChangeCountry(DirectoryAction):
    """Ask for another country."""

    def name(self) -> str:
        """Return the action's name."""
        return "action_change_country"

    def answer(self, person: Person, tracker: Tracker) -> Answer:
        """Return the question."""
        return ask_country(person, self._sources, person.request)


class ActionWithoutCountry(DirectoryAction):
    """Go on without a country (R5, R12)."""

    def name(self) -> str:
        """Return the action's name."""
        return "action_without_country"

    def answer(self, person: Person, tracker: Tracker) -> Answer:
        """Return international directories and how to find the local emergency number."""
        if person.request in GUIDED:
            return guide_answer(person, self._sources, str(person.request), "", without_country=True)
        return international_answer(person, self._sources)


class ActionUnclear(DirectoryAction):
    """Offer the menu when the model was not sure, with a help line the second time (R34)."""

    def name(self) -> str:
        """Return the action's name."""
        return "action_unclear"

    def answer(self, person: Person, tracker: Tracker) -> Answer:
        """Return the menu, never a request to say it again."""
        found = entities_of(tracker)
        if person.awaiting in ("country", "choice") and ("country" in found or "place_choices" in found):
            return ActionSetPlace(self._sources).answer(person, tracker)
        if person.awaiting == "country":
            return Answer().say("utter_place_not_found")
        ranking = {one["name"]: float(one["confidence"]) for one in tracker.latest_message.get("intent_ranking") or []}
        if person.shown and "facet" in found and ranking.get("follow_up", 0.0) >= LIKELY_FOLLOW_UP:
            return facets_answer(person, self._sources, found["facet"], None, None)
        text = str(tracker.latest_message.get("text") or "").strip()
        if int(tracker.get_slot("misunderstood") or 0) < 2:
            # Someone who may have told of something hard meets support, not a menu.
            telling = sum(ranking.get(need, 0.0) for need in TELLING)
            asks = "question" in found.get("wish", []) or text.endswith("?")
            if telling >= LIKELY_TELLING or (specific(found) and not asks):
                return Answer().say("utter_disclose_other" if person.about == OTHER else "utter_disclose").remember(heard="first", awaiting="told")
            return Answer().say("utter_welcome" if int(tracker.get_slot("turn") or 0) <= 1 else "utter_unclear")
        if person.quiet:
            return Answer().say("utter_go_on")
        if not person.country:
            return Answer().say("utter_unclear_again")
        return help_answer(person, self._sources)
