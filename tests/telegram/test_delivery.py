"""At least once, in order, once: what is acknowledged and when, and what happens when Telegram does not take an answer."""

from __future__ import annotations

import asyncio

import pytest

from tests.end_to_end.bot_api import BotApi, Fault
from tests.telegram.conftest import Running, start


async def test_an_update_is_acknowledged_only_after_its_answer_was_sent(bot: Running) -> None:
    bot.api.write(1, "slow one")
    assert await bot.api.ask(2, "quick") == ["answer to quick"]
    assert bot.api.acknowledged < 1001
    bot.conversation.gate.set()
    await bot.api.answers(1)
    await bot.api.until(lambda: bot.api.acknowledged >= 1002)


async def test_what_was_not_answered_comes_again_after_a_stop_and_is_answered_once(api: BotApi, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")
    first = start(api)
    assert await api.ask(1, "before") == ["answer to before"]
    api.write(1, "slow words")
    await api.until(lambda: len(first.conversation.heard_from_people) == 2)
    first.task.cancel()
    await asyncio.wait((first.task,))
    second = start(api)
    second.conversation.gate.set()
    assert await api.answers(1, 2) == ["answer to before", "answer to slow words"]
    second.stop.set()
    await second.task
    assert api.acknowledged == 1002
    assert len(api.texts(1)) == 2


async def test_an_update_that_is_handed_over_twice_is_answered_once(bot: Running) -> None:
    again = bot.api.write(1, "once")
    await bot.api.answers(1)
    await bot.api.until(lambda: bot.api.acknowledged >= 1001)
    bot.api.give_again(again, 1)
    assert await bot.api.ask(1, "next") == ["answer to next"]
    assert bot.api.texts(1) == ["answer to once", "answer to next"]


@pytest.mark.parametrize("fault", [Fault("sendMessage", status=429, retry_after=7, times=3), Fault("sendMessage", status=500, times=4), Fault("sendMessage", status=502, times=2)])
async def test_an_answer_that_telegram_does_not_take_is_sent_again_in_its_order(bot: Running, fault: Fault) -> None:
    bot.api.faults.append(Fault("sendMessage", fault.status, fault.retry_after, chat=1, times=fault.times))
    bot.api.write(1, "two")
    bot.api.write(1, "then this")
    assert await bot.api.answers(1, 3) == ["first", "second", "answer to then this"]
    assert len(bot.waits) == fault.times
    if fault.retry_after:
        assert all(wait >= fault.retry_after for wait in bot.waits)


async def test_someone_who_blocked_the_bot_is_dropped_quietly_and_holds_nobody_up(bot: Running, caplog: pytest.LogCaptureFixture) -> None:
    bot.api.faults.append(Fault("sendMessage", status=403, chat=1, description="Forbidden: bot was blocked by the user"))
    bot.api.write(1, "two")
    assert await bot.api.ask(2, "hello") == ["answer to hello"]
    await bot.api.until(lambda: bot.api.acknowledged >= 1002)
    assert bot.api.texts(1) == []
    assert "1" in bot.conversation.forgotten
    assert [record for record in caplog.records if record.levelname in ("WARNING", "ERROR") and record.name.startswith("bot")] == []


async def test_a_refused_keyboard_does_not_cost_the_words(bot: Running) -> None:
    bot.api.faults.append(Fault("sendMessage", status=400, chat=1, description="Bad Request: BUTTON_DATA_INVALID"))
    assert await bot.api.ask(1, "keys") == ["choose"]
    assert "reply_markup" not in bot.api.messages(1)[-1]


async def test_trouble_while_fetching_is_waited_out(bot: Running) -> None:
    assert await bot.api.ask(1, "before") == ["answer to before"]
    bot.api.faults += [Fault("getUpdates", status=502), Fault("getUpdates", status=429, retry_after=1)]
    assert await bot.api.ask(1, "after") == ["answer to after"]


async def test_a_missing_telegram_is_waited_for_and_a_wrong_token_ends_in_one_sentence(api: BotApi, monkeypatch: pytest.MonkeyPatch) -> None:
    from bot.telegram.starting import StartError

    monkeypatch.setenv("PTB_TIMEDELTA", "true")
    api.faults.append(Fault("getMe", status=502, times=2))
    running = start(api)
    assert await api.ask(1, "hello") == ["answer to hello"]
    assert running.said[0] == "Telegram cannot be reached; waiting for it ..."
    assert "beside_test_bot" in running.said[1]
    running.stop.set()
    await running.task
    api.faults.append(Fault("getMe", status=401, description="Unauthorized"))
    with pytest.raises(StartError, match="TELEGRAM_BOT_TOKEN") as caught:
        await start(api).task
    assert "4242424242:" not in str(caught.value)


async def test_a_webhook_that_was_set_before_is_removed_without_losing_what_waits(api: BotApi, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")
    api.write(1, "written while nobody listened")
    api.webhook = {"url": "https://example.org/old"}
    running = start(api)
    assert await api.answers(1) == ["answer to written while nobody listened"]
    running.stop.set()
    await running.task
