"""/hide: both sides' messages of the last 48 hours, in hundreds, and one honest neutral line."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from bot.telegram.message_ids import MOST_PER_CHAT, MessageIds
from tests.end_to_end.bot_api import Fault
from tests.telegram.conftest import Clock, Running

DONE = "Done. To remove everything, delete this chat in Telegram."
PARTLY = "Some messages could not be removed. To remove everything, delete this chat in Telegram."


async def test_hiding_removes_both_sides_forgets_and_says_one_line(bot: Running) -> None:
    for words in ("one", "two", "keys"):
        bot.api.write(1, words)
    await bot.api.answers(1, 4)
    await bot.api.ask(2, "someone else")
    bot.api.write(1, "/hide")
    await bot.api.until(lambda: bot.api.texts(1) == [DONE])
    assert len(bot.api.chats[1]) == 1
    assert bot.conversation.forgotten == ["warm-up", "1"]
    assert len(bot.api.chats[2]) == 2


@pytest.mark.parametrize("command", ["/hide", "/HIDE", " /hide ", "/hide@beside_test_bot", "Ocultar", "hide this", "छुपाओ"])
async def test_the_command_is_understood_however_it_is_written(bot: Running, command: str) -> None:
    bot.api.write(1, command)
    assert await bot.api.answers(1) == [DONE]


async def test_the_button_does_the_same(bot: Running) -> None:
    await bot.api.ask(1, "keys")
    bot.api.press(1, bot.api.buttons(1)["Hide"])
    await bot.api.until(lambda: bot.api.texts(1) == [DONE])
    assert len(bot.api.chats[1]) == 1
    assert len(bot.api.called("answerCallbackQuery")) == 1


async def test_more_than_a_hundred_messages_go_in_hundreds_the_newest_first(bot: Running) -> None:
    for _ in range(105):
        bot.api.send(1, text="two", via_bot=bot.api.person(9) | {"is_bot": True})  # declined: two messages each
    await bot.api.answers(1, 105)
    bot.api.write(1, "/hide")
    await bot.api.until(lambda: bot.api.texts(1) == [DONE])
    asked = [call.params["message_ids"] for call in bot.api.called("deleteMessages", 1)]
    assert [len(ids) for ids in asked] == [100, 100, 11]
    in_order = [message_id for ids in asked for message_id in ids]
    assert in_order == sorted(in_order, reverse=True)


async def test_last_nights_messages_go_in_the_morning_and_older_ones_are_not_tried(bot: Running) -> None:
    for words in ("one", "two"):
        bot.api.write(1, words)
    await bot.api.until(lambda: bot.api.acknowledged >= 1002)
    old = list(bot.api.chats[1])
    bot.clock.ahead += timedelta(hours=30)
    await bot.api.ask(1, "in the morning")
    bot.clock.ahead += timedelta(hours=19)
    bot.api.write(1, "/hide")
    await bot.api.until(lambda: DONE in bot.api.texts(1))
    (call,) = bot.api.called("deleteMessages", 1)
    assert not set(old) & set(call.params["message_ids"])
    assert [message for message in bot.api.chats[1] if message not in old] == [bot.api.messages(1)[-1]["message_id"]]


async def test_one_message_that_cannot_go_does_not_keep_the_others(bot: Running) -> None:
    for words in ("one", "two", "three"):
        await bot.api.ask(1, words)
    stubborn = bot.api.messages(1)[1]
    stubborn["date"] -= 49 * 3600  # Telegram knows better than our clock
    bot.api.write(1, "/hide")
    await bot.api.until(lambda: PARTLY in bot.api.texts(1))
    assert bot.api.messages(1)[0]["message_id"] == stubborn["message_id"]
    assert len(bot.api.chats[1]) == 2


async def test_trouble_while_removing_is_waited_out_and_an_outage_told(bot: Running) -> None:
    await bot.api.ask(1, "one")
    bot.api.faults += [Fault("deleteMessages", status=429, retry_after=3), Fault("deleteMessages", status=500)]
    bot.api.write(1, "/hide")
    await bot.api.until(lambda: bot.api.texts(1) == [DONE])
    assert bot.waits[0] > 3
    await bot.api.ask(2, "one")
    bot.api.faults.append(Fault("deleteMessages", status=500, chat=2, times=1000))
    bot.api.write(2, "/hide")
    assert PARTLY in await bot.api.answers(2, 1, after=1)


async def test_when_more_messages_were_sent_than_are_remembered_no_more_is_claimed() -> None:
    ids = MessageIds(lambda: datetime.now(timezone.utc))
    ids.add(1, *range(MOST_PER_CHAT - 1))
    assert ids.deletable(1)[1]
    ids.add(1, 1000)
    assert not ids.deletable(1)[1]


async def test_numbers_are_dropped_after_48_hours_and_belong_to_nobody_by_name() -> None:
    clock = Clock()
    ids = MessageIds(clock)
    ids.add(123456789, 5)
    assert "123456789" not in repr(vars(ids))
    clock.ahead += timedelta(hours=47)
    ids.sweep()
    assert ids.deletable(123456789) == ([5], True)
    clock.ahead += timedelta(hours=2)
    assert ids.deletable(123456789) == ([], True)
    ids.sweep()
    assert len(ids) == 0


async def test_the_line_comes_in_the_language_of_the_chat_and_forgetting_keeps_no_ids(bot: Running) -> None:
    await bot.api.ask(1, "bonjour")
    bot.conversation.memory_of("1").language = "fr"
    bot.api.write(1, "/hide")
    await bot.api.until(lambda: bot.api.texts(1) == ["C'est fait. Pour tout effacer, supprimez cette discussion dans Telegram."])
    await bot.api.ask(1, "/forget")
    bot.api.send(1, language="es", text="/hide")
    await bot.api.until(lambda: "Hecho. Para borrar todo, se elimina este chat en Telegram." in bot.api.texts(1))
    assert len(bot.api.called("deleteMessages", 1)[-1].params["message_ids"]) == 1
