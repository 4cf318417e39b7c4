"""Time limits: which doors are open, closing or closed, from a rule in the data and an answer given by button.

Nobody is asked for a date. A button says between which two spans of time something happened ("3 to 6 months"), and the
rule is applied to both ends. Whatever is unsure is reckoned towards the earlier deadline, because a person who comes
early loses nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta

State = Literal["open", "closing", "maybe", "extension", "closed"]
CLOSING = timedelta(days=31)
# A door that stays open longer than this for whoever has the most time left is not called closing.
SOON = timedelta(days=100)
# "Less than 3 months" means the law's own three months: at the end of a month the two can lie some days apart.
SLACK = timedelta(days=4)
SKIP = "skip"
_SPAN = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(\d+)H)?")


def span(text: str) -> relativedelta:
    """Return the span of an ISO 8601 duration such as P3M, P180D or PT72H; raises ValueError for anything else."""
    match = _SPAN.fullmatch(text)
    if match is None or not any(match.groups()):
        raise ValueError(f"{text!r} is not a span such as P3M, P180D or PT72H")
    years, months, weeks, days, hours = (int(part or 0) for part in match.groups())
    return relativedelta(years=years, months=months, weeks=weeks, days=days, hours=hours)


@dataclass(frozen=True)
class Rule:
    """One time limit as the law or a clinic states it.

    within: from the act to the last day. less_days: days that the law takes off (three months less one day). extend: how
    much more can be granted, and `extend_why` what for. series: "last" where the last of several acts counts, else "each".
    """

    id: str
    door: Mapping[str, str]
    within: str
    less_days: int = 0
    extend: str | None = None
    extend_why: Mapping[str, str] = field(default_factory=dict)
    series: Literal["last", "each"] = "each"

    @property
    def in_hours(self) -> bool:
        """Return whether the rule counts hours rather than days."""
        return "H" in self.within

    def deadline(self, act: datetime, *, extended: bool = False) -> datetime:
        """Return the last moment (hours) or the end of the last day (days, months, years) for an act at a local time.

        A month without the day ends early (30 November and three months: 28 February), as relativedelta has it; that is
        never later than the law's own count.
        """
        due = act + span(self.within)
        if extended and self.extend:
            due = act + span(self.within) + span(self.extend)
        if self.in_hours:
            return due
        return datetime.combine((due - timedelta(days=self.less_days)).date(), datetime.max.time(), act.tzinfo)

    def last_day(self, acts: Sequence[date], zone: str, *, extended: bool = False) -> date:
        """Return the last day for one act or a series of them; raises ValueError without any.

        Where the last act of a series does not count for all, the first one decides, since it closes first.
        """
        act = max(acts) if self.series == "last" else min(acts)
        return self.deadline(datetime(act.year, act.month, act.day, tzinfo=ZoneInfo(zone)), extended=extended).date()


@dataclass(frozen=True)
class Choice:
    """One button: how long ago it was, from `least` to `most` (None: no bound); both None: rather not say.

    `answer` replaces the reckoning where a sentence is the whole answer ("I was under 18").
    """

    id: str
    title: Mapping[str, str]
    least: str | None = None
    most: str | None = None
    answer: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_span(self) -> bool:
        """Return whether the choice says how long ago it was."""
        return self.least is not None or self.most is not None


@dataclass(frozen=True)
class Limit:
    """A question about time with its choices, the rules it is answered from, and what stays open whatever the answer."""

    timezone: str
    rules: tuple[Rule, ...]
    choices: tuple[Choice, ...]
    stays_open: Mapping[str, str] = field(default_factory=dict)

    def choice(self, name: str) -> Choice | None:
        """Return a choice by its id, or None."""
        return next((one for one in self.choices if one.id == name), None)

    def doors(self, choice: Choice, now: datetime) -> list[Door]:
        """Return what each rule means for a choice at `now` (aware), in the order of the data."""
        return [door(rule, choice, now.astimezone(ZoneInfo(self.timezone))) for rule in self.rules]


@dataclass(frozen=True)
class Door:
    """What a rule means for someone: its state, and the earliest and latest moment at which it can close.

    `earliest` is None where the act may be any time ago; `extended` is the latest moment with everything that can be granted.
    """

    rule: Rule
    state: State
    latest: datetime
    earliest: datetime | None = None
    extended: datetime | None = None


def door(rule: Rule, choice: Choice, now: datetime) -> Door:
    """Return what a rule means at a local time for an act between `least` and `most` ago; `least` itself counts as longer ago."""
    nearest = now - span(choice.least) if choice.least else now
    latest = rule.deadline(nearest)
    earliest = rule.deadline(now - span(choice.most)) if choice.most else None
    extended = rule.deadline(nearest, extended=True) if rule.extend else None
    # "3 to 6 months" begins the day after three months, so a deadline that ends today is over for its nearest act.
    border = _end_of_day(now, rule) if choice.least else now
    if latest <= border:
        state: State = "extension" if extended is not None and extended > border else "closed"
    elif earliest is None or (earliest <= now if rule.in_hours else earliest < now - SLACK):
        state = "maybe"
    elif not rule.in_hours and earliest - now <= CLOSING and latest - now <= SOON:
        state = "closing"
    else:
        state = "open"
    return Door(rule, state, latest, earliest, extended)


def _end_of_day(now: datetime, rule: Rule) -> datetime:
    return now if rule.in_hours else datetime.combine(now.date(), datetime.max.time(), now.tzinfo)
