"""Questions in chat find the right card (issue I, point 7), and what stands around the search."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from rasa_project.components.sentence_encoder import SentenceEncoder
from resources.guide_model import LANGUAGES
from resources.guide_report import QUESTIONS, Asked, ask, share
from resources.guide_search import Guides

TODAY = date(2026, 11, 24)


@pytest.fixture(scope="module")
def encoder() -> SentenceEncoder:
    return SentenceEncoder()


@pytest.fixture(scope="module")
def guides(encoder: SentenceEncoder) -> Guides:
    guides = Guides.load()
    guides.prepare(encoder)
    return guides


def measured(path: Path, guides: Guides, encoder: SentenceEncoder) -> list[Asked]:
    return ask([json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()], guides, encoder, TODAY)


def test_questions_of_the_development_part_reach_the_right_card(guides: Guides, encoder: SentenceEncoder) -> None:
    asked = measured(QUESTIONS.with_name("development.jsonl"), guides, encoder)
    assert share(asked, 1) >= 0.88
    assert share(asked, 3) >= 0.97


def test_unseen_questions_reach_the_right_card(guides: Guides, encoder: SentenceEncoder) -> None:
    # Only one subject counts as right for each of these terse questions, though a neighbour often answers too.
    asked = measured(QUESTIONS, guides, encoder)
    assert share(asked, 1) >= 0.77
    assert share(asked, 3) >= 0.93
    for language in LANGUAGES:
        own = [one for one in asked if one.language == language]
        assert len(own) >= 60, language
        assert share(own, 3) >= 0.88, language


def test_without_words_the_overview_of_a_need_comes_first(guides: Guides, encoder: SentenceEncoder) -> None:
    firsts = {
        need: guides.find("", "IN", need, None, TODAY, lambda: encoder)[0].id
        for need in ("ask_legal", "ask_report_police", "ask_workplace", "ask_medical", "ask_online", "ask_metoo", "disclose_other")
    }
    assert firsts == {
        "ask_legal": "in-law-options",
        "ask_report_police": "in-police",
        "ask_workplace": "in-work-options",
        "ask_medical": "in-care",
        "ask_online": "int-online",
        "ask_metoo": "int-metoo",
        "disclose_other": "support-someone",
    }


def test_the_country_decides_the_card(guides: Guides, encoder: SentenceEncoder) -> None:
    text = "how many months do i have to complain at work"
    found = {country: guides.find(text, country, "ask_workplace", None, TODAY, lambda: encoder)[0].id for country in ("IN", "GB", "US", "DE", None)}
    assert found == {"IN": "in-posh-limit", "GB": "gb-limit", "US": "us-limit", "DE": "int-work-limit", None: "int-work-limit"}


def test_expired_cards_are_withheld(guides: Guides, encoder: SentenceEncoder) -> None:
    late = date(2027, 3, 1)
    assert guides.get("gb-limit", late) is None
    found = guides.find("deadline for the tribunal", "GB", "ask_workplace", None, late, lambda: encoder)
    assert "gb-limit" not in [one.id for one in found]
    assert found[0].country == "INT"
    assert guides.find("deadline for the tribunal", "GB", "ask_workplace", None, date(2040, 1, 1), lambda: encoder) == []


def test_every_related_card_can_be_shown(guides: Guides) -> None:
    for card in guides.cards:
        country = card.country if card.country != "INT" else None
        assert len(guides.related(card, country, TODAY)) >= 2, card.id


def test_a_message_of_any_kind_is_survived(guides: Guides, encoder: SentenceEncoder) -> None:
    for text in ("", " ", "?", "😀", "a" * 4000, "\x00", "हाँ", "/start {"):
        guides.find(text, "IN", "ask_legal", "none", TODAY, lambda: encoder)


def test_loading_a_missing_folder_says_so(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="no guides"):
        Guides.load(tmp_path / "nothing")


def test_nobody_waits_while_the_questions_are_learned(encoder: SentenceEncoder, tmp_path: Path) -> None:
    fresh = Guides.load(cache=tmp_path)
    first = fresh.find("deadline for the posh committee", "IN", "ask_workplace", None, TODAY, lambda: encoder)
    assert first[0].country in ("IN", "INT")
    fresh.prepare(encoder)
    kept = list(tmp_path.glob("guides-*.npz"))
    assert len(kept) == 1
    again = Guides.load(cache=tmp_path)
    assert [one.id for one in again.find("can i sue him", "IN", "ask_legal", None, TODAY, lambda: encoder)] == [
        one.id for one in fresh.find("can i sue him", "IN", "ask_legal", None, TODAY, lambda: encoder)
    ]
    kept[0].write_bytes(b"not an archive")
    assert Guides.load(cache=tmp_path).find("can i sue him", "IN", "ask_legal", None, TODAY, lambda: encoder)
