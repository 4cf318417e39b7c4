"""Parts of what a person reads about a listing, shared by its text and by the answers to questions about it."""

from __future__ import annotations

import re
from datetime import datetime

from resources.hours import ALWAYS
from resources.model import Listing, Phone
from resources.ranking import state_of
from resources.words import DAYS, Words

# Where "until 18:00" leaves open whose 18:00 it is.
SEVERAL_TIMES = frozenset({"US", "CA", "AU", "MX", "BR", "ID"})

def channel_lines(listing: Listing, language: str, words: Words, *, calls_last: bool = False) -> list[str]:
    """Return the ways to reach a listing, one a line, the surest first; a website only when there is no other way."""
    lines: list[str] = []
    calls = [number_text(phone, language, words) for phone in listing.phones if phone.type == "call"]
    if calls:
        lines.append(words.say(language, "ways", "call", number=words.say(language, "or").join(calls)))
    others = [phone for phone in listing.phones if phone.type != "call"]
    lines += [_at_times(listing, phone_line(phone, language, words), phone.opening_hours, language, words) for phone in others]
    chat = chat_address(listing)
    if chat:
        said = words.say(language, "ways", "chat", address=chat)
        lines.append(_at_times(listing, said, listing.chat_opening_hours, language, words))
    if listing.email:
        lines.append(words.say(language, "ways", "email", address=listing.email))
    if calls and calls_last:
        lines.append(lines.pop(0))
    if listing.website and not lines:
        lines.append(words.say(language, "ways", "website", address=listing.website))
    return lines


def _at_times(listing: Listing, way: str, hours: str | None, language: str, words: Words) -> str:
    """Return a way to reach a listing with the hours that it alone has."""
    if not hours:
        return way
    return f"{way} ({with_zone(listing, hours_text(hours, language, words), language, words)})"


def number_text(phone: Phone, language: str, words: Words) -> str:
    """Return a number as it is dialled, with what must be known to dial it."""
    if not phone.description:
        return phone.number
    return f"{phone.number} ({words.find(language, 'phone_notes', phone.description) or phone.description})"


def phone_line(phone: Phone, language: str, words: Words) -> str:
    """Return how to reach one number: call, text (with its first word) or WhatsApp."""
    number = number_text(phone, language, words)
    if phone.keyword:
        return words.say(language, "ways", "text_keyword", keyword=phone.keyword, number=number)
    return words.say(language, "ways", phone.type, number=number)


def chat_address(listing: Listing) -> str | None:
    """Return where a listing's online chat is, or None."""
    return listing.chat_url or (listing.website if listing.kind == "online_chat" else None)


def hours_text(expression: str, language: str, words: Words) -> str:
    """Return opening hours as people write them."""
    if expression == ALWAYS:
        return words.say(language, "hours", "always_times")
    text = expression.replace("Mo-Su ", "")
    text = re.sub(r"\bPH\b", words.say(language, "hours", "PH"), text)
    text = re.sub(r"\boff\b", words.say(language, "hours", "off"), text)
    return re.sub(r"\b(" + "|".join(DAYS) + r")\b", lambda match: words.weekday(language, match.group(1)), text)


def listing_hours(listing: Listing, language: str, words: Words) -> str:
    """Return a listing's opening hours as people write them, or that they are not known."""
    if not listing.opening_hours:
        return words.say(language, "hours", "unknown")
    return with_zone(listing, hours_text(listing.opening_hours, language, words), language, words)


def with_zone(listing: Listing, hours: str, language: str, words: Words) -> str:
    """Return hours with the place whose time they are in, where a country has several times."""
    if listing.country not in SEVERAL_TIMES or not listing.timezone or hours == words.say(language, "hours", "always_times"):
        return hours
    return words.say(language, "hours", "zone", times=hours, place=words.zone(language, listing.timezone))


def open_line(listing: Listing, language: str, now: datetime, words: Words) -> str:
    """Return whether a listing answers at `now` (aware) and when that changes; empty where there is nobody to answer."""
    if listing.always_open:
        return words.say(language, "hours", "always")
    if not (listing.channels or listing.opening_hours):
        return ""
    state = state_of(listing, now)
    if state.state == "unknown":
        return listing_hours(listing, language, words)
    if state.next_change is None:
        return words.say(language, "hours", state.state)
    moment = words.moment(language, state.next_change, now)
    said = words.say(language, "hours", f"{state.state}_until", time=moment)
    return f"{said} ({listing_hours(listing, language, words)})"
