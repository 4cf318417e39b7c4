"""What a person is answered who wants a line of a certain kind, or says that one did not work: over the real listings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from rasa_project.actions.answers import Answer, Person, Sources
from rasa_project.actions.help import help_answer, query_of
from rasa_project.actions.reported_listings import WHY, report_answer
from rasa_project.actions.shown_listings import aspect_answer, facets_answer, meets_wishes, one_answer, step_answer
from resources.entry_checks import LONGEST_ID
from resources.reports import Reports
from resources.search import Directory
from resources.words import Words

DATA = 64  # bytes of a button's data that Telegram takes
NOBODY = Person("en", None, None, None, (), "none", frozenset(), None, (), None, None, None, None)


@pytest.fixture
def reports(tmp_path: Path) -> Iterator[Reports]:
    with Reports.open(tmp_path / "reports.db") as opened:
        yield opened


@pytest.fixture
def sources(directory: Directory, words: Words, now: datetime, reports: Reports) -> Sources:
    def unused() -> Any:
        raise AssertionError

    return Sources(lambda: directory, words, lambda: now, reports.add, reports.explain, reports.noted, unused, unused)


def rows(reports: Reports) -> list[tuple[Any, ...]]:
    return reports._read("select * from reports order by listing, reason", ())


def shown(answer: Answer) -> list[str]:
    return [name for reply in answer.replies for name in (reply.get("json_message") or {}).get("listings", [])]


def after(person: Person, answer: Answer) -> Person:
    slots = {name: tuple(answer.slots[name]) for name in ("shown", "seen", "failed") if name in answer.slots}
    return replace(person, **slots)


@pytest.mark.parametrize(
    ("country", "wishes"),
    [("IN", ("language:ta",)), ("US", ("written",)), ("US", ("language:es", "open_now")), ("IN", ("language:hi", "open_now", "written")), ("GB", ("written", "free")), ("ZA", ("whatsapp",))],
)
def test_what_is_shown_fits_what_was_wished_and_says_so(sources: Sources, directory: Directory, now: datetime, country: str, wishes: tuple[str, ...]) -> None:
    person = replace(NOBODY, country=country, conditions=wishes)
    answer = help_answer(person, sources)
    assert answer.replies[0]["response"] == "utter_found_fitting"
    assert answer.replies[0]["wanted"]
    query = query_of(person, "none")
    for name in shown(answer):
        listing = directory.get(name)
        assert listing is not None
        assert directory.meets(listing, query, now), name


def test_what_cannot_be_met_is_said_with_the_nearest(sources: Sources) -> None:
    answer = help_answer(replace(NOBODY, country="NP", conditions=("language:fi",)), sources)
    assert answer.replies[0]["response"] == "utter_found_without"
    assert answer.replies[0]["wanted"] == answer.replies[0]["missing"] == "Finnish"
    assert shown(answer)
    both = help_answer(replace(NOBODY, country="US", conditions=("language:fi", "written")), sources).replies[0]
    assert (both["response"], both["missing"]) == ("utter_found_nearest", "Finnish")


def test_whatsapp_that_is_not_there_becomes_another_way_of_writing(sources: Sources, directory: Directory) -> None:
    answer = help_answer(replace(NOBODY, country="FR", conditions=("whatsapp",)), sources)
    assert answer.replies[0]["missing"] == "WhatsApp"
    found = [directory.get(name) for name in shown(answer)]
    assert all(listing is not None and listing.channels & {"text", "chat", "email"} for listing in found)


def test_the_way_and_the_language_that_were_wished_stand_first(sources: Sources) -> None:
    text = help_answer(replace(NOBODY, country="US", conditions=("written",)), sources).replies[0]["listings_text"]
    assert text.index("Text HOPE") < text.index("Call 1-800-656-4673")
    text = help_answer(replace(NOBODY, country="IN", conditions=("language:ta",)), sources).replies[0]["listings_text"]
    assert "Tamil, " in text


def test_a_man_where_only_women_are_taken_is_told(sources: Sources) -> None:
    answer = help_answer(replace(NOBODY, country="NP", audience=frozenset({"men"}), topic="sexual_assault"), sources)
    found = [sources.directory().get(name) for name in shown(answer)]
    assert answer.replies[0].get("missing") == "For men" or all({"everyone", "men"} & set(one.audience) for one in found if one)


def test_a_question_about_what_was_shown_is_answered_when_it_fits(sources: Sources) -> None:
    person = replace(NOBODY, country="US", conditions=("written",), shown=("us-rainn",))
    assert meets_wishes(person, sources)
    assert not meets_wishes(replace(person, conditions=("language:fi",)), sources)
    assert not meets_wishes(replace(person, conditions=()), sources)
    assert facets_answer(person, sources, ["text"], None, None).replies[0]["response"] == "utter_facts"


def test_more_never_shows_the_same_twice_and_ends(sources: Sources) -> None:
    person = replace(NOBODY, country="US", topic="sexual_assault")
    answer, seen = help_answer(person, sources), list[str]()
    for _ in range(40):
        if not shown(answer):
            break
        assert not set(shown(answer)) & set(seen)
        seen += shown(answer)
        person = after(person, answer)
        answer = help_answer(person, sources, skip_shown=True)
    assert answer.replies[0]["response"] == "utter_no_more_listings"
    assert len(seen) > 6


def test_every_listing_shown_has_its_own_tap(sources: Sources) -> None:
    answer = help_answer(replace(NOBODY, country="IN"), sources)
    buttons = answer.replies[0]["buttons"]
    assert [one["payload"] for one in buttons] == [f'/report_number{{"listing":"{name}"}}' for name in shown(answer)]
    assert [one["title"][0] for one in buttons] == ["1", "2", "3"]
    assert answer.replies[0]["listings_text"].startswith("1) ")


def test_one_tap_notes_it_and_brings_the_next_best_at_once(sources: Sources, reports: Reports, now: datetime) -> None:
    person = replace(NOBODY, country="IN", topic="sexual_assault")
    first = help_answer(person, sources)
    person = after(person, first)
    answer = report_answer(person, sources, person.shown[0])
    assert rows(reports) == [(person.shown[0], "not_said", now.date().isoformat(), 1)]
    assert shown(answer)
    assert not set(shown(answer)) & set(person.shown)
    whys = answer.replies[0]["buttons"]
    assert len(whys) == 4
    assert all(f'"listing":"{person.shown[0]}"' in one["payload"] for one in whys)
    assert report_answer(after(person, answer), sources, person.shown[0], why="n").replies[0]["response"] == "utter_why_noted"
    assert rows(reports) == [(person.shown[0], "nobody_answers", now.date().isoformat(), 1)]
    # What failed is not offered again in this conversation.
    assert person.shown[0] not in shown(help_answer(after(person, answer), sources))


def test_a_reason_alone_reports_nothing(sources: Sources, reports: Reports) -> None:
    report_answer(replace(NOBODY, country="IN"), sources, "in-181", why="w")
    assert rows(reports) == []


@pytest.mark.parametrize(
    ("which", "why", "text", "kept"),
    [("second", "not_in_service", "the second number is dead", ("in-112", "not_in_service")), (None, "nobody_answers", "181 nobody picks up", ("in-181", "nobody_answers"))],
)
def test_words_name_the_listing_and_the_reason(sources: Sources, reports: Reports, which: str | None, why: str, text: str, kept: tuple[str, str]) -> None:
    person = replace(NOBODY, country="IN", shown=("in-181", "in-112", "in-icall"))
    answer = report_answer(person, sources, None, why=why, which=which, text=text)
    assert [row[:2] for row in rows(reports)] == [kept]
    assert answer.replies[0]["buttons"] == []
    assert shown(answer)


def test_without_saying_which_the_next_best_comes_before_the_question(sources: Sources, reports: Reports) -> None:
    person = replace(NOBODY, country="IN", shown=("in-181", "in-112"))
    answer = report_answer(person, sources, None, why="nobody_answers", text="nobody picks up")
    assert [reply["response"] for reply in answer.replies] == ["utter_sorry_another", "utter_which_number"]
    assert rows(reports) == []
    assert answer.slots["shown"][:2] == ["in-181", "in-112"]


def test_a_second_number_is_not_the_only_one_that_is_shown(sources: Sources, reports: Reports) -> None:
    person = replace(NOBODY, country="IN", shown=("in-icall",), conditions=("language:ta",))
    answer = report_answer(person, sources, None, why="not_in_service", which="second", text="the second number is dead")
    assert [reply["response"] for reply in answer.replies] == ["utter_sorry_another", "utter_which_number"]
    assert rows(reports) == []


@pytest.mark.parametrize("name", ["in-nowhere", "my name is and he did", "in-181'; drop table reports; --"])
def test_nothing_but_ids_of_listings_is_kept(sources: Sources, reports: Reports, name: str) -> None:
    report_answer(replace(NOBODY, country="IN", shown=("in-181",)), sources, name)
    report_answer(replace(NOBODY, country="IN"), sources, name, why="n")
    assert rows(reports) == []


def test_without_a_country_other_directories_are_offered(sources: Sources) -> None:
    first = sources.directory().international()[0].id
    answer = report_answer(replace(NOBODY, shown=(first,)), sources, first)
    assert first not in shown(answer)
    assert shown(answer)


def test_after_one_was_shown_alone_that_one_is_meant(sources: Sources, reports: Reports) -> None:
    person = replace(NOBODY, country="US", shown=("us-rainn", "us-ndvh"))
    answer = one_answer(person, sources, "second")
    person = replace(person, focus=answer.slots["focus"], shown=tuple(answer.slots["shown"]))
    assert person.shown == ("us-rainn", "us-ndvh")
    assert facets_answer(person, sources, ["cost"], None, None).replies[0]["json_message"] == {"listings": ["us-ndvh"]}
    assert "us-rainn" in facets_answer(person, sources, ["cost"], "first", None).replies[0]["json_message"]["listings"]
    assert report_answer(person, sources, None, why="nobody_answers").replies[0]["response"] == "utter_reported"
    assert [row[0] for row in rows(reports)] == ["us-ndvh"]


def test_what_is_the_same_for_each_is_said_once(sources: Sources) -> None:
    person = replace(NOBODY, country="US", shown=("us-rainn", "us-ndvh"))
    assert facets_answer(person, sources, ["cost"], None, None).replies[0]["facts"] == "All of them: free, as far as we read. From abroad it may cost."
    both = facets_answer(person, sources, ["cost", "report"], "first", None).replies[0]["facts"].splitlines()
    assert len(both) == 2
    assert all(line.startswith("RAINN") for line in both)


def test_a_side_that_was_only_guessed_is_asked(sources: Sources) -> None:
    person = replace(NOBODY, country="US", shown=("us-rainn",))
    assert aspect_answer(person, sources, "").replies[0]["response"] == "utter_which_facet"
    assert aspect_answer(person, sources, "hours").replies[0]["response"] == "utter_facts"
    assert facets_answer(person, sources, ["expects"], None, None).replies[0]["response"] == "utter_what_to_expect"


def test_right_after_a_danger_card_its_numbers_are_meant(sources: Sources) -> None:
    person = replace(NOBODY, country="FR", danger="danger")
    assert one_answer(person, sources, "first").slots["focus"] == "fr-17-112"
    assert one_answer(replace(person, danger=None), sources, "first").replies[0]["response"] == "utter_none_shown"


def test_the_same_once_more_and_others(sources: Sources) -> None:
    person = replace(NOBODY, country="US", shown=("us-rainn", "us-ndvh"))
    assert shown(step_answer(person, sources, "show")) == ["us-rainn", "us-ndvh"]
    assert not set(shown(step_answer(person, sources, "more"))) & set(person.shown)


def test_the_country_is_asked_once_and_for_a_reason(sources: Sources) -> None:
    assert help_answer(NOBODY, sources).replies[0]["response"] == "utter_ask_country"
    assert help_answer(replace(NOBODY, country_asked=True), sources).replies[0]["response"] == "utter_no_country"


def test_the_button_of_the_longest_id_has_room(sources: Sources) -> None:
    longest = "x" * LONGEST_ID
    for key in WHY:
        assert len(f'/report_number{{"listing":"{longest}","why":"{key}"}}'.encode()) <= DATA


def test_the_day_is_the_only_time_that_is_kept(sources: Sources, reports: Reports) -> None:
    report_answer(replace(NOBODY, country="IN", shown=("in-181",)), sources, "in-181")
    assert [date.fromisoformat(row[2]).isoformat() == row[2] for row in rows(reports)] == [True]
