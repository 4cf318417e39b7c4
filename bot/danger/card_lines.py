"""Which lines stand on an emergency card: for exactly this danger, in a language of the reader, for everyone, day and night."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from resources.model import Listing

TOPICS = {"suicide": "suicide_crisis", "danger": "domestic_violence", "child": "child_abuse", "medical": "sexual_assault"}
FITTING = {"suicide": {"suicide_crisis"}, "danger": {"domestic_violence", "sexual_assault", "stalking"}, "child": {"child_abuse"}, "medical": {"sexual_assault"}}
LOOKED_AT = 8
WEDNESDAY, MORNING = 2, 9  # when a line that has office hours anywhere between Europe and India is open


class Crisis(Protocol):
    """The directory's search for a danger."""

    def __call__(self, country: str, danger: str, now: datetime, *, limit: int = 3) -> list[Listing]: ...


def chosen_lines(crisis: Crisis, country: str, kind: str, language: str, now: datetime) -> list[Listing]:
    """Return the one or two lines to call that stand on the card, best first.

    A line for just this goes before one for something else, even where its hours are short: they are said beside it, and a line
    that answers day and night stands under it.
    """
    open_now = _to_call(crisis(country, kind, now, limit=LOOKED_AT), kind)
    if not any(_fits(one, kind) and speaks(one, language) for one in open_now):
        workday = (now + timedelta(days=(WEDNESDAY - now.weekday()) % 7)).replace(hour=MORNING)
        open_now += [one for one in _to_call(crisis(country, kind, workday, limit=LOOKED_AT), kind) if one not in open_now]
    # What is for just some people, and not for this, comes after what is for everyone.
    ranked = sorted(open_now, key=lambda one: (not _fits(one, kind), not _fits(one, kind) and not suits_everyone(one, kind), not speaks(one, language)))
    if not ranked:
        return []
    first = ranked[0]
    wanted: list[Callable[[Listing], bool]] = [
        # A line that is not for everybody is followed by one that is, when there is one for this.
        lambda one: suits_everyone(one, kind) and (one is first or _fits(one, kind)),
        lambda one: speaks(one, language),
        lambda one: one.always_open,
    ]
    lacks = [want for want in wanted if not want(first)]
    second = next((one for one in ranked[1:] if lacks and all(want(one) for want in lacks)), None) or next((one for one in ranked[1:] if any(want(one) for want in lacks)), None)
    return [first, second] if second else [first]


def suits_everyone(listing: Listing, kind: str) -> bool:
    """Tell whether anyone may call a line: a child's line is for everyone whose danger is a child's."""
    return "everyone" in listing.audience or (kind == "child" and "children" in listing.audience)


def speaks(listing: Listing, language: str) -> bool:
    """Tell whether a line speaks a reader's language, or names none; who reads Hinglish speaks Hindi or English."""
    own = {"hi": {"hi", "en"}, "hi-Latn": {"hi", "en"}}.get(language, {language})
    return not listing.languages or bool(own & {one.split("-")[0] for one in listing.languages})


def _fits(listing: Listing, kind: str) -> bool:
    return bool(FITTING[kind] & set(listing.topics))


def meant_for(listings: Sequence[Listing], kind: str) -> list[Listing]:
    """Return the lines without a child's, which only a child's card carries; all of them where there are no others."""
    others = [one for one in listings if not (one.audience[:1] == ("children",) and one.topics[:1] == ("child_abuse",))]
    return list(listings) if kind == "child" else others or list(listings)


def _to_call(listings: Sequence[Listing], kind: str) -> list[Listing]:
    return meant_for([one for one in listings if any(phone.type == "call" for phone in one.phones)], kind)
