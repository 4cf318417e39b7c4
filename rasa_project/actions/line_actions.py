"""The actions about help lines that were just shown: more of them, questions about them, numbers that did not work."""

from __future__ import annotations

from rasa_sdk import Tracker

from rasa_project.actions.answers import Answer, Person
from rasa_project.actions.asked_of_shown import ORDINALS
from rasa_project.actions.conditions import LANGUAGE
from rasa_project.actions.directory_actions import DirectoryAction
from rasa_project.actions.guidance import guide_answer, related_answer
from rasa_project.actions.help import help_answer
from rasa_project.actions.memory import GUIDED, entities_of, intent_of, is_button
from rasa_project.actions.reported_listings import report_answer
from rasa_project.actions.shown_listings import aspect_answer, facets_answer, meets_wishes, one_answer, shown_listings, speaks, step_answer

# A message of so many words without one on the lines asks something else.
WORDS_OF_SOMETHING_ELSE = 4
# Whether a line keeps it to itself: for who is under 18 the answer is the same of any of them (R29).
TOLD_ON = frozenset({"confidential", "report"})


class ActionMoreListings(DirectoryAction):
    """Show the next listings."""

    def name(self) -> str:
        """Return the action's name."""
        return "action_more_listings"

    def answer(self, person: Person, tracker: Tracker) -> Answer:
        """Return listings that were not shown yet."""
        return help_answer(person, self._sources, skip_shown=True)


class ActionFollowUp(DirectoryAction):
    """Answer a question about the listings or the guide that were just shown."""

    def name(self) -> str:
        """Return the action's name."""
        return "action_follow_up"

    def answer(self, person: Person, tracker: Tracker) -> Answer:
        """Return the fact that was asked for, or say that it is not known."""
        found = entities_of(tracker)
        step = "other" if "another" in found.get("wish", []) else next(iter(found.get("step", [])), None)
        which = next(iter(found.get("which", [])), None)
        facets, wished = list(found.get("facet", [])), list(found.get("condition", []))
        if TOLD_ON & set(facets) and "children" in person.audience:
            return Answer().say("utter_child_line_tells").remember(awaiting="help_or_talk")
        if not shown_listings(person, self._sources):
            if any(one.startswith(LANGUAGE) for one in wished):  # "do they speak Tagalog", below a guide: lines that do are looked for
                return help_answer(person, self._sources)
            return self._with_nothing_shown(person, tracker, which or step)
        if step and not (wished or facets):
            return step_answer(person, self._sources, step)
        spoken = next((one for one in wished if one.startswith(LANGUAGE)), None)
        if spoken and speaks(person, self._sources, wished):
            return facets_answer(person, self._sources, facets, which, spoken)
        if facets and not spoken and not step:
            return facets_answer(person, self._sources, facets, which, None)
        if wished and not (meets_wishes(person, self._sources) and not step):
            # "Do they speak Tamil", and they do: that is said; else those who do are looked for.
            return help_answer(person, self._sources)
        aspect = next(iter(found.get("aspect", [])), "")
        if which or aspect in ORDINALS:
            return one_answer(person, self._sources, which or aspect)
        if step or aspect in ("more", "other"):
            return step_answer(person, self._sources, step or aspect)
        if not is_button(tracker) and not wished and len(str(tracker.latest_message.get("text") or "").split()) >= WORDS_OF_SOMETHING_ELSE:
            # Whoever asks about the lines uses words for it; without any, it is the next likely need.
            need = _next_best(tracker)
            if need in GUIDED:
                return self.answer_request(person, need, str(tracker.latest_message.get("text") or ""))
            if need == "ask_hotline":
                return help_answer(person, self._sources, skip_shown=True)
        if not is_button(tracker) and not wished and person.danger:
            # Right after a card such words are hardly about its lines: "and the police?" asks what it says.
            if _next_best(tracker) in GUIDED:
                return self.answer_request(person, _next_best(tracker), str(tracker.latest_message.get("text") or ""))
            return Answer().say("utter_after_card_suicide" if person.danger == "suicide" else "utter_after_card", json_message={"crisis": "goes_on"}).remember(awaiting="safe_now")
        return aspect_answer(person, self._sources, aspect if is_button(tracker) or wished else "")

    def _with_nothing_shown(self, person: Person, tracker: Tracker, asked: str | None) -> Answer:
        """Answer what sounds like a question about lines where none were shown: about the guide on screen, or as what else it is."""
        if not person.guide:
            return self._as_the_next_best(person, tracker)
        place = 0 if asked in ("more", "show") else ORDINALS.get(asked or "")
        related = related_answer(person, self._sources, place) if place is not None else None
        return related or guide_answer(person, self._sources, "follow_up", "" if is_button(tracker) else str(tracker.latest_message.get("text") or ""))

    def _as_the_next_best(self, person: Person, tracker: Tracker) -> Answer:
        """Answer a question that sounds like one about listings before any were shown as what it else may be."""
        need = _next_best(tracker)
        if need in GUIDED or need in ("ask_hotline", "perpetrator"):
            return self.answer_request(person, need, str(tracker.latest_message.get("text") or ""))
        return Answer().say("utter_ask_privacy" if need == "ask_privacy" else "utter_unclear")


def _next_best(tracker: Tracker) -> str:
    """Return the likeliest need of a message beside a question about lines."""
    ranked = [str(one["name"]) for one in tracker.latest_message.get("intent_ranking") or [] if one["name"] not in ("follow_up", "nlu_fallback")]
    return ranked[0] if ranked else "ask_hotline"


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
