"""Questions and reports about the listings that were just shown."""

from __future__ import annotations

import re
from dataclasses import replace

from rasa_project.actions.answers import Answer, Person, Sources, button
from rasa_project.actions.conditions import asked_for
from rasa_project.actions.help import REPORT, help_answer, international_answer, query_of, report_buttons, topic_of
from resources.listing_text import facts, listing_text
from resources.model import Listing
from resources.reports import NOT_SAID, REASONS

ORDINALS = {"first": 0, "second": 1, "third": 2}
# What a button says of a number that did not work; one letter, since a button's data has room for 64 bytes.
WHY = {"n": "nobody_answers", "w": "wrong_number", "c": "not_in_service", "o": "other"}
_DIGITS = re.compile(r"[0-9][0-9 ().-]+[0-9]")


def follow_up_answer(person: Person, sources: Sources, aspect: str) -> Answer:
    """Answer a question about what was shown: cost, hours, text, anonymity, or one listing of several.

    An aspect that the directory does not know is said to be unknown, never guessed (R24).
    """
    if aspect in ("more", "other"):
        return help_answer(person, sources, skip_shown=True)
    directory, now, words = sources.directory(), sources.now(), sources.words
    listings = [listing for listing in map(directory.get, person.shown) if listing is not None]
    if not listings:
        return help_answer(person, sources)
    if aspect in ORDINALS:
        listing = listings[min(ORDINALS[aspect], len(listings) - 1)]
        text = listing_text(listing, person.language, now, words, reported=sources.noted(listing))
        return Answer().say("utter_listing", listings_text=text, json_message={"listings": [listing.id]}, buttons=report_buttons([listing.id], person, sources))
    lines = [facts(listing, aspect, person.language, now, words) for listing in listings]
    return Answer().say("utter_facts", facts="\n".join(lines), json_message={"listings": [listing.id for listing in listings]})


def meets_wishes(person: Person, sources: Sources) -> bool:
    """Tell whether every listing shown meets what is wished of a line; False where none was shown or nothing is wished."""
    query = query_of(replace(person, failed=()), topic_of(person))
    directory, now = sources.directory(), sources.now()
    shown = [listing for listing in map(directory.get, person.shown) if listing is not None]
    return bool(shown and asked_for(query)) and all(directory.meets(listing, query, now) for listing in shown)


def report_answer(person: Person, sources: Sources, listing_id: str | None, *, why: str | None = None, which: str | None = None, text: str = "") -> Answer:
    """Note that a number did not work (its id, why and the day, nothing of the person) and offer the next best listing at once.

    listing_id comes from a button; which ("first") and text, in which a number may stand, from the person's words.
    """
    directory = sources.directory()
    shown = [listing for listing in map(directory.get, person.shown) if listing is not None]
    if listing_id is not None and directory.get(listing_id) is None:
        # Nothing but ids of listings is ever kept.
        return _which(person, sources, shown) if shown else Answer().say("utter_report_nothing_shown")
    if why in WHY and listing_id is not None:
        sources.explain(listing_id, WHY[why], sources.now().date())
        return Answer().say("utter_why_noted")
    broken = listing_id or _meant(shown, which, text)
    if broken is None and not shown:
        return Answer().say("utter_report_nothing_shown")
    if broken is None:
        return _which(person, sources, shown)
    reason = why if why in REASONS else NOT_SAID
    sources.report(broken, str(reason), sources.now().date())
    person = replace(person, failed=tuple(dict.fromkeys([*person.failed, broken])))
    following = help_answer(person, sources, skip_shown=True) if person.country else international_answer(person, sources, skip_shown=True)
    buttons = [button(sources.words.say(person.language, "report", name), REPORT.format(broken)[:-1] + f',"why":"{key}"}}') for key, name in WHY.items()] if reason == NOT_SAID else []
    found = bool(following.slots.get("shown"))
    answer = Answer().say(("utter_reported_why" if buttons else "utter_reported") if found else "utter_reported_alone", buttons=buttons)
    if found:
        answer.replies += following.replies
    return answer.remember(**following.slots, failed=list(person.failed))


def _which(person: Person, sources: Sources, shown: list[Listing]) -> Answer:
    """Offer the next best listing and ask which of those shown did not work, which may stay open (R36)."""
    following = help_answer(person, sources, skip_shown=True, intro="utter_sorry_another") if person.country else Answer()
    answer = Answer()
    kept = [listing.id for listing in shown]
    if following.slots.get("shown"):
        answer.replies += following.replies
        answer.remember(**following.slots)
        # "The first one" goes on meaning the first of those that were shown before.
        kept += [name for name in following.slots["shown"] if name not in kept]
    answer.say("utter_which_number", buttons=[button(listing.name[:40], REPORT.format(listing.id)) for listing in shown])
    return answer.remember(shown=kept, awaiting="broken")


def _meant(shown: list[Listing], which: str | None, text: str) -> str | None:
    """Return the id of the listing that is meant: the only one, the second, or the one whose number stands in the message."""
    if len(shown) == 1 and which in (None, "first"):
        return shown[0].id
    said = {re.sub(r"\D", "", one) for one in _DIGITS.findall(text)}
    numbered = [one.id for one in shown if said & {re.sub(r"\D", "", number) for phone in one.phones for number in (phone.number, phone.e164 or "") if number}]
    if numbered:
        return numbered[0]
    place = ORDINALS.get(which or "", len(shown))
    return shown[place].id if place < len(shown) else None
