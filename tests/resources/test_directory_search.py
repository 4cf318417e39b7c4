"""Who is shown which listing."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from resources.build import build
from resources.freshness import freshness
from resources.query import Query
from resources.ranking import state_of
from resources.search import MOST_SHOWN, Directory
from resources.vocabulary import Vocabulary

TOPICS = [
    "sexual_assault",
    "sexual_harassment",
    "workplace_harassment",
    "domestic_violence",
    "online_abuse",
    "stalking",
    "child_abuse",
    "street_harassment",
    "campus",
    "suicide_crisis",
    "general",
    "none",
]


def ids(directory: Directory, now: datetime, country: str, **asked: Any) -> list[str]:
    return [one.id for one in directory.find(Query(country, **asked), now)]


def test_mumbai_sees_maharashtra_and_the_whole_country_but_not_delhi(directory: Directory, now: datetime) -> None:
    found = directory.find(Query("IN", region="IN-MH", city="Mumbai", topic="street_harassment", limit=5), now)
    assert "in-mh-103" in {one.id for one in found}
    assert {one.region for one in found} == {"IN-MH", None}


@pytest.mark.parametrize("topic", TOPICS)
@pytest.mark.parametrize("region", ["IN-MH", "IN-DL", "IN-TN", None])
def test_a_regions_line_is_never_shown_in_another(directory: Directory, now: datetime, topic: str, region: str | None) -> None:
    shown: set[str] = set()
    while True:
        found = directory.find(Query("IN", region=region, topic=topic, limit=5, exclude=frozenset(shown)), now)
        if not found:
            break
        assert {one.region for one in found} <= {region, None}
        shown |= {one.id for one in found}


def test_a_towns_line_is_only_for_that_town(directory: Directory, now: datetime) -> None:
    assert "in-mh-103" in ids(directory, now, "IN", region="IN-MH", city="Bombay", topic="street_harassment", limit=5)
    for city in ("Pune", None):
        assert "in-mh-103" not in ids(directory, now, "IN", region="IN-MH", city=city, topic="street_harassment", limit=5)


def test_a_region_sees_the_lines_of_the_area_around_it(directory: Directory, now: datetime) -> None:
    for region in ("GB-ENG", "GB-WLS", "GB-LND", "GB-EAW"):
        assert "gb-rasasl" in ids(directory, now, "GB", region=region, topic="sexual_assault")
    assert "gb-rasasl" not in ids(directory, now, "GB", region="GB-SCT", topic="sexual_assault", limit=5)
    assert ids(directory, now, "GB", region="GB-SCT")[0] == "gb-sct-rapecrisis"


def test_old_region_codes_are_understood(directory: Directory, now: datetime) -> None:
    assert ids(directory, now, "IN", region="IN-TG", topic="street_harassment") == ids(
        directory, now, "IN", region="IN-TS", topic="street_harassment"
    )


@pytest.mark.parametrize("country", ["IN", "US", "GB", "FR", "ES", "MX", "DE", "CA", "AU", "BR", "ZA", "JP"])
@pytest.mark.parametrize("topic", TOPICS)
def test_a_man_never_gets_a_line_for_women_only_while_there_is_another(directory: Directory, now: datetime, country: str, topic: str) -> None:
    for one in directory.find(Query(country, topic=topic, audience=frozenset({"men"}), limit=5), now):
        assert set(one.audience) & {"men", "everyone"} or set(one.audience) == {"children"}, one.id


def test_lines_made_for_men_come_first_for_men(directory: Directory, now: datetime) -> None:
    assert ids(directory, now, "US", audience=frozenset({"men"}))[0] == "us-1in6"
    assert "gb-mens-advice" in ids(directory, now, "GB", audience=frozenset({"man"}))


@pytest.mark.parametrize("country", ["IN", "US", "GB", "FR", "AU", "KE", "NO", "CO"])
def test_a_child_never_gets_a_line_for_adults(directory: Directory, now: datetime, country: str) -> None:
    for topic in TOPICS:
        for one in directory.find(Query(country, topic=topic, audience=frozenset({"children"}), limit=5), now):
            assert one.minimum_age is None or one.minimum_age < 18, one.id


@pytest.mark.parametrize(("country", "line"), [("IN", "in-childline-1098"), ("US", "us-childhelp"), ("GB", "gb-childline"), ("FR", "fr-119")])
def test_a_child_gets_the_child_line_first(directory: Directory, now: datetime, country: str, line: str) -> None:
    assert ids(directory, now, country, audience=frozenset({"children"}))[0] == line
    assert ids(directory, now, country, topic="child_abuse")[0] == line


def test_lgbtq_people_get_lines_made_for_them(directory: Directory, now: datetime) -> None:
    for country, line in (("GB", "gb-galop"), ("US", "us-trevor"), ("SE", "se-rfsl"), ("FR", "fr-sos-homophobie")):
        assert line in ids(directory, now, country, audience=frozenset({"lgbtq"}))


def test_a_text_line_meant_for_people_with_a_disability_is_theirs(directory: Directory, now: datetime) -> None:
    disabled = frozenset({"disabled"})
    assert ids(directory, now, "ZA", audience=disabled)[0] == "za-gbvcc"
    assert ids(directory, now, "ZA", channel="text", audience=disabled)[0] == "za-gbvcc"
    places = {who: next(one.place for one in directory.ranked(Query("ZA", channel="text", audience=who), now) if one.listing.id == "za-gbvcc") for who in (frozenset[str](), disabled)}
    assert places[disabled] > places[frozenset()]


@pytest.mark.parametrize("country", ["IN", "FR", "MX", "US"])
def test_people_with_a_disability_find_help_where_no_line_is_made_for_them(directory: Directory, now: datetime, country: str) -> None:
    found = directory.find_relaxed(Query(country, audience=frozenset({"disabled"})), now)
    assert found.listings
    assert found.given_up == ()
    assert not {one.id for one in found.listings} & {"us-dod-safe", "us-stronghearts", "us-deaf-hotline", "us-trans-lifeline", "us-1in6"}


def test_special_lines_are_not_for_someone_of_whom_nothing_is_known(directory: Directory, now: datetime) -> None:
    found = ids(directory, now, "US", topic="sexual_assault", limit=5)
    assert found[0] == "us-rainn"
    assert not set(found) & {"us-dod-safe", "us-stronghearts", "us-deaf-hotline", "us-trans-lifeline", "us-1in6"}


@pytest.mark.parametrize(
    ("channel", "topic", "expected"),
    [
        ("text", "suicide_crisis", "us-crisis-text-line"),
        ("chat", "sexual_assault", "us-rainn"),
        ("email", "domestic_violence", "us-deaf-hotline"),
    ],
)
def test_channels(directory: Directory, now: datetime, channel: str, topic: str, expected: str) -> None:
    audience = frozenset({"deaf"}) if channel == "email" else frozenset()
    found = directory.find(Query("US", topic=topic, channel=channel, audience=audience, limit=5), now)
    assert expected in [one.id for one in found]
    assert all(channel in one.channels for one in found)


def test_language_and_cost_and_kind_are_conditions(directory: Directory, now: datetime) -> None:
    assert ids(directory, now, "IN", language="ta") == ["in-icall"]
    assert all(one.fees == "free" for one in directory.find(Query("IN", free=True, limit=5), now))
    legal = directory.find(Query("GB", topic="workplace_harassment", kinds=frozenset({"legal_aid"})), now)
    assert [one.kind for one in legal] == ["legal_aid", "legal_aid"]


def test_open_now_at_two_in_the_morning(directory: Directory, now: datetime) -> None:
    found = directory.find(Query("IN", region="IN-DL", topic="domestic_violence", open_now=True, limit=5), now)
    assert found
    assert all(one.always_open for one in found)
    # Who listens comes before the chat of the police.
    assert ids(directory, now, "FR", topic="sexual_assault", open_now=True)[0] == "fr-3919"
    day = datetime(2026, 11, 25, 10, 0, tzinfo=timezone.utc)
    assert "fr-cfcv" in ids(directory, day, "FR", topic="sexual_assault", open_now=True)


def test_conditions_are_given_up_one_by_one_and_said(directory: Directory, now: datetime) -> None:
    found = directory.find_relaxed(Query("IN", language="fi", channel="chat", open_now=True), now)
    assert found.listings
    assert found.given_up == ("language", "channel")
    # As little as possible: what is open now, and reached in writing where a chat is not to be had.
    assert all(one.channels & {"text", "whatsapp", "chat", "email"} for one in found.listings)
    assert all(state_of(one, now).state == "open" for one in found.listings)
    assert directory.find_relaxed(Query("IN", language="ta", open_now=True), now).given_up == ("open_now",)
    assert "language" in found.given_up
    assert directory.find_relaxed(Query("IN"), now).given_up == ()


def test_pairs_are_shown_together(directory: Directory, now: datetime) -> None:
    found = ids(directory, now, "BE", topic="suicide_crisis")
    assert {"be-suicide", "be-zelfmoord1813"} <= set(found)
    shown = ids(directory, now, "IN", topic="street_harassment")
    assert shown[shown.index("in-181") + 1] == "in-112"
    assert "in-112" not in ids(directory, now, "IN", topic="street_harassment", exclude=frozenset({"in-112"}))


def test_more_brings_others_and_ends(directory: Directory, now: datetime) -> None:
    seen: list[str] = []
    while found := ids(directory, now, "IN", limit=3, exclude=frozenset(seen)):
        assert len(found) <= MOST_SHOWN
        assert not set(found) & set(seen)
        seen += found
    assert len(seen) > 9


def test_what_ended_is_never_found(directory: Directory, now: datetime) -> None:
    for country, gone in (("US", "us-victimconnect"), ("VN", "vn-18001567")):
        seen: set[str] = set()
        for topic in TOPICS:
            while found := ids(directory, now, country, topic=topic, limit=5, exclude=frozenset(seen)):
                seen |= set(found)
        assert gone not in seen


def test_emergency_numbers(directory: Directory) -> None:
    assert [one.id for one in directory.emergency("FR")] == ["fr-17-112", "fr-114"]
    assert [one.id for one in directory.emergency("tr")] == ["tr-112", "tr-kades"]
    assert directory.emergency("XX") == []
    for country in directory.countries():
        first = directory.emergency(country)[0]
        assert "call" in first.channels, country
        assert first.always_open, country


@pytest.mark.parametrize("danger", ["suicide", "danger", "child", "medical"])
def test_a_crisis_gets_a_line_that_answers(directory: Directory, now: datetime, danger: str) -> None:
    for country in directory.countries():
        found = directory.crisis(country, danger, now)
        assert len(found) <= 3
        assert all(one.kind != "emergency" and freshness(one, now.date()).shown for one in found)
        every = [one for one in directory.crisis(country, danger, now, limit=50) if one.always_open]
        assert not every or any(one.always_open for one in found), country


@pytest.mark.parametrize(
    ("country", "danger", "line"),
    [
        ("IN", "suicide", "in-telemanas"),
        ("US", "suicide", "us-988"),
        ("GB", "suicide", "gb-samaritans"),
        ("FR", "suicide", "fr-3114"),
        ("ES", "suicide", "es-024"),
        ("IN", "child", "in-childline-1098"),
        ("US", "child", "us-childhelp"),
        ("FR", "child", "fr-119"),
        ("IN", "danger", "in-181"),
        ("US", "danger", "us-ndvh"),
        ("US", "medical", "us-rainn"),
        ("NL", "medical", "nl-csg"),
    ],
)
def test_the_line_of_a_crisis(directory: Directory, now: datetime, country: str, danger: str, line: str) -> None:
    assert directory.crisis(country, danger, now)[0].id == line


def test_a_man_in_danger_gets_a_line_that_takes_him(directory: Directory, now: datetime) -> None:
    for one in directory.crisis("GB", "danger", now, audience=frozenset({"men"})):
        assert set(one.audience) & {"men", "everyone"}


def test_international_help(directory: Directory) -> None:
    assert directory.international()[0].id == "int-findahelpline"
    assert [one.id for one in directory.international("online_abuse")][:2] == ["int-stopncii", "int-takeitdown"]
    assert all(one.country == "INT" for one in directory.international("suicide_crisis"))


def test_an_unknown_country_has_nothing_and_nothing_foreign(directory: Directory, now: datetime) -> None:
    for country in ("XX", "BT", "", "IN' OR 1=1 --"):
        assert ids(directory, now, country) == []
        assert directory.crisis(country, "suicide", now) == []


def test_a_country_never_shows_anothers_lines(directory: Directory, now: datetime) -> None:
    for country in directory.countries():
        for topic in TOPICS:
            assert {one.country for one in directory.find(Query(country, topic=topic, limit=5), now)} <= {country}


def test_confirmed_comes_before_unconfirmed_and_stale_last(small: Path, tmp_path: Path, now: datetime) -> None:
    text = (small / "in.yml").read_text(encoding="utf-8")
    entry = text[text.index("- id: in-listen") :]
    day = now.date()
    for name, age in (("fresh", 10), ("due", 200), ("stale", 400), ("gone", 600)):
        confirmed = f"  assured_date: '{day - timedelta(days=age)}'\n  assurer: kp\n  assured_how: website\n"
        text += entry.replace("in-listen", f"in-{name}") + confirmed
    (small / "in.yml").write_text(text, encoding="utf-8")
    with Directory.open(build(small, tmp_path / "directory.db").path) as directory:
        assert ids(directory, now, "IN", limit=5) == ["in-fresh", "in-due", "in-listen", "in-stale"]


def test_reasons_are_given(directory: Directory, now: datetime) -> None:
    reasons = directory.ranked(Query("IN", region="IN-DL", topic="domestic_violence"), now)[0].reasons
    assert "topic: fits domestic_violence" in reasons
    assert "region: IN-DL" in reasons


def test_threads_may_share_a_directory(directory: Directory, now: datetime) -> None:
    wrong: list[BaseException] = []

    def ask() -> None:
        try:
            for country in directory.countries():
                assert all(one.country == country for one in directory.find(Query(country), now))
        except BaseException as error:
            wrong.append(error)

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_every_label_has_its_topics(vocabulary: Vocabulary) -> None:
    known = set(vocabulary.words["topics"])
    assert set(TOPICS) <= set(vocabulary.asked)
    for wanted in [*vocabulary.asked.values(), *vocabulary.dangers.values()]:
        assert wanted.topics <= known


def test_a_crowded_country_hides_nobody(small: Path, tmp_path: Path, now: datetime) -> None:
    text = (small / "in.yml").read_text(encoding="utf-8")
    entry = text[text.index("- id: in-listen") :]
    old = f"  assured_date: '{now.date() - timedelta(days=600)}'\n  assurer: kp\n  assured_how: website\n"
    for place in range(120):
        women = entry.replace("in-listen", f"in-women-{place}").replace("audience: [everyone]", "audience: [women]")
        text += women + entry.replace("in-listen", f"in-old-{place}") + old
    (small / "in.yml").write_text(text, encoding="utf-8")
    with Directory.open(build(small, tmp_path / "directory.db").path) as directory:
        assert ids(directory, now, "IN", topic="sexual_assault", audience=frozenset({"men"})) == ["in-listen"]
        seen: set[str] = set()
        while found := ids(directory, now, "IN", topic="sexual_assault", limit=5, exclude=frozenset(seen)):
            seen |= set(found)
        assert len(seen) == 122
        assert not any(name.startswith("in-old") for name in seen)
