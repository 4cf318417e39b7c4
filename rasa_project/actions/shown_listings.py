"""Questions and reports about the listings that were just shown."""

from __future__ import annotations

from rasa_project.actions.answers import Answer, Person, Sources, button
from rasa_project.actions.help import help_answer
from resources.listing_text import facts, listing_text

ORDINALS = {"first": 0, "second": 1, "third": 2}


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
        return Answer().say("utter_listing", listings_text=listing_text(listing, person.language, now, words, reported=sources.noted(listing)), json_message={"listings": [listing.id]})
    lines = [facts(listing, aspect, person.language, now, words) for listing in listings]
    return Answer().say("utter_facts", facts="\n".join(lines), json_message={"listings": [listing.id for listing in listings]})


def report_answer(person: Person, sources: Sources, listing_id: str | None) -> Answer:
    """Note that a number did not work (its id and the day, nothing of the person) and offer the next best listing."""
    if listing_id is None and len(person.shown) > 1:
        directory = sources.directory()
        names = [(shown, listing.name) for shown in person.shown if (listing := directory.get(shown)) is not None]
        buttons = [button(name[:60], f'/report_number{{"listing":"{shown}"}}') for shown, name in names]
        return Answer().say("utter_which_number", buttons=buttons)
    broken = listing_id or next(iter(person.shown), None)
    if broken is None:
        return Answer().say("utter_report_nothing_shown")
    sources.report(broken, sources.now().date())
    answer = Answer().say("utter_reported")
    following = help_answer(person, sources, skip_shown=True)
    answer.replies += following.replies
    return answer.remember(**following.slots)
