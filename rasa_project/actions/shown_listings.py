"""Questions about the listings that were just shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rasa_project.actions.answers import Answer, Person, Sources
from rasa_project.actions.asked_of_shown import ORDINALS
from rasa_project.actions.conditions import LANGUAGE, asked_for, remembered_conditions
from rasa_project.actions.help import LISTINGS_A_REPLY, help_answer, query_of, report_buttons, show_listings, topic_of
from resources.facts import ASPECTS, facts
from resources.listing_text import listing_text
from resources.model import Listing

# A side that is a way to reach a line -> the wish for a line that has it.
WAYS = {"text": "written", "chat": "written", "whatsapp": "whatsapp", "email": "email"}
# The channel that each way is.
CHANNEL = {"text": "text", "chat": "chat", "whatsapp": "whatsapp", "email": "email"}
# Who asks for one of these is helped by the other as well.
ALIKE = {"text": {"text", "chat"}, "chat": {"text", "chat"}}
# Answered with the whole listing, and with words that hold for any line.
WHOLE, ANY_LINE = "number", "expects"


def shown_listings(person: Person, sources: Sources) -> list[Listing]:
    """Return the listings that were shown last; right after a danger card, the lines that it names."""
    directory = sources.directory()
    shown = [listing for listing in map(directory.get, person.shown) if listing is not None]
    if shown or not (person.danger and person.country):
        return shown
    emergency = directory.emergency(person.country)[:1]
    helpers = [one for one in directory.crisis(person.country, person.danger, sources.now(), limit=5) if "call" in one.channels]
    return [*emergency, *helpers[:2]]


def step_answer(person: Person, sources: Sources, step: str) -> Answer:
    """Show what is to come next: more, another, or the same once more."""
    shown = shown_listings(person, sources)
    if step == "show" and shown:
        return show_listings(person, sources, shown, "utter_these_again")
    return help_answer(replace(person, shown=tuple(one.id for one in shown)), sources, skip_shown=True)


def one_answer(person: Person, sources: Sources, which: str) -> Answer:
    """Show one listing of several whole: the first, the second; the last where there are not so many."""
    shown = shown_listings(person, sources)
    if not shown:
        return Answer().say("utter_none_shown")
    return _whole(person, sources, shown[min(ORDINALS[which], len(shown) - 1)], shown)


def facets_answer(person: Person, sources: Sources, asked: Sequence[str], which: str | None, spoken: str | None) -> Answer:
    """Answer every side that a message asks, of the one listing that is meant or of all: what is not known is said to be (R24).

    spoken: the language that a line has to speak, where it was asked for one.
    """
    shown = shown_listings(person, sources)
    meant = _meant(person, shown, which)
    single = meant[0] if len(meant) == 1 else None
    missing = [one for one in asked if one in WAYS and single is None and not any(CHANNEL[one] in listing.channels for listing in meant)]
    elsewhere = _reached_by(person, sources, missing, meant) if missing else None
    if elsewhere is not None:
        return elsewhere
    if single and asked == [WHOLE]:
        return _whole(person, sources, single, shown)
    if WHOLE in asked and len(asked) == 1:
        return show_listings(person, sources, meant, "utter_these_again")
    sides = [one for one in asked if one in ASPECTS]
    if spoken and "languages" not in sides:
        sides.append("languages")
    ids = [listing.id for listing in meant]
    answer = Answer()
    if sides:
        text = "\n".join(line for side in sides for line in _lines(person, sources, meant, side))
        answer.say("utter_facts", facts=text, json_message={"listings": ids}, buttons=report_buttons(ids, person, sources) if single else [])
    if ANY_LINE in asked:
        answer.say("utter_what_to_expect", json_message={"listings": ids})
    answer.remember(focus=single.id if single else None, shown=[one.id for one in shown])
    lacking = [one for one in sides if one in WAYS and single is not None and not ALIKE.get(one, {CHANNEL[one]}) & single.channels]
    return _with_one_that_has(answer, person, sources, lacking, shown)


def _with_one_that_has(answer: Answer, person: Person, sources: Sources, ways: Sequence[str], shown: Sequence[Listing]) -> Answer:
    """Add a line that can be reached in the way that the one asked about is not known to have."""
    other = _reached_by(replace(person, shown=(), seen=()), sources, ways, [], limit=1) if ways else None
    if other is None:
        return answer
    answer.replies += other.replies
    return answer.remember(shown=list(dict.fromkeys([*(one.id for one in shown), *other.slots.get("shown", [])])))


def _reached_by(person: Person, sources: Sources, ways: Sequence[str], shown: Sequence[Listing], limit: int = LISTINGS_A_REPLY) -> Answer | None:
    """Look for lines that can be reached in a way that none of those shown can; None where there are none."""
    if set(ways) <= {"text", "chat"} and any({"chat", "text"} & one.channels for one in shown):
        return None
    wished = remembered_conditions(person.conditions, [WAYS[one] for one in ways])
    asking = replace(person, conditions=tuple(wished))
    if not person.country or "channel" in sources.directory().find_relaxed(query_of(asking, person.topic), sources.now()).given_up:
        return None
    return help_answer(asking, sources, limit=limit).remember(conditions=wished)


def aspect_answer(person: Person, sources: Sources, aspect: str) -> Answer:
    """Answer a side that a button names, or, where only the model guessed it, ask which side is meant."""
    return facets_answer(person, sources, [aspect], None, None) if aspect in ASPECTS else Answer().say("utter_which_facet")


def speaks(person: Person, sources: Sources, wished: Sequence[str]) -> bool:
    """Tell whether a line shown speaks the language that is asked for."""
    languages = {one.removeprefix(LANGUAGE) for one in wished if one.startswith(LANGUAGE)}
    return any(languages & {spoken.split("-", maxsplit=1)[0] for spoken in listing.languages} for listing in shown_listings(person, sources))


def meets_wishes(person: Person, sources: Sources) -> bool:
    """Tell whether every listing shown meets what is wished of a line; False where none was shown or nothing is wished."""
    query = query_of(replace(person, failed=()), topic_of(person))
    directory, now = sources.directory(), sources.now()
    shown = shown_listings(person, sources)
    return bool(shown and asked_for(query)) and all(directory.meets(listing, query, now) for listing in shown)


def _meant(person: Person, shown: Sequence[Listing], which: str | None) -> list[Listing]:
    """Return the listings that a question is about: the one it names, the one shown last alone, or all."""
    if which in ORDINALS and shown:
        return [shown[min(ORDINALS[str(which)], len(shown) - 1)]]
    return [one for one in shown if one.id == person.focus] or list(shown)


def _lines(person: Person, sources: Sources, listings: Sequence[Listing], side: str) -> list[str]:
    """Return one sentence for each listing, or one for all where it is the same for each."""
    language, now, words = person.language, sources.now(), sources.words
    everyone = words.say(language, "facts", "all")
    if len(listings) > 1:
        same = {facts(listing, side, language, now, words, name=everyone) for listing in listings}
        if len(same) == 1:
            return [same.pop()]
    return [facts(listing, side, language, now, words) for listing in listings]


def _whole(person: Person, sources: Sources, listing: Listing, shown: Sequence[Listing]) -> Answer:
    text = listing_text(listing, person.language, sources.now(), sources.words, reported=sources.noted(listing))
    answer = Answer().say("utter_listing", listings_text=text, json_message={"listings": [listing.id]}, buttons=report_buttons([listing.id], person, sources))
    # "The second one" goes on meaning the second of those shown; "is it free" means this one.
    return answer.remember(focus=listing.id, shown=[one.id for one in shown])
