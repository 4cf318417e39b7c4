"""When a service answers: OpenStreetMap opening hours in the service's own time zone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

# The library's type stub leaves its two exceptions out.
from opening_hours import OpeningHours, ParserError, UnknownCountryError  # type: ignore[attr-defined]  # its stub does not name what the package exports

ALWAYS = "24/7"


@dataclass(frozen=True)
class OpenState:
    """Whether a service answers at a moment; next_change is aware, in the service's zone, or None."""

    state: Literal["open", "closed", "unknown"]
    next_change: datetime | None = None


UNKNOWN = OpenState("unknown")


# The same few hours stand in many listings, and are asked for again with every search.
@lru_cache(maxsize=1024)
def parse(expression: str, timezone: str | None = None, country: str | None = None) -> OpeningHours:
    """Parse opening hours; raises ValueError, saying what is wrong, for hours or a zone that do not exist."""
    try:
        zone = ZoneInfo(timezone) if timezone else None
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise ValueError(f"{timezone!r} is not an IANA time zone") from error
    try:
        # Only rules on public holidays need the country, and some countries have no calendar.
        if country and "PH" in expression:
            return OpeningHours(expression, timezone=zone, country=country)
    except UnknownCountryError:
        pass
    except ParserError as error:
        raise ValueError(f"{expression!r} is not in the opening_hours syntax") from error
    try:
        return OpeningHours(expression, timezone=zone)
    except ParserError as error:
        raise ValueError(f"{expression!r} is not in the opening_hours syntax") from error


def open_state(expression: str | None, timezone: str | None, country: str | None, now: datetime) -> OpenState:
    """Return whether a service answers at `now` (aware); unknown hours, or hours without a zone, stay unknown."""
    if now.tzinfo is None:
        raise ValueError("now must carry a time zone")
    if not expression:
        return UNKNOWN
    if expression == ALWAYS:
        return OpenState("open")
    if not timezone:
        return UNKNOWN
    try:
        hours = parse(expression, timezone, country)
    except ValueError:
        # The check refuses such a listing; a person is not told a guess.
        return UNKNOWN
    there = now.astimezone(ZoneInfo(timezone))
    changes = hours.next_change(there)
    return OpenState("open" if hours.is_open(there) else "closed", changes if isinstance(changes, datetime) else None)
