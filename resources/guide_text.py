"""What a person reads of a guide: the answer, what is known side by side, time limits, and where it all comes from (R27)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from urllib.parse import urlsplit

from babel.dates import format_timedelta

from resources.guide_limits import Choice, Door
from resources.guide_model import FACETS, INTERNATIONAL, Card, spoken
from resources.words import Words

LONGEST = 1150  # characters, under the 1,200 of a reply
SOURCES_NAMED = 2
PARAGRAPH = "\n\n"


def card_text(card: Card, language: str, words: Words, before: str = "") -> str:
    """Return a card: its answer and its proof; before: a sentence to begin with, where it fits."""
    parts = (before, spoken(card.answer, language), footer(card, language, words))
    whole = PARAGRAPH.join(part for part in parts if part)
    return whole if len(whole) <= LONGEST else PARAGRAPH.join(parts[1:])


def sides_text(card: Card, language: str, words: Words) -> str:
    """Return the sides of a way of acting alone: who decides, how long, what it asks, what stays private, stopping, cost."""
    return PARAGRAPH.join((card.label(language), _sides(card, language, words), footer(card, language, words)))


def facet_text(card: Card, facet: str, language: str, words: Words) -> str:
    """Return what is known of one side of a card, or that it is not known here."""
    known, question = card.facets.get(facet), words.say(language, "facets", facet)
    stop = "\u0964" if language == "hi" else "."
    said = f"{question} {spoken(known, language)}" if known else words.say(language, "unknown", sides=question) + stop
    return PARAGRAPH.join((f"{card.label(language)}{stop} {said}", footer(card, language, words)))


def limit_text(card: Card, choice: Choice, now: datetime, language: str, words: Words) -> str:
    """Return what a card's time limits mean for a choice at `now` (aware): each door, what can extend it, what stays open."""
    if card.limit is None:
        return card_text(card, language, words)
    lines = [spoken(choice.answer, language)] if choice.answer else []
    if choice.is_span:
        lines += [door_line(door, now, language, words) for door in card.limit.doors(choice, now)]
    if not lines:
        return card_text(card, language, words)
    stays = spoken(card.limit.stays_open, language)
    return PARAGRAPH.join(part for part in ("\n".join(lines), stays, footer(card, language, words)) if part)


def door_line(door: Door, now: datetime, language: str, words: Words) -> str:
    """Return one door: open, closing or closed, with how long is left, and what can extend it."""
    name, rule = spoken(door.rule.door, language), door.rule
    if rule.in_hours:
        left = door.latest - now
        if door.state == "open" and door.earliest is not None:
            left = door.earliest - now
        span = format_timedelta(left, granularity="hour", threshold=1.5, locale=words.locale(language)) if left.total_seconds() > 0 else ""
        state = f"hours_{door.state}" if door.state in ("open", "maybe") else "hours_over"
        return words.say(language, "doors", state, door=name, left=span)
    days = {"latest": words.day(language, door.latest.date())}
    if door.earliest is not None:
        days["earliest"] = words.day(language, door.earliest.date())
    if door.extended is not None:
        days["extended"] = words.day(language, door.extended.date())
    why = spoken(rule.extend_why, language) if door.state != "closed" else ""
    return " ".join(part for part in (words.say(language, "doors", door.state, door=name, **days), why) if part)


def footer(card: Card, language: str, words: Words) -> str:
    """Return "information, not advice" with place, law, sources and the day of the check, all from the data (R27)."""
    place = words.say(language, "international") if card.country == INTERNATIONAL else words.country(language, card.country)
    facts = [words.say(language, "not_advice"), place]
    if card.law:
        facts.append(card.law)
    if card.grade == "B":
        facts.append(words.say(language, "one_page"))
    if card.sources:
        facts.append(words.say(language, "source", sources=_hosts(card, language, words)))
    facts.append(words.say(language, "checked", date=words.day(language, card.date_checked)))
    stop = "\u0964" if language == "hi" else "."
    return f"{stop} ".join(one.rstrip(".\u0964") for one in facts) + stop


def _sides(card: Card, language: str, words: Words) -> str:
    """Return what is known of the six questions about a way of acting, each in a line; what is not known is left out."""
    return "\n".join(f"\u2022 {words.say(language, 'facets', one)} {spoken(card.facets[one], language)}" for one in FACETS if one in card.facets)


def _hosts(card: Card, language: str, words: Words) -> str:
    named: dict[str, str] = {}
    for source in card.sources:
        host = (urlsplit(source.address).hostname or "").removeprefix("www.")
        named.setdefault(host, words.partial_day(language, source.date) if source.date else words.say(language, "undated"))
    return _listed([f"{host} ({day})" for host, day in named.items()][:SOURCES_NAMED])


def _listed(parts: Sequence[str]) -> str:
    return ", ".join(parts)
