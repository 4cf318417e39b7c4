"""How long a confirmation counts, and what people see of it (issue D, point 2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from resources.model import Listing

PLAIN_DAYS = 180
DUE_DAYS = 365
HIDDEN_DAYS = 540

State = Literal["confirmed", "due", "stale", "unconfirmed", "hidden"]


@dataclass(frozen=True)
class Freshness:
    """How fresh a listing is: `state` decides what people see, `age` is days since it was confirmed."""

    state: State
    age: int | None = None

    @property
    def shown(self) -> bool:
        """Return whether people see the listing at all."""
        return self.state != "hidden"

    @property
    def rank(self) -> int:
        """Return the place among listings that fit equally: confirmed, due, never confirmed, long ago."""
        return {"confirmed": 3, "due": 2, "unconfirmed": 1, "stale": 0, "hidden": -1}[self.state]


def freshness(listing: Listing, today: date) -> Freshness:
    """Return a listing's freshness on a day. An emergency number is never hidden; the check fails instead."""
    age = None if listing.assured_date is None else (today - listing.assured_date).days
    if listing.kind != "emergency" and listing.status != "active":
        return Freshness("hidden", age)
    if age is None:
        return Freshness("unconfirmed")
    if age <= PLAIN_DAYS:
        return Freshness("confirmed", age)
    if age <= DUE_DAYS:
        return Freshness("due", age)
    if age <= HIDDEN_DAYS or listing.kind == "emergency":
        return Freshness("stale", age)
    return Freshness("hidden", age)


def is_seen(listing: Listing, today: date) -> bool:
    """Return whether people see a listing on a day: it is active, and its last confirmation has not run out."""
    return listing.status == "active" and freshness(listing, today).shown


def next_due(listing: Listing, today: date) -> date:
    """Return the day on which a listing wants a new confirmation; never confirmed means today."""
    if listing.assured_date is None:
        return today
    return listing.assured_date + timedelta(days=PLAIN_DAYS + 1)
