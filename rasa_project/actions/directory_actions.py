"""The actions that need the directory or the guides: each reads the person's memory and returns an answer."""

from __future__ import annotations

from abc import ABC, abstractmethod

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from rasa_project.actions.about import OTHER, OWN_DEED
from rasa_project.actions.answers import Answer, Person, Sources
from rasa_project.actions.children import child_answer
from rasa_project.actions.guidance import guide_answer, guide_elsewhere, related_answer, subject_answer
from rasa_project.actions.heard import heard_first, specific
from rasa_project.actions.help import ask_country, ask_which_place, help_answer, international_answer
from rasa_project.actions.memory import GUIDED, entities_of, intent_of, is_button
from rasa_project.actions.shown_listings import ORDINALS, follow_up_answer, meets_wishes, report_answer
from rasa_project.actions.sources import default_sources
from resources.facts import ASPECTS

# Of an unsure guess: from these confidences on it is taken as a question about what was shown, or as telling.
LIKELY_FOLLOW_UP, LIKELY_TELLING = 0.1, 0.35
TELLING = ("disclose", "disclose_other", "emotion", "self_blame")
# Whose options are asked for, by topic; the guide for those who stand by someone.
OPTIONS_OF = {"workplace_harassment": "ask_workplace", "campus": "ask_workplace", "online_abuse": "ask_online"}
SUPPORT, SUPPORT_OF_A_CHILD = "support-someone", "support-child"
# What short words ask for, whatever the model takes them for.
WISHED_GUIDES = {"lawyer": "ask_legal", "take_down": "ask_online"}


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
        own_deed = intent_of(tracker) == "perpetrator" and tracker.get_slot("answering") != "hotline"
        answer = help_answer(person, self._sources, "perpetrator" if own_deed else "ask_hotline")
        return heard_first(person, tracker, answer)


class ActionMoreListings(DirectoryAction):
    """Show the next listings."""

    def name(self) -> str:
        """Return the action's name."""
        return "action_more_listings"

    def answer(self, person: Person, tracker: Tracker) -> Answer:
        """Return listings that were not shown yet."""
        return help_answer(person, self._sources, skip_shown=True)


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
        text = "" if is_button(tracker) else str(tracker.latest_message.get("text") or "")
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
        """Return the answer that was owed, or a short confirmation with what can be done there."""
        found = entities_of(tracker)
        if person.place_choices and "country" not in found:
            return ask_which_place(person, self._sources, person.place_choices, person.request)
        if not person.country or ("country" not in found and person.awaiting == "country"):
            return Answer().say("utter_place_not_found").remember(awaiting="country")
        if person.request:
            return self.answer_request(person, person.request, "")
        elsewhere = help_answer(person, self._sources) if person.about == OWN_DEED else self._the_same_there(person)
        if elsewhere is not None:
            return elsewhere
        where = person.place or self._sources.words.country(person.language, person.country)
        return Answer().say("utter_place_noted", where=where).remember(awaiting="help_or_talk")

    def _the_same_there(self, person: Person) -> Answer | None:
        """Return for another place what was shown for the one before: someone travels, or is asked for from afar."""
        if person.guide and not person.shown:
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


class ActionFollowUp(DirectoryAction):
    """Answer a question about the listings or the guide that were just shown."""

    def name(self) -> str:
        """Return the action's name."""
        return "action_follow_up"

    def answer(self, person: Person, tracker: Tracker) -> Answer:
        """Return the fact that was asked for, or say that it is not known."""
        found = entities_of(tracker)
        aspect = "other" if "another" in found.get("wish", []) else next(iter(found.get("aspect", [])), "")
        if "condition" in found and not (meets_wishes(person, self._sources) and aspect in ASPECTS):
            # "Do they speak Tamil", and they do: that is said; else those who do are looked for.
            return help_answer(person, self._sources)
        if not person.shown and person.guide:
            meant = ORDINALS.get(next(iter(found.get("which", [])), ""))
            related = related_answer(person, self._sources, meant) if meant is not None else None
            return related or guide_answer(person, self._sources, "follow_up", "" if is_button(tracker) else str(tracker.latest_message.get("text") or ""))
        if not person.shown and not person.guide:
            return self._as_the_next_best(person, tracker)
        return follow_up_answer(person, self._sources, aspect)

    def _as_the_next_best(self, person: Person, tracker: Tracker) -> Answer:
        """Answer a question that sounds like one about listings before any were shown as what it else may be."""
        ranked = [one["name"] for one in tracker.latest_message.get("intent_ranking") or [] if one["name"] not in ("follow_up", "nlu_fallback")]
        need = ranked[0] if ranked else "ask_hotline"
        if need in GUIDED or need in ("ask_hotline", "perpetrator"):
            return self.answer_request(person, need, str(tracker.latest_message.get("text") or ""))
        return Answer().say("utter_ask_privacy" if need == "ask_privacy" else "utter_unclear")


class ActionReportNumber(DirectoryAction):
    """Note that a listing did not work and offer the next one at once."""

    def name(self) -> str:
        """Return the action's name."""
        return "action_report_number"

    def answer(self, person: Person, tracker: Tracker) -> Answer:
        """Return another listing, or ask which of those shown did not work; "the first one" answers that question."""
        found = entities_of(tracker)
        listing, why, which = (next(iter(found.get(name, [])), None) for name in ("listing", "why", "which"))
        if which is None and intent_of(tracker) == "follow_up":
            which = next(iter(found.get("aspect", [])), None)
        text = "" if is_button(tracker) else str(tracker.latest_message.get("text") or "")
        return report_answer(person, self._sources, listing, why=why, which=which, text=text)


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
        if person.shown and "aspect" in found and ranking.get("follow_up", 0.0) >= LIKELY_FOLLOW_UP:
            return follow_up_answer(person, self._sources, found["aspect"][0])
        text = str(tracker.latest_message.get("text") or "").strip()
        if int(tracker.get_slot("misunderstood") or 0) < 2:
            # Someone who may have told of something hard meets support, not a menu.
            telling = sum(ranking.get(need, 0.0) for need in TELLING)
            asks = "question" in found.get("wish", []) or text.endswith("?")
            told = "utter_disclose_other" if person.about == OTHER else "utter_disclose"
            return Answer().say(told if telling >= LIKELY_TELLING or (specific(found) and not asks) else "utter_unclear")
        if not person.country:
            return Answer().say("utter_unclear_again")
        return help_answer(person, self._sources)
