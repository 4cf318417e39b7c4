"""A number that did not work: noted without anything of the person, and followed by the next best."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rasa_project.actions.answers import Answer, Person, Sources, button
from rasa_project.actions.asked_of_shown import ORDINALS
from rasa_project.actions.help import REPORT, help_answer, international_answer, lines_answer, show_listings, topic_of
from rasa_project.actions.shown_listings import shown_listings
from rasa_project.components.normalisation import normalise
from resources.model import Listing
from resources.reports import NOT_SAID, REASONS
from resources.search import MOST_SHOWN

# What a button says of a number that did not work; one letter, since a button's data has room for 64 bytes.
WHY = {"n": "nobody_answers", "w": "wrong_number", "c": "not_in_service", "o": "other"}
_DIGITS = re.compile(r"[0-9][0-9 ().-]+[0-9]")
# What a name adds in brackets or after a dash has no room on a button.
_ADDED = re.compile(r"\s+(?:\(|[-\u2013/]\s).*$")
LONGEST_LABEL = 28
LISTENS = frozenset({"hotline", "online_chat", "peer_support"})
# Words of a listing's name by which nobody calls it.
LETTERS_OF_A_NAME = 3
COMMON = frozenset({
    "the", "and", "for", "line", "help", "helpline", "hotline", "linea", "ligne", "national", "number", "centre", "center", "women", "call", "first", "one", "service", "ayuda", "para", "les", "des", "las", "los", "del",
})  # fmt: skip


def report_answer(person: Person, sources: Sources, listing_id: str | None, *, why: str | None = None, which: str | None = None, text: str = "") -> Answer:
    """Note that a number did not work (its id, why and the day, nothing of the person) and offer the next best listing at once.

    listing_id comes from a button; which ("first") and text, in which a number may stand, from the person's words.
    """
    directory = sources.directory()
    shown = shown_listings(person, sources)
    if listing_id is not None and directory.get(listing_id) is None:
        # Nothing but ids of listings is ever kept.
        return _which(person, sources, shown) if shown else Answer().say("utter_report_nothing_shown")
    if why in WHY and listing_id is not None:
        sources.explain(listing_id, WHY[why], sources.now().date())
        return Answer().say("utter_why_noted")
    broken = listing_id or _meant(person, shown, which, text)
    if broken is None and not shown:
        return Answer().say("utter_report_nothing_shown")
    if broken is None:
        return _which(person, sources, shown)
    reason = why if why in REASONS else NOT_SAID
    sources.report(broken, str(reason), sources.now().date())
    person = replace(person, failed=tuple(dict.fromkeys([*person.failed, broken])))
    following = _next(person, sources, "utter_listing")
    buttons = [button(sources.words.say(person.language, "report", name), REPORT.format(broken)[:-1] + f',"why":"{key}"}}') for key, name in WHY.items()] if reason == NOT_SAID else []
    found = bool(following.slots.get("shown"))
    answer = Answer().say(("utter_reported_why" if buttons else "utter_reported") if found else "utter_reported_alone", buttons=buttons)
    if found:
        answer.replies += following.replies
    return answer.remember(**following.slots, failed=list(person.failed))


def _next(person: Person, sources: Sources, intro: str) -> Answer:
    """Return the one line that comes next: a new one, else one that was shown and did not fail.

    Empty where only the emergency number is left, which is no other line.
    """
    directory = sources.directory()
    if person.country not in directory.countries():
        return international_answer(person, sources, skip_shown=True, intro=intro)
    if person.danger and person.country:
        # While a danger is not over, the next of its own lines comes, those that answer day and night first.
        lines = [one for one in directory.crisis(person.country, person.danger, sources.now(), audience=person.audience, limit=MOST_SHOWN) if "call" in one.channels and one.id not in person.failed]
        if lines:
            answer = show_listings(person, sources, lines[:1], intro)
            return answer.remember(seen=[*person.seen, *person.shown, *answer.slots["shown"]])
    # Whoever called for someone to talk to is given a line that listens before an office or a page.
    left_out = {*person.failed, *person.shown, *person.seen}
    listens = lines_answer(replace(person, failed=tuple(left_out)), sources, topic_of(person), LISTENS, 1, intro)
    if listens is not None and not listens.replies[0].get("missing") and not left_out & set(listens.slots["shown"]):
        return listens.remember(seen=[*person.seen, *person.shown, *listens.slots["shown"]])
    for skip_shown in (True, False):
        answer = help_answer(person, sources, skip_shown=skip_shown, intro=intro, limit=1)
        found = [listing for listing in map(directory.get, answer.slots.get("shown", ())) if listing is not None]
        if any(listing.kind != "emergency" and listing.id not in person.failed for listing in found):
            return answer
    return Answer()


def _which(person: Person, sources: Sources, shown: Sequence[Listing]) -> Answer:
    """Offer the next best listing and ask which of those shown did not work, which may stay open (R36)."""
    # Which of those shown failed is open, so that none of them is offered.
    following = _next(replace(person, failed=tuple({*person.failed, *(one.id for one in shown)})), sources, "utter_sorry_another")
    answer = Answer()
    kept = [listing.id for listing in shown]
    found = following.slots.get("shown")
    if found:
        answer.replies += following.replies
        answer.remember(**following.slots)
        # "The first one" goes on meaning the first of those that were shown before.
        kept += [name for name in found if name not in kept]
    buttons = [button(_short(listing.name_in(person.language)), REPORT.format(listing.id)) for listing in shown]
    answer.say("utter_which_number" if found else "utter_which_number_alone", buttons=buttons)
    return answer.remember(shown=kept, focus=None, awaiting="broken")


def _own_words(listing: Listing, shown: Sequence[Listing]) -> set[str]:
    """Return the words of a listing's name that no other listing shown has ("rainn", "137"), by which people call it."""
    others = {word for one in shown if one.id != listing.id for word in normalise(one.name).split()}
    return {word for word in normalise(listing.name).split() if len(word) >= LETTERS_OF_A_NAME and word not in COMMON} - others


def _short(name: str) -> str:
    """Return a name as it fits a button."""
    short = _ADDED.sub("", name)
    return short if len(short) <= LONGEST_LABEL else short[:LONGEST_LABEL].rsplit(" ", 1)[0]


def _meant(person: Person, shown: Sequence[Listing], which: str | None, text: str) -> str | None:
    """Return the id of the listing that is meant: the one whose number stands in the message, the second, the one shown last alone."""
    said = {re.sub(r"\D", "", one) for one in _DIGITS.findall(text)}
    numbered = [one.id for one in shown if said & {re.sub(r"\D", "", number) for phone in one.phones for number in (phone.number, phone.e164 or "") if number}]
    if numbered:
        return numbered[0]
    words = set(normalise(text).split())
    named = [one.id for one in shown if words & _own_words(one, shown)]
    if len(named) == 1:
        return named[0]
    place = ORDINALS.get(which or "")
    if place is not None:
        return shown[place].id if place < len(shown) else None
    if len(shown) == 1:
        return shown[0].id
    return next((one.id for one in shown if one.id == person.focus), None)
