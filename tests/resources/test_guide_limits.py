"""Time limits: from a button to open, closing and closed doors, over month ends, leap days, time zones and series."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resources.guide_limits import Choice, Limit, Rule, door, span

INDIA, PARIS, NEW_YORK = "Asia/Kolkata", "Europe/Paris", "America/New_York"
NAME = {"en": "door"}
POSH = Rule("posh", NAME, "P3M", extend="P3M", series="last")
TRIBUNAL = Rule("tribunal", NAME, "P3M", less_days=1)
EEOC = Rule("eeoc", NAME, "P180D", series="last")
RAPE = Rule("twenty", NAME, "P20Y")
ASSAULT = Rule("six", NAME, "P6Y")
PEP = Rule("pep", NAME, "PT72H")
LT3 = Choice("lt3", NAME, most="P3M")
TO6 = Choice("3to6", NAME, least="P3M", most="P6M")
GT6 = Choice("gt6", NAME, least="P6M")
LT2D = Choice("lt2d", NAME, most="P2D")
TO3D = Choice("2to3d", NAME, least="P2D", most="P3D")
GT5D = Choice("gt5d", NAME, least="P5D")
NOON = datetime(2026, 11, 24, 12, tzinfo=timezone.utc)


@pytest.mark.parametrize("text", ["P3M", "P180D", "P20Y", "PT72H", "P2W"])
def test_spans_are_read(text: str) -> None:
    assert span(text)


@pytest.mark.parametrize("text", ["", "P", "3M", "P3", "PT", "three months", "P3M "])
def test_other_text_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not a span"):
        span(text)


@pytest.mark.parametrize(
    ("rule", "acts", "zone", "last"),
    [
        (POSH, [date(2026, 8, 24)], INDIA, date(2026, 11, 24)),
        (POSH, [date(2026, 11, 30)], INDIA, date(2027, 2, 28)),
        (POSH, [date(2027, 11, 30)], INDIA, date(2028, 2, 29)),
        (POSH, [date(2026, 12, 31)], INDIA, date(2027, 3, 31)),
        (TRIBUNAL, [date(2026, 8, 25)], "Europe/London", date(2026, 11, 24)),
        (TRIBUNAL, [date(2026, 5, 31)], "Europe/London", date(2026, 8, 30)),
        (TRIBUNAL, [date(2026, 11, 30)], "Europe/London", date(2027, 2, 27)),
        (EEOC, [date(2026, 1, 1)], NEW_YORK, date(2026, 6, 30)),
        (EEOC, [date(2028, 1, 1)], NEW_YORK, date(2028, 6, 29)),
        (RAPE, [date(2008, 2, 29)], PARIS, date(2028, 2, 29)),
        (ASSAULT, [date(2024, 2, 29)], PARIS, date(2030, 2, 28)),
    ],
)
def test_last_days_over_month_ends_and_leap_days(rule: Rule, acts: list[date], zone: str, last: date) -> None:
    assert rule.last_day(acts, zone) == last


def test_a_series_counts_from_its_last_act_only_where_the_law_says_so() -> None:
    acts = [date(2026, 3, 1), date(2026, 9, 10), date(2026, 6, 5)]
    assert POSH.last_day(acts, INDIA) == date(2026, 12, 10)
    assert EEOC.last_day(acts, NEW_YORK) == date(2026, 9, 10) + timedelta(days=180)
    # Elsewhere every act has its own limit, and the first one closes first.
    assert ASSAULT.last_day(acts, PARIS) == date(2032, 3, 1)


def test_more_time_is_counted_where_it_can_be_given() -> None:
    assert POSH.last_day([date(2026, 8, 31)], INDIA, extended=True) == date(2027, 2, 28)
    assert TRIBUNAL.last_day([date(2026, 8, 31)], "Europe/London", extended=True) == date(2026, 11, 29)


def test_less_than_three_months_is_open_and_closing() -> None:
    found = door(POSH, LT3, NOON)
    assert found.state == "closing"
    assert found.latest.date() == date(2027, 2, 24)
    assert found.extended is not None
    assert found.extended.date() == date(2027, 5, 24)


def test_three_to_six_months_needs_more_time() -> None:
    found = door(POSH, TO6, NOON)
    assert found.state == "extension"
    assert found.extended is not None
    assert found.extended.date() == date(2027, 2, 24)


def test_longer_is_over() -> None:
    assert door(POSH, GT6, NOON).state == "closed"
    assert door(TRIBUNAL, TO6, NOON).state == "closed"


def test_a_long_rule_is_open_or_depends_on_the_day() -> None:
    assert door(RAPE, Choice("lt6", NAME, most="P6Y"), NOON).state == "open"
    assert door(RAPE, Choice("6to20", NAME, least="P6Y", most="P20Y"), NOON).state == "open"
    assert door(RAPE, Choice("19", NAME, least="P20Y", most="P21Y"), NOON - timedelta(days=1)).state == "closed"
    assert door(ASSAULT, Choice("lt20", NAME, most="P20Y"), NOON).state == "maybe"
    assert door(ASSAULT, Choice("any", NAME, least="P1Y"), NOON).state == "maybe"


def test_hours_are_counted_as_hours() -> None:
    soon = door(PEP, LT2D, NOON)
    assert soon.state == "open"
    assert soon.earliest is not None
    assert soon.earliest - NOON == timedelta(hours=24)
    late = door(PEP, TO3D, NOON)
    assert (late.state, late.latest - NOON) == ("maybe", timedelta(hours=24))
    assert door(PEP, GT5D, NOON).state == "closed"


def test_the_day_is_that_of_the_place() -> None:
    # 20:00 UTC is already the next day in India: a day more has passed there.
    evening = datetime(2026, 11, 24, 20, tzinfo=timezone.utc)
    (in_india,) = Limit(INDIA, (POSH,), (LT3,)).doors(LT3, evening)
    (in_new_york,) = Limit(NEW_YORK, (POSH,), (LT3,)).doors(LT3, evening)
    assert in_india.latest.date() == date(2027, 2, 25)
    assert in_new_york.latest.date() == date(2027, 2, 24)


@given(st.dates(date(2000, 1, 1), date(2060, 12, 31)), st.sampled_from([POSH, TRIBUNAL, EEOC, RAPE, ASSAULT]), st.sampled_from([INDIA, PARIS, NEW_YORK]))
def test_a_deadline_lies_after_the_act_and_more_time_never_shortens_it(day: date, rule: Rule, zone: str) -> None:
    last = rule.last_day([day], zone)
    assert last > day
    assert rule.last_day([day], zone, extended=True) >= last


@given(st.datetimes(datetime(2020, 1, 1), datetime(2050, 12, 31), timezones=st.just(timezone.utc)), st.sampled_from([POSH, TRIBUNAL]))  # noqa: DTZ001
def test_three_months_are_never_called_over_too_soon_nor_open_too_long(now: datetime, rule: Rule) -> None:
    assert door(rule, LT3, now).state == "closing"
    assert door(rule, TO6, now).state in ("extension", "closed")
    assert door(rule, GT6, now).state == "closed"
