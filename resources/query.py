"""What is asked of the directory, and what it answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from resources.model import Listing

# A wish for any way that needs no voice.
WRITTEN = "written"
# What is given up to find anything at all, the least important first; and what stands for "not asked".
GIVEN_UP: dict[str, Any] = {"open_now": False, "free": False, "language": None, "channel": None, "kinds": frozenset()}


@dataclass(frozen=True)
class Query:
    """What is asked. Country is ISO alpha-2, region ISO 3166-2, topic one of labels.md or of the listings.

    `language`, `channel` (or "written": any that needs no voice), `kinds`, `free` and `open_now` are conditions: what does
    not meet them is not returned.
    """

    country: str
    region: str | None = None
    city: str | None = None
    topic: str = "none"
    audience: frozenset[str] = frozenset()
    language: str | None = None
    channel: str | None = None
    kinds: frozenset[str] = frozenset()
    open_now: bool = False
    free: bool = False
    exclude: frozenset[str] = frozenset()
    limit: int = 3
    # The language that the answer is read in (ISO 639): lines that speak it come first, no other is left out.
    reader: str | None = None


@dataclass(frozen=True)
class Found:
    """Listings, and what had to be given up to find any: language, open_now, free, channel, kinds, audience (all are made for others)."""

    listings: tuple[Listing, ...]
    given_up: tuple[str, ...] = ()
