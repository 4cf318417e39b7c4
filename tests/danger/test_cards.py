"""The emergency cards: what stands first, what is promised, and what is left when everything is gone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timezone
from pathlib import Path

import pytest

from bot.danger.cards import CARD_WORDS, LANGUAGES, LAST_RESORT, Cards
from bot.danger.detector import Danger
from bot.danger.phrases import KINDS
from resources.build import build
from resources.database import DirectoryError
from resources.model import Listing
from resources.search import Directory

NOW = datetime(2026, 11, 23, 3, 0, tzinfo=timezone.utc)
FIRST_NUMBER = 400  # characters before which the first number and its line end
EMOJI = re.compile("[\U0001f300-\U0001faff\u2600-\u27bf]")


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Directory]:
    """The project's own directory, built for these tests."""
    path = tmp_path_factory.mktemp("directory") / "directory.db"
    build(path=path)
    with Directory.open(path) as opened:
        yield opened


@pytest.fixture(scope="module")
def cards(directory: Directory) -> Cards:
    """Every card."""
    return Cards.compose(directory, NOW)


class Gone:
    """A directory whose file is damaged."""

    def countries(self) -> list[str]:
        raise DirectoryError("gone")

    def emergency(self, country: str) -> list[Listing]:
        raise DirectoryError("gone")

    def crisis(self, country: str, danger: str, now: datetime, *, limit: int = 3) -> list[Listing]:
        raise DirectoryError("gone")

    def international(self, topic: str = "none") -> list[Listing]:
        raise DirectoryError("gone")


def test_there_is_a_card_for_everything(cards: Cards, directory: Directory) -> None:
    for country in (None, *directory.countries()):
        for language in LANGUAGES:
            for kind in KINDS:
                for someone_else in (False, True):
                    assert (kind, someone_else, language, country) in cards.dangers
            assert (language, country) in cards.failures


def test_the_number_to_reach_now_comes_first(cards: Cards, directory: Directory) -> None:
    for country in directory.countries():
        calls = [phone.number for listing in directory.emergency(country) for phone in listing.phones if phone.type == "call"]
        for language in LANGUAGES:
            for kind in KINDS:
                reply, _ = cards.card(Danger(kind), language, country)
                first = reply.text.split("\n")[0]
                assert len(first) <= FIRST_NUMBER
                assert not calls or calls[0] in first, f"{country} {language} {kind}: {first}"


def test_the_line_ends_within_the_limit(cards: Cards, directory: Directory) -> None:
    for (kind, _, language, country), card in cards.dangers.items():
        second = "\n".join(card.reply.text.split("\n")[:2])
        assert len(second) <= FIRST_NUMBER, f"{kind} {language} {country}"


def test_numbers_come_from_the_directory_of_that_country(cards: Cards, directory: Directory) -> None:
    for (kind, _, language, country), card in cards.dangers.items():
        for shown in card.listings:
            listing = directory.get(shown)
            assert listing is not None
            assert listing.country in (country, "INT"), f"{kind} {language} {country}: {shown}"


def test_without_a_country_no_number_is_guessed(cards: Cards) -> None:
    for language in LANGUAGES:
        for kind in KINDS:
            reply, _ = cards.card(Danger(kind), language, None)
            assert not re.search(r"\d", reply.text)
            assert "findahelpline.com" in reply.text


@pytest.mark.parametrize(
    ("kind", "country", "number"),
    [
        ("suicide", "IN", "14416"),
        ("suicide", "US", "988"),
        ("suicide", "FR", "3114"),
        ("suicide", "ES", "024"),
        ("child", "IN", "1098"),
        ("child", "GB", "0800 1111"),
        ("danger", "FR", "3919"),
        ("medical", "US", "1-800-656-4673"),
    ],
)
def test_the_line_is_for_just_this(cards: Cards, kind: str, country: str, number: str) -> None:
    reply, _ = cards.card(Danger(kind), "en", country)
    assert number in reply.text.split("\n")[1]


def test_ways_without_speaking(cards: Cards) -> None:
    assert "55" in cards.card(Danger("danger"), "en", "GB")[0].text
    assert "114" in cards.card(Danger("danger"), "fr", "FR")[0].text


def test_nothing_is_shouted_drawn_or_promised(cards: Cards) -> None:
    for card in (*cards.dangers.values(), *cards.failures.values()):
        text = card.reply.text
        assert "!" not in text
        assert "¡" not in text
        assert not EMOJI.search(text)
        assert not re.search(r"\bcommit|help is (coming|on the way)|we (have )?(called|alerted)|\b(secret|secrecy)\b", text, re.IGNORECASE)


@pytest.mark.parametrize(("language", "name"), [("en", "suicide"), ("hi", "आत्महत्या"), ("hi-Latn", "suicide"), ("fr", "suicide"), ("es", "suicid")])
def test_suicide_is_named(cards: Cards, language: str, name: str) -> None:
    for someone_else in (False, True):
        assert name in cards.card(Danger("suicide", someone_else), language, None)[0].text.casefold()


def test_someone_else_gets_another_sentence(cards: Cards) -> None:
    for language in LANGUAGES:
        for kind in KINDS:
            assert cards.card(Danger(kind, True), language, "IN")[0].text != cards.card(Danger(kind), language, "IN")[0].text


def test_buttons_fit_telegram(cards: Cards) -> None:
    for card in cards.dangers.values():
        (row,) = card.reply.buttons
        assert [button.data for button in row] == ["/safe_now", "/ask_hotline", "/hide"]
        assert all(len(button.data.encode()) <= 64 and button.label for button in row)


def test_an_unknown_country_or_language_gets_the_nearest_card(cards: Cards) -> None:
    assert cards.card(Danger("suicide"), "en", "XX") == cards.card(Danger("suicide"), "en", None)
    assert cards.card(Danger("suicide"), "pt", "IN") == cards.card(Danger("suicide"), "en", "IN")
    assert cards.card(Danger("nonsense"), "fr", "FR")[0].text


def test_a_directory_that_is_gone_leaves_cards() -> None:
    cards = Cards.compose(Gone(), NOW)
    for language in LANGUAGES:
        reply, _ = cards.card(Danger("suicide"), language, "IN")
        assert "findahelpline.com" in reply.text
        assert cards.failure(language, "IN").text


def test_a_directory_that_breaks_later_changes_nothing(directory: Directory, tmp_path: Path) -> None:
    path = tmp_path / "directory.db"
    build(path=path)
    opened = Directory.open(path)
    cards = Cards.compose(opened, NOW)
    before = cards.card(Danger("danger"), "hi", "IN")
    opened.close()
    path.write_bytes(b"broken")
    assert cards.card(Danger("danger"), "hi", "IN") == before


def test_words_that_cannot_be_read_leave_the_last_resort(directory: Directory, tmp_path: Path) -> None:
    cards = Cards.compose(directory, NOW, words_folder=tmp_path)
    assert cards.card(Danger("suicide"), "en", "IN") == (LAST_RESORT, ())
    assert cards.failure("hi", None) == LAST_RESORT


def test_one_broken_language_falls_back_to_english(directory: Directory, tmp_path: Path) -> None:
    for path in CARD_WORDS.glob("*.yml"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / "hi.yml").write_text("care: [", encoding="utf-8")
    (tmp_path / "fr.yml").write_text("emergency: nothing else\n", encoding="utf-8")
    cards = Cards.compose(directory, NOW, words_folder=tmp_path)
    for language in ("hi", "fr"):
        assert cards.card(Danger("suicide"), language, "IN") == cards.card(Danger("suicide"), "en", "IN")
