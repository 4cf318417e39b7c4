"""The parts that need no bot: the ledger of updates, waiting, cutting texts, words."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TimedOut

from bot.messages import Button, Reply
from bot.telegram.front_words import FOLDER, FrontWords, language_of_code
from bot.telegram.ledger import Ledger
from bot.telegram.polling import LenientRequest
from bot.telegram.rendering import LONGEST_DATA, Keyboards, pieces
from bot.telegram.retrying import persistently, wait_before_retry

LANGUAGES = ("en", "es", "fr", "hi", "hi-Latn")


class Clock:
    """A clock that the test moves."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_the_offset_never_passes_an_update_without_an_answer() -> None:
    ledger = Ledger(Clock())
    assert ledger.offset() is None
    assert all(ledger.take(update_id) for update_id in (10, 11, 12))
    ledger.settle(11)
    assert ledger.offset() == 10
    ledger.settle(10)
    assert ledger.offset() == 12
    ledger.settle(12)
    assert ledger.offset() == 13


def test_an_update_is_taken_once_while_pending_and_after() -> None:
    ledger = Ledger(Clock(), remembered=2)
    assert ledger.take(1)
    assert not ledger.take(1)
    ledger.settle(1)
    assert not ledger.take(1)
    for update_id in (2, 3):
        ledger.take(update_id)
        ledger.settle(update_id)
    assert ledger.take(1)  # only so many are remembered


def test_one_stuck_answer_does_not_silence_everyone_else() -> None:
    clock = Clock()
    ledger = Ledger(clock, window=5, patience_seconds=20)
    ledger.take(1)
    for update_id in range(2, 6):
        ledger.take(update_id)
        ledger.settle(update_id)
    assert ledger.offset() == 1  # it may only be slow
    clock.now = 21
    ledger.take(6)
    assert ledger.offset() == 6
    ledger.settle(6)
    assert ledger.offset() == 7
    assert ledger.pending == 1


def test_ids_that_begin_anew_after_a_quiet_week_are_followed() -> None:
    ledger = Ledger(Clock())
    for update_id in (900, 7):
        ledger.take(update_id)
        ledger.settle(update_id)
    assert ledger.offset() == 8


async def test_waiting_for_answers_ends_when_they_are_sent() -> None:
    ledger = Ledger(Clock())
    ledger.take(1)
    waiting = asyncio.ensure_future(ledger.settled(1))
    assert not await ledger.all_settled(0.01)
    ledger.settle(1)
    await waiting
    assert await ledger.all_settled(0.01)
    await ledger.change(0.01)
    await ledger.settled(99)


def test_how_long_to_wait_grows_to_a_bound_and_is_none_where_it_is_useless(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")
    waits = [wait_before_retry(TimedOut(), attempt) for attempt in range(20)]
    assert waits[:3] == [0.5, 1.0, 2.0]
    assert waits[-1] == 30.0
    assert wait_before_retry(NetworkError("x"), 0) == 0.5
    assert wait_before_retry(RetryAfter(12), 0) == pytest.approx(12.1)
    assert wait_before_retry(BadRequest("x"), 0) is None
    assert wait_before_retry(Forbidden("x"), 0) is None


async def test_what_never_works_is_given_up_after_a_time_not_before() -> None:
    waited = []

    async def fails() -> None:
        raise TimedOut

    async def sleep(seconds: float) -> None:
        waited.append(seconds)

    with pytest.raises(TimedOut):
        await persistently(fails, sleep=sleep, give_up_seconds=100)
    assert 60 < sum(waited) <= 100


@given(st.text(alphabet=st.sampled_from("aü🙂क \n"), max_size=300), st.integers(min_value=4, max_value=50))
def test_pieces_lose_no_word_and_fit(text: str, longest: int) -> None:
    cut = pieces(text, longest)
    assert all(piece and len(piece.encode("utf-16-le")) // 2 <= longest for piece in cut)
    assert "".join("".join(cut).split()) == "".join(text.split())


def test_a_text_is_cut_at_its_paragraphs() -> None:
    assert pieces("one\n\ntwo three", 10) == ["one", "two three"]


@given(st.text(min_size=1, max_size=90))
def test_every_button_comes_back_as_its_data(data: str) -> None:
    keyboards = Keyboards()
    markup = keyboards.markup(Reply("x", ((Button("label", data),),)))
    assert markup is not None
    carried = markup.inline_keyboard[0][0].callback_data
    assert isinstance(carried, str)
    assert len(carried.encode()) <= LONGEST_DATA
    assert keyboards.data_of(carried) == data


def test_only_so_many_long_data_are_kept() -> None:
    keyboards = Keyboards(most=2)
    carried = []
    for number in range(3):
        markup = keyboards.markup(Reply("x", ((Button("label", f"/{number}" + "x" * 70),),)))
        assert markup is not None
        carried.append(str(markup.inline_keyboard[0][0].callback_data))
    assert keyboards.data_of(carried[0]) == "/menu"
    assert keyboards.data_of(carried[2]).startswith("/2")
    assert keyboards.data_of(None) == "/menu"
    assert keyboards.markup(Reply("x")) is None


def test_of_an_unreadable_update_only_the_id_is_left() -> None:
    payload = b'{"ok": true, "result": [{"update_id": 1, "message": {"text": "no date"}}, {"update_id": 2}, 7]}'
    assert LenientRequest.parse_json_payload(payload)["result"] == [{"update_id": 1}, {"update_id": 2}]
    assert LenientRequest.parse_json_payload(b'{"ok": true, "result": true}') == {"ok": True, "result": True}


def test_every_language_has_every_sentence_and_fits_telegram() -> None:
    words = FrontWords.load()
    english = yaml.safe_load((FOLDER / "en.yml").read_text(encoding="utf-8"))
    for language in LANGUAGES:
        own = yaml.safe_load((FOLDER / f"{language}.yml").read_text(encoding="utf-8"))
        assert _keys(own) == _keys(english), language
        assert len(words.say(language, "name")) <= 64
        assert len(words.say(language, "short_description")) <= 120
        assert len(words.say(language, "description")) <= 512
        assert all(1 <= len(description) <= 256 for _, description in words.commands(language))
    assert sorted(path.stem for path in Path(FOLDER).glob("*.yml")) == sorted(LANGUAGES)


def test_nothing_the_front_end_says_tells_why_someone_uses_it() -> None:
    telling = ("harass", "assault", "abuse", "victim", "survivor", "violen", "rape", "crisis", "!", "¡", "उत्पीड़न", "हिंसा", "utpeedan", "hinsa", "agres", "acos", "agress", "harcèl")
    for path in FOLDER.glob("*.yml"):
        spoken = " ".join(_values(yaml.safe_load(path.read_text(encoding="utf-8")))).casefold()
        assert not [word for word in telling if word in spoken], path.name


def test_the_languages_of_telegram_are_ours_or_english() -> None:
    assert [language_of_code(code) for code in ("fr-CA", "hi", "ES", "de", None, "")] == ["fr", "hi", "es", "en", "en", "en"]


def _keys(tree: object, before: str = "") -> set[str]:
    if not isinstance(tree, dict):
        return {before}
    return {key for name, value in tree.items() for key in _keys(value, f"{before}.{name}")}


def _values(tree: object) -> list[str]:
    if not isinstance(tree, dict):
        return [str(tree)]
    return [value for branch in tree.values() for value in _values(branch)]
