"""The check of guide files: every problem names file, entry, field and mend."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from resources.guide_checks import check_guides
from resources.guide_reading import GUIDES

SUBJECT = """\
- id: work-limit
  needs: [ask_workplace]
  topics: [workplace_harassment]
  facet: time
  title: {en: Limits, hi: सीमा, hi-Latn: Limit, fr: Délais, es: Plazos}
  questions:
    en: [how long, is it late, deadline please, what is the limit, by when, how many months]
    hi: [कब तक, देर हुई क्या, आखिरी तारीख, सीमा क्या है, कितने दिन, कितने महीने]
    hi-Latn: [kab tak, der hui kya, last date, limit kya hai, kitne din, kitne mahine]
    fr: [combien de temps, est-ce tard, quel délai, quelle limite, avant quand, combien de mois]
    es: [cuánto tiempo, es tarde, qué plazo, qué límite, antes de cuándo, cuántos meses]
"""
CARD = """\
- id: in-limit
  subject: work-limit
  country: IN
  law: An Act, s. 9
  grade: A
  sources:
  - address: https://example.org/act
    date: '2025-10-27'
  date_checked: '2026-11-23'
  review_due: '2027-05-23'
  answer: {en: Three months., hi: तीन महीने।, hi-Latn: Teen mahine., fr: Trois mois., es: Tres meses.}
  limit:
    timezone: Asia/Kolkata
    rules:
    - id: act
      within: P3M
      door: {en: Committee, hi: समिति, hi-Latn: Committee, fr: Comité, es: Comité}
    choices:
    - id: lt3
      most: P3M
      title: {en: Less, hi: कम, hi-Latn: Kam, fr: Moins, es: Menos}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a small folder of guides that is in order."""
    shutil.copytree(GUIDES / "words", tmp_path / "words")
    (tmp_path / "subjects").mkdir()
    (tmp_path / "subjects" / "work.yml").write_text(SUBJECT, encoding="utf-8")
    (tmp_path / "in.yml").write_text(CARD, encoding="utf-8")
    return tmp_path


def test_a_small_folder_is_in_order(folder: Path) -> None:
    subjects, cards, problems = check_guides(folder)
    assert problems == []
    assert [one.id for one in subjects] == ["work-limit"]
    assert [one.id for one in cards] == ["in-limit"]
    assert cards[0].limit is not None
    assert cards[0].limit.rules[0].within == "P3M"


@pytest.mark.parametrize(
    ("old", "new", "field", "what"),
    [
        ("grade: A", "grade: C", "grade", "not good enough"),
        ("grade: A", "grade: own", "grade", "names a law or a source"),
        ("country: IN", "country: XX", "country", "not a country"),
        ("https://example.org/act", "example.org", "sources[0]", "not an address"),
        ("'2025-10-27'", "'27 October'", "sources[0]", "not a date"),
        ("date_checked: '2026-11-23'", "date_checked: '2026-11-31'", "date_checked", "not a day"),
        ("review_due: '2027-05-23'", "review_due: '2026-05-23'", "review_due", "before the day of the check"),
        ("en: Three months.", "en: You must go.", "answer", "you must"),
        ("en: Three months.", "en: Go now!", "answer", "'!'"),
        (", es: Tres meses.", "", "answer", "no text in es"),
        ("en: Three months.", "en: " + "long " * 200, "answer", "characters"),
        ("within: P3M", "within: three", "limit", "not a span"),
        ("Asia/Kolkata", "Asia/Nowhere", "limit", "not a time zone"),
        ("id: lt3", "id: LT 3", "limit", "not the id of a choice"),
        ("subject: work-limit", "subject: work-nothing", "subject", "there is no subject"),
        ("id: in-limit", "id: in-" + "limit-" * 8 + "x", "id", "longer than 64 bytes"),
        ("  grade: A", "  colour: red\n  grade: A", "colour", "no such field"),
        ("  law: An Act, s. 9\n", "  law: An Act, s. 9\n  related: [nothing]\n", "related", "no other card"),
    ],
)
def test_what_is_wrong_is_said(folder: Path, old: str, new: str, field: str, what: str) -> None:
    assert old in CARD
    (folder / "in.yml").write_text(CARD.replace(old, new), encoding="utf-8")
    _, _, problems = check_guides(folder)
    found = [one for one in problems if what in one.what]
    assert found, [str(one) for one in problems]
    assert found[0].file == "in.yml"
    assert found[0].field == field
    assert found[0].mend


def test_too_few_questions_and_twice_the_same(folder: Path) -> None:
    (folder / "subjects" / "work.yml").write_text(SUBJECT.replace("[how long, is it late, ", "[how long, How long, ").replace("[कब तक, ", "["), encoding="utf-8")
    _, cards, problems = check_guides(folder)
    assert cards == []
    assert {"stands twice" in one.what or "fewer than" in one.what or "no subject" in one.what for one in problems} == {True}


def test_an_overdue_card_is_a_warning(folder: Path) -> None:
    from datetime import date

    _, cards, problems = check_guides(folder, today=date(2027, 6, 1))
    assert [one.level for one in problems] == ["warning"]
    assert "no longer see" in problems[0].what
    assert len(cards) == 1


def test_broken_yaml_and_twice_the_same_id(folder: Path) -> None:
    (folder / "us.yml").write_text("- id: [", encoding="utf-8")
    (folder / "fr.yml").write_text(CARD, encoding="utf-8")
    _, _, problems = check_guides(folder)
    text = "\n".join(map(str, problems))
    assert "us.yml" in text
    assert "also stands in" in text
