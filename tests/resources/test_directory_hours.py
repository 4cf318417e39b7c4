"""When a service answers."""

from __future__ import annotations

from datetime import datetime, timezone
from zoneinfo import ZoneInfo

import pytest

from resources.hours import open_state, parse

DELHI = "Asia/Kolkata"


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("expression", "zone", "moment", "state"),
    [
        ("24/7", DELHI, "2026-11-24T02:00+05:30", "open"),
        ("24/7", None, "2026-11-24T02:00+05:30", "open"),
        ("Mo-Fr 10:00-18:00", DELHI, "2026-11-24T12:00+05:30", "open"),
        ("Mo-Fr 10:00-18:00", DELHI, "2026-11-24T06:30+00:00", "open"),
        ("Mo-Fr 10:00-18:00", DELHI, "2026-11-22T12:00+05:30", "closed"),
        ("Mo-Su 17:00-24:00", "Europe/London", "2026-11-24T23:59+00:00", "open"),
        ("Mo-Su 17:00-24:00", "Europe/London", "2026-11-25T00:01+00:00", "closed"),
        ("Mo-Fr 08:00-24:00; PH off", "America/Santiago", "2026-12-25T12:00-03:00", "closed"),
        ("Mo-Fr 10:00-18:00", None, "2026-11-24T12:00+05:30", "unknown"),
        (None, DELHI, "2026-11-24T12:00+05:30", "unknown"),
        ("nonsense", DELHI, "2026-11-24T12:00+05:30", "unknown"),
    ],
)
def test_state(expression: str | None, zone: str | None, moment: str, state: str) -> None:
    assert open_state(expression, zone, "CL", at(moment)).state == state


def test_next_change_is_in_the_zone_of_the_service() -> None:
    change = open_state("Mo-Fr 10:00-18:00", DELHI, "IN", at("2026-11-24T20:30+00:00")).next_change
    assert change == datetime(2026, 11, 25, 10, 0, tzinfo=ZoneInfo(DELHI))


def test_clocks_that_change_are_followed() -> None:
    summer = open_state("Mo-Fr 10:00-19:00", "Europe/Paris", "FR", datetime(2026, 7, 1, 8, 30, tzinfo=timezone.utc))
    winter = open_state("Mo-Fr 10:00-19:00", "Europe/Paris", "FR", datetime(2026, 12, 1, 8, 30, tzinfo=timezone.utc))
    assert (summer.state, winter.state) == ("open", "closed")


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        open_state("24/7", DELHI, "IN", datetime(2026, 11, 24))  # noqa: DTZ001 - that is the point


@pytest.mark.parametrize(("expression", "zone"), [("Mo-Fr 9-17h", DELHI), ("24/7", "India"), ("24/7", "../etc/passwd")])
def test_parse_says_what_is_wrong(expression: str, zone: str) -> None:
    with pytest.raises(ValueError, match=r"syntax|zone"):
        parse(expression, zone)
