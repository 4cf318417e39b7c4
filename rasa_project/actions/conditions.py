"""What a person wants of a help line: remembered over the turns, put to the directory, and named in the answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from resources.query import WRITTEN, Query
from resources.words import Words

LANGUAGE, OWN = "language:", "own:"
CHANNELS = frozenset({WRITTEN, "whatsapp", "email"})
# What takes a wish back -> what the wish is about.
TAKEN_BACK = {"any_channel": "channel", "any_time": "open_now"}


def remembered_conditions(known: Sequence[str], said: Sequence[str]) -> list[str]:
    """Return the conditions after a message: the newer of two about the same thing counts, and a wish before its taking back."""
    said = [one.replace(OWN, LANGUAGE) for one in said]
    kept = {_about(one): one for one in known}
    for one in said:
        if one in TAKEN_BACK:
            kept.pop(TAKEN_BACK[one], None)
    # "I can't speak, is there WhatsApp": the narrower of two ways said at once counts.
    kept.update({_about(one): one for one in sorted(said, key=lambda one: one != WRITTEN) if one not in TAKEN_BACK})
    return sorted(kept.values())


def with_conditions(query: Query, conditions: Sequence[str]) -> Query:
    """Return a query that asks for what a person wants of a line."""
    for one in conditions:
        if one.startswith(LANGUAGE):
            query = replace(query, language=one.removeprefix(LANGUAGE))
        elif one in CHANNELS:
            query = replace(query, channel=one)
        elif one == "open_now":
            query = replace(query, open_now=True)
        elif one == "free":
            query = replace(query, free=True)
    return query


def named(query: Query, names: Sequence[str], language: str, words: Words) -> str:
    """Return conditions of a query (language, channel, open_now, free, audience) in a reader's words, with commas."""
    said = []
    for name in names:
        if name == "language" and query.language:
            said.append(words.spoken(language, query.language))
        elif name == "channel" and query.channel:
            said.append(words.say(language, "wanted", query.channel))
        elif name == "audience":
            people = ", ".join(found for one in sorted(query.audience) if (found := words.find(language, "for", one)))
            said.append(words.say(language, "for_people", people=people))
        elif name in ("open_now", "free"):
            said.append(words.say(language, "wanted", name))
    return ", ".join(said)


def asked_for(query: Query) -> list[str]:
    """Return the names of the conditions that a query has."""
    given = {"language": query.language, "channel": query.channel, "open_now": query.open_now, "free": query.free}
    return [name for name, value in given.items() if value]


def _about(condition: str) -> str:
    if condition.startswith(LANGUAGE):
        return "language"
    return "channel" if condition in CHANNELS else condition
