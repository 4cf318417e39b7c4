"""Finds listings: the one door through which the bot and the commands read the directory."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import combinations
from pathlib import Path
from types import TracebackType
from typing import Any

from resources.build import DATABASE, SCHEMA
from resources.candidates import candidates
from resources.model import Listing
from resources.ranking import CLOSED, Asked, Fit, fit, meets, urgency
from resources.vocabulary import Vocabulary, Wanted

INTERNATIONAL = "INT"
MOST_SHOWN = 5
CACHED = 2000
# What is given up to find anything at all, the least important first; and what stands for "not asked".
GIVEN_UP: dict[str, Any] = {"open_now": False, "free": False, "language": None, "channel": None, "kinds": frozenset()}
WRITTEN = "written"
HELPERS = frozenset({"hotline", "medical", "online_chat", "peer_support"})
# What a service for everyone in the world does itself, so that a directory of lines comes after it.
DIRECT = frozenset({"online_abuse", "suicide_crisis"})


class DirectoryError(Exception):
    """The directory cannot be read; the message says what to do about it."""


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


@dataclass(frozen=True)
class Found:
    """Listings, and what had to be given up to find any: language, open_now, free, channel, kinds, audience (all are made for others)."""

    listings: tuple[Listing, ...]
    given_up: tuple[str, ...] = ()


class Directory:
    """The built directory, read-only; safe to use from several threads."""

    def __init__(self, connection: sqlite3.Connection, vocabulary: Vocabulary) -> None:
        self._connection = connection
        self._vocabulary = vocabulary
        self._lock = threading.Lock()
        self._listings: OrderedDict[str, Listing] = OrderedDict()

    @classmethod
    def open(cls, path: Path = DATABASE, vocabulary: Vocabulary | None = None) -> Directory:
        """Open a built directory; raises DirectoryError when it is missing, damaged or of another version."""
        if not path.is_file():
            raise DirectoryError(f"there is no directory at {path}; run 'beside listings build'")
        try:
            # A new build replaces the file, never changes it, so nothing needs to be locked.
            connection = sqlite3.connect(
                f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False
            )
            try:
                row = connection.execute("select value from meta where name = 'schema'").fetchone()
            except sqlite3.Error:
                connection.close()
                raise
        except sqlite3.Error as error:
            raise DirectoryError(
                f"{path} is not a directory that can be read; run 'beside listings build --force'"
            ) from error
        if row is None or row[0] != SCHEMA:
            connection.close()
            raise DirectoryError(f"{path} was built by another version; run 'beside listings build'")
        return cls(connection, vocabulary or Vocabulary.load())

    def close(self) -> None:
        """Close the database."""
        with self._lock:
            self._connection.close()

    def __enter__(self) -> Directory:
        """Return the directory itself, to be closed at the end of the block."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the database."""
        self.close()

    def find(self, query: Query, now: datetime) -> list[Listing]:
        """Return the best listings for a query at `now` (aware), best first, pairs together (R25); at most five."""
        return [one.listing for one in self.ranked(query, now)]

    def find_relaxed(self, query: Query, now: datetime, *, keep: frozenset[str] = frozenset()) -> Found:
        """Return the best listings with as few conditions given up as possible, and say which; the least important goes first.

        keep: names of conditions (open_now, free, language, channel, kinds) that are never given up.
        """
        asked = [name for name, none in GIVEN_UP.items() if name not in keep and getattr(query, name) != none]
        for given_up in (group for size in range(len(asked) + 1) for group in combinations(asked, size)):
            plain = replace(query, **{name: GIVEN_UP[name] for name in given_up})
            # Who asks for WhatsApp and cannot have it is better served by a chat than by a call.
            ways = [WRITTEN] if "channel" in given_up and query.channel in self._vocabulary.channels(WRITTEN) else []
            for one in (*(replace(plain, channel=way) for way in ways), plain):
                found = self.ranked(one, now)
                if found:
                    others = ("audience",) if all(each.last_resort for each in found) else ()
                    return Found(tuple(each.listing for each in found), (*given_up, *others))
        return Found(())

    def ranked(self, query: Query, now: datetime) -> list[Fit]:
        """Return what find returns, with the reasons for each place."""
        wanted = self._vocabulary.wanted(query.topic)
        places = self._places(query, wanted, now)
        if not query.kinds:
            helpers = [one for one in places if one.listing.kind != "emergency"]
            places = helpers or places
        others = [one for one in places if not one.last_resort]
        places = others or places
        return self._with_related(places, query, now)

    def meets(self, listing: Listing, query: Query, now: datetime) -> bool:
        """Return whether a listing meets the conditions of a query (language, channel, open_now, free, kinds) at `now` (aware)."""
        plain = replace(query, exclude=frozenset(), audience=frozenset())
        return meets(listing, Asked.of(plain, self._vocabulary.wanted(query.topic), self._vocabulary, now))

    def get(self, listing: str) -> Listing | None:
        """Return one listing by its id, whatever its state, or None."""
        found = self._rows("select id, document from listings where id = ?", (listing,))
        return found[0] if found else None

    def every(self) -> list[Listing]:
        """Return all listings, those that ended too, in order of country and id."""
        return self._rows("select id, document from listings order by country, id", ())

    def emergency(self, country: str) -> list[Listing]:
        """Return a country's emergency lines, best first: a number to call before an app or a text line."""
        rows = self._rows(
            "select id, document from listings where country = ? and kind = 'emergency'", (country.upper(),)
        )
        return sorted(
            (one for one in rows if one.status == "active"),
            key=lambda one: (
                "call" not in one.channels,
                "everyone" not in one.audience,
                one.evidence != "page",
                not one.channels,
                one.id,
            ),
        )

    def crisis(
        self,
        country: str,
        danger: str,
        now: datetime,
        *,
        region: str | None = None,
        city: str | None = None,
        audience: frozenset[str] = frozenset(),
        limit: int = 3,
    ) -> list[Listing]:
        """Return the best lines for a danger (suicide, danger, child, medical): those that answer now, day-and-night first."""
        wanted = self._vocabulary.dangers.get(danger, self._vocabulary.dangers["danger"])
        topic = {"suicide": "suicide_crisis", "child": "child_abuse", "medical": "sexual_assault"}.get(
            danger, "domestic_violence"
        )
        query = Query(country.upper(), region=region, city=city, topic=topic, audience=audience, limit=MOST_SHOWN)
        places = [one for one in self._places(query, wanted, now) if one.listing.kind in HELPERS]
        places = [one for one in places if not one.last_resort] or places
        tiers = [(urgency(one.listing, wanted, now), place, one.listing) for place, one in enumerate(places)]
        answering = [one for one in tiers if one[0] < CLOSED] or tiers
        ordered = [listing for _, _, listing in sorted(answering, key=lambda one: one[:2])]
        chosen, always = ordered[:limit], [one for one in ordered if one.always_open]
        if always and not any(one.always_open for one in chosen):
            # R10: one line that answers day and night is always among them.
            chosen[-1] = always[0]
        return chosen

    def countries(self) -> list[str]:
        """Return the ISO codes of the countries that have listings, INT left out."""
        with self._lock:
            rows = self._connection.execute(
                "select distinct country from listings where country <> ? order by country", (INTERNATIONAL,)
            )
            return [row[0] for row in rows]

    def international(self, topic: str = "none") -> list[Listing]:
        """Return what works in every country: directories of help lines first, then what fits the topic (R12)."""
        rows = self._rows("select id, document from listings where country = ? and status = 'active'", (INTERNATIONAL,))
        wanted = self._vocabulary.wanted(topic)
        fitting = [one for one in rows if wanted.topics & frozenset(one.topics)] or rows

        def place(one: Listing) -> tuple[bool, ...]:
            directory, miss = one.kind != "directory", not wanted.fits & frozenset(one.topics)
            first = (miss, directory) if topic in DIRECT else (directory, miss)
            return (*first, "not_crisis_line" in one.cautions, one.confidence != "high")

        return sorted(fitting, key=lambda one: (place(one), one.id))

    def _places(self, query: Query, wanted: Wanted, now: datetime) -> list[Fit]:
        rows = self._rows(*candidates(query, wanted, self._vocabulary, now))
        asked = Asked.of(query, wanted, self._vocabulary, now)
        found = (fit(one, asked) for one in rows)
        return sorted((one for one in found if one), key=lambda one: (*(-value for value in one.place), one.listing.id))

    def _with_related(self, places: Sequence[Fit], query: Query, now: datetime) -> list[Fit]:
        limit = min(max(query.limit, 1), MOST_SHOWN)
        chosen: list[Fit] = []
        for one in places:
            if len(chosen) >= limit:
                break
            if any(one.listing.id == other.listing.id for other in chosen):
                continue
            chosen.append(one)
            for other in one.listing.related:
                partner = self._partner(other, query, now)
                shown = {fit_.listing.id for fit_ in chosen}
                if partner and len(chosen) < MOST_SHOWN and partner.listing.id not in shown:
                    chosen.append(partner)
        return chosen

    def _partner(self, listing: str, query: Query, now: datetime) -> Fit | None:
        found = self.get(listing)
        if found is None:
            return None
        # A partner is shown because it belongs there, so only what could do harm keeps it away: place, people, state.
        plain = Query(query.country, query.region, query.city, query.topic, query.audience, exclude=query.exclude)
        place = fit(found, Asked.of(plain, Wanted(fits=frozenset(found.topics)), self._vocabulary, now))
        if place is None or place.last_resort:
            return None
        return replace(place, together=True)

    def _rows(self, sql: str, values: Iterable[Any]) -> list[Listing]:
        with self._lock:
            try:
                rows = self._connection.execute(sql, tuple(values)).fetchall()
            except sqlite3.Error as error:
                raise DirectoryError("the directory cannot be read; run 'beside listings build --force'") from error
            return [self._listing(name, document) for name, document in rows]

    def _listing(self, name: str, document: str) -> Listing:
        known = self._listings.get(name)
        if known is not None:
            self._listings.move_to_end(name)
            return known
        listing = Listing.from_dict(json.loads(document))
        self._listings[name] = listing
        if len(self._listings) > CACHED:
            self._listings.popitem(last=False)
        return listing
