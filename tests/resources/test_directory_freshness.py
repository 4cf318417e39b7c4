"""How long a confirmation counts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from resources.freshness import freshness, next_due
from resources.model import Listing

TODAY = date(2026, 11, 24)
LINE = Listing("in-x", "X", "IN", "hotline", ("sexual_assault",), ("everyone",), "page", "high")


def aged(days: int, **changes: Any) -> Listing:
    return replace(LINE, assured_date=TODAY - timedelta(days=days), assurer="kp", assured_how="website", **changes)


@pytest.mark.parametrize(
    ("days", "state"),
    [(0, "confirmed"), (180, "confirmed"), (181, "due"), (365, "due"), (366, "stale"), (540, "stale"), (541, "hidden")],
)
def test_states(days: int, state: str) -> None:
    assert freshness(aged(days), TODAY).state == state


def test_never_confirmed_is_shown_below_the_confirmed_ones() -> None:
    never, due, stale = freshness(LINE, TODAY), freshness(aged(300), TODAY), freshness(aged(400), TODAY)
    assert never.state == "unconfirmed"
    assert never.shown
    assert due.rank > never.rank > stale.rank


@pytest.mark.parametrize("status", ["inactive", "defunct", "temporarily closed"])
def test_what_is_not_active_is_hidden(status: str) -> None:
    assert not freshness(aged(1, status=status), TODAY).shown


@pytest.mark.parametrize("days", [541, 5000])
def test_an_emergency_number_is_never_hidden(days: int) -> None:
    assert freshness(aged(days, kind="emergency"), TODAY).shown
    assert freshness(aged(days, kind="emergency", status="inactive"), TODAY).shown


def test_due_is_the_day_after_the_plain_time() -> None:
    assert next_due(LINE, TODAY) == TODAY
    assert next_due(aged(10), TODAY) == TODAY + timedelta(days=171)
