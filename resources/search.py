"""Finds listings: the one door through which the bot and the commands read the directory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from itertools import combinations
from pathlib import Path
from types import TracebackType

from resources.build import DATABASE
from resources.candidates import candidates
from resources.database import Database
from resources.model import Listing
from resources.query import GIVEN_UP, WRITTEN, Found, Query
from resources.ranking import CLOSED, NEAR, Asked, Fit, fit, meets, urgency
from resources.vocabulary import Vocabulary, Wanted

INTERNATIONAL = "INT"
MOST_SHOWN = 5
GENERAL = frozenset({"none", "general"})
HELPERS = frozenset({"hotline", "medical", "online_chat", "peer_support"})
# What a service for everyone in the world does itself, so that a directory of lines comes after it.
DIRECT = frozenset({"online_abuse", "suicide_crisis"})
# Lines for thoughts of suicide are not offered to who asks for something else, while there is a line for just that.
OF_SUICIDE = "suicide_crisis"
WITH_OTHERS = frozenset({OF_SUICIDE, "mental_health", "own_behaviour"})


class Directory:
    """The built directory, read-only; safe to use from several threads."""

    def __init__(self, database: Database, vocabulary: Vocabulary) -> None:
        self._database = database
        self._vocabulary = vocabulary

    @classmethod
    def open(cls, path: Path = DATABASE, vocabulary: Vocabulary | None = None) -> Directory:
        """Open a built directory; raises DirectoryError when it is missing, damaged or of another version."""
        return cls(Database.open(path), vocabulary or Vocabulary.load())

    def close(self) -> None:
        """Close the database."""
        self._database.close()

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
        places = _without_suicide(others or places, query)
        plain = not (query.exclude or query.kinds or query.language or query.channel or query.open_now or query.free)
        if plain and query.topic not in GENERAL:
            # Who asks about one thing is first shown what is near it, be it one line; "more" shows the others.
            near = [one for one in places if one.topic >= NEAR]
            places = near if any(one.listing.channels for one in near) else places
        return self._with_related(places, query, now)

    def meets(self, listing: Listing, query: Query, now: datetime) -> bool:
        """Return whether a listing meets the conditions of a query (language, channel, open_now, free, kinds) at `now` (aware)."""
        plain = replace(query, exclude=frozenset(), audience=frozenset())
        return meets(listing, Asked.of(plain, self._vocabulary.wanted(query.topic), self._vocabulary, now))

    def get(self, listing: str) -> Listing | None:
        """Return one listing by its id, whatever its state, or None."""
        found = self._database.listings("select id, document from listings where id = ?", (listing,))
        return found[0] if found else None

    def every(self) -> list[Listing]:
        """Return all listings, those that ended too, in order of country and id."""
        return self._database.listings("select id, document from listings order by country, id")

    def emergency(self, country: str) -> list[Listing]:
        """Return a country's emergency lines, best first: a number to call before an app or a text line."""
        rows = self._database.listings(
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
        return self._database.values("select distinct country from listings where country <> ? order by country", (INTERNATIONAL,))

    def international(self, topic: str = "none") -> list[Listing]:
        """Return what works in every country: directories of help lines first, then what fits the topic (R12)."""
        rows = self._database.listings("select id, document from listings where country = ? and status = 'active'", (INTERNATIONAL,))
        wanted = self._vocabulary.wanted(topic)
        fitting = [one for one in rows if wanted.topics & frozenset(one.topics)] or rows

        def place(one: Listing) -> tuple[bool, ...]:
            directory, miss = one.kind != "directory", not wanted.fits & frozenset(one.topics)
            first = (miss, directory) if topic in DIRECT else (directory, miss)
            return (*first, "not_crisis_line" in one.cautions, one.confidence != "high")

        return sorted(fitting, key=lambda one: (place(one), one.id))

    def _places(self, query: Query, wanted: Wanted, now: datetime) -> list[Fit]:
        rows = self._database.listings(*candidates(query, wanted, self._vocabulary, now))
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


def _without_suicide(places: list[Fit], query: Query) -> list[Fit]:
    """Return places without the lines for thoughts of suicide, where somebody asks for something else and there is a line for that; "more" shows them."""
    if query.topic in WITH_OTHERS or query.exclude:
        return places
    others = [one for one in places if one.listing.topics[0] != OF_SUICIDE]
    return others if any(one.topic >= NEAR and one.listing.channels for one in others) else places
