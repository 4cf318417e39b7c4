"""The emergency cards: what stands first, what is promised, and what is left when everything is gone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timezone
from pathlib import Path

import pytest

from bot.danger.card_maker import AGAIN, FIRST, NAME, PLACE, SILENT, WONT
from bot.danger.cards import CARD_WORDS, LANGUAGES, LAST_RESORT, Cards
from bot.danger.detector import Danger
from bot.danger.phrases import KINDS
from resources.build import build
from resources.database import DirectoryError
from resources.model import Listing
from resources.search import Directory

NOW = datetime(2026, 11, 23, 3, 0, tzinfo=timezone.utc)
MOMENTS = (FIRST, AGAIN, PLACE, SILENT, WONT)
LONGEST = 1200  # characters of a reply
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
    for country in (None, NAME, *directory.countries()):
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
    said = [card.at(moment, turn).text for card in cards.dangers.values() for moment in MOMENTS for turn in (0, 1)]
    for text in (*said, *(reply.text for reply in cards.failures.values())):
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


def test_a_danger_told_again_has_other_words_around_the_same_numbers(cards: Cards) -> None:
    for (kind, other, language, country), card in cards.dangers.items():
        texts = [card.at(FIRST).text, card.at(AGAIN, 0).text, card.at(AGAIN, 1).text, card.at(PLACE, 0).text, card.at(PLACE, 1).text]
        assert len(set(texts)) == len(texts), f"{kind} {other} {language} {country}"
        assert len({text.split("\n")[0] for text in texts}) == 1
        assert max(map(len, texts)) <= LONGEST


def test_what_was_just_read_is_not_said_with_the_place(cards: Cards) -> None:
    for language in LANGUAGES:
        first, place = (cards.card(Danger("danger"), language, "IN", moment)[0].text.split("\n\n")[1] for moment in (FIRST, PLACE))
        assert first.split("\n")[0] not in place


def test_without_a_country_it_is_said_that_naming_one_brings_a_number(cards: Cards) -> None:
    for language, words in {"en": "country or town", "fr": "pays ou votre ville", "es": "país o ciudad", "hi-Latn": "desh ya sheher", "hi": "देश या शहर"}.items():
        numbers = cards.card(Danger("danger"), language, None)[0].text.split("\n\n")[0]
        assert words in numbers
        assert "?" not in numbers
        assert words not in cards.card(Danger("danger"), language, "IN")[0].text


@pytest.mark.parametrize(("country", "language", "name"), [("KW", "en", "Kuwait"), ("GR", "en", "Greece"), ("VE", "es", "Venezuela"), ("GR", "fr", "Grèce"), ("KW", "hi", "कुवैत")])
def test_a_country_without_listings_is_named_and_the_gap_owned(cards: Cards, country: str, language: str, name: str) -> None:
    reply, shown = cards.card(Danger("danger"), language, country)
    lines = reply.text.split("\n")
    assert name in lines[0]
    assert name in lines[1]
    assert NAME not in reply.text
    assert not re.search(r"\d", reply.text)
    assert shown == ("int-findahelpline",)


def test_a_childs_line_stands_on_a_childs_card_only(cards: Cards) -> None:
    for kind in ("danger", "medical", "suicide"):
        assert "fr-119" not in cards.card(Danger(kind), "fr", "FR")[1]
        assert "us-childhelp" not in cards.card(Danger(kind), "en", "US")[1]
    assert "fr-119" in cards.card(Danger("child"), "fr", "FR")[1]


def test_a_line_speaks_the_readers_language_or_says_which_it_speaks(cards: Cards) -> None:
    french, english = (cards.card(Danger("suicide"), language, "BE")[0].text for language in ("fr", "en"))
    assert "0800 32 123" in french.split("\n")[1]
    assert "1813" not in french
    assert "in Dutch" in english or "in French" in english
    assert "SOS Viol" in cards.card(Danger("medical"), "fr", "BE")[0].text


def test_who_cannot_speak_reads_the_ways_to_write_right_after_the_emergency_number(cards: Cards) -> None:
    assert "114" in cards.card(Danger("danger"), "fr", "FR", SILENT)[0].text.split("\n")[1]
    assert "741741" in cards.card(Danger("suicide"), "en", "US", SILENT)[0].text.split("\n")[1]


def test_no_card_says_that_a_hospital_tells_nobody(cards: Cards) -> None:
    for language, words in {"en": "differs by country", "fr": "selon le pays", "es": "según el país", "hi-Latn": "desh par hai", "hi": "देश पर है"}.items():
        assert words in cards.card(Danger("medical"), language, "IN")[0].text


def test_the_numbers_fit_one_line_for_the_answers_after_a_card(cards: Cards) -> None:
    assert cards.reminder(Danger("suicide"), "en", "US") == "These numbers stay. Emergency: 911; Suicide line: 988."
    assert "112" in cards.reminder(Danger("danger"), "hi", "IN", 1)
    for language in LANGUAGES:
        assert not re.search(r"\d", cards.reminder(Danger("danger"), language, None))
        assert cards.reminder(Danger("danger"), language, "FR", 0) != cards.reminder(Danger("danger"), language, "FR", 1)
