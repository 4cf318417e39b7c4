"""The real process: killed and started again, on a webhook, with errors of its operator, and what it prints."""

from __future__ import annotations

import asyncio

import pytest

from tests.end_to_end.bot_api import TOKEN, Fault
from tests.end_to_end.conftest import OnTelegram, Place
from tests.end_to_end.processes import free_port

pytestmark = pytest.mark.asyncio(loop_scope="session")

SECRET = "a-long-random-word_42"
IN_A_ROW = ("hello", "is there a number i can call to talk to someone", "india")


async def test_photos_are_declined_and_never_fetched(embedded: OnTelegram) -> None:
    embedded.api.send(31, photo=[{"file_id": "f", "file_unique_id": "u", "width": 9, "height": 9}])
    (text,) = await embedded.api.answers(31)
    assert "pictures" in text
    assert not embedded.api.called("getFile")


async def test_a_group_is_told_once_and_left(embedded: OnTelegram) -> None:
    embedded.api.send(-32, chat_type="group", new_chat_members=[embedded.api.person(5)])
    await embedded.api.until(lambda: -32 in embedded.api.left)
    (text,) = embedded.api.texts(-32)
    assert "one to one" in text


async def test_killed_in_the_middle_nothing_is_lost_and_nothing_comes_twice(place: Place) -> None:
    api = place.api
    bot = await place.bot()
    assert "automated bot" in (await api.ask(41, "hello"))[0]
    await api.all_acknowledged()
    # Telegram does not take the next answer in time, and more is waiting behind it.
    api.faults.append(Fault("sendMessage", chat=42, hold=True, times=99))
    for words in IN_A_ROW:
        api.write(42, words)
    await api.until(lambda: api.called("sendMessage", 42))
    await bot.kill()
    api.faults.clear()
    api.write(41, "is there a number i can call to talk to someone")
    again = await place.bot()
    assert_in_a_row(await api.answers(42, 3))
    assert "which country" in (await api.answers(41, 1, after=1))[0].lower()
    await api.all_acknowledged()
    assert await again.end() == 0
    assert len(api.texts(42)) == 3
    assert len(api.texts(41)) == 2


async def test_a_rasa_that_hangs_holds_up_neither_the_start_nor_danger(place: Place) -> None:
    async def never(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    hanging = await asyncio.start_server(never, "127.0.0.1", 0)
    port = hanging.sockets[0].getsockname()[1]
    bot = await place.bot(RASA_URL=f"http://127.0.0.1:{port}", REPLY_SECONDS="60")
    place.api.write(45, "hello")
    (card,) = await place.api.ask(45, "he is outside my door with a knife and says he will kill me")
    assert "Emergency" in card.splitlines()[0]
    assert place.api.acknowledged < 1001  # the first message still waits, and would come again
    await bot.kill()
    hanging.close()
    await hanging.wait_closed()


async def test_a_webhook_needs_its_secret_and_answers_in_order(place: Place) -> None:
    api, port = place.api, free_port()
    bot = await place.bot("--webhook", WEBHOOK_URL=f"http://127.0.0.1:{port}/beside", WEBHOOK_SECRET=SECRET, WEBHOOK_PORT=str(port))
    assert api.webhook["secret_token"] == SECRET
    for words in IN_A_ROW:
        api.write(51, words)
    assert_in_a_row(await api.answers(51, 3))
    await api.all_acknowledged()
    stranger = {"update_id": 9, "message": {"message_id": 1, "date": 1, "chat": {"id": 52, "type": "private"}, "text": "let me in"}}
    assert await api.call_webhook(stranger, "wrong") == 403
    bot.interrupt()
    assert await bot.ended() == 0
    assert api.texts(52) == []
    assert SECRET not in bot.output
    assert "Traceback" not in bot.output


@pytest.mark.parametrize(
    ("arguments", "settings", "named"),
    [
        (["--webhook"], {"WEBHOOK_URL": "https://example.org/x"}, "WEBHOOK_SECRET"),
        ([], {"TELEGRAM_BOT_TOKEN": "4242424242:AAnTheTokenOfNobodyAtAll_abcdefghijk"}, "TELEGRAM_BOT_TOKEN"),
    ],
)
async def test_a_mistake_of_the_operator_is_one_sentence_without_the_token(place: Place, arguments: list[str], settings: dict[str, str], named: str) -> None:
    bot = await place.command(*arguments, **settings)
    assert await bot.ended() == 1
    assert named in bot.output.splitlines()[-1]
    assert "Traceback" not in bot.output
    assert settings.get("TELEGRAM_BOT_TOKEN", TOKEN).split(":")[1] not in bot.output


async def test_nothing_of_the_token_or_of_a_person_is_printed_also_when_telegram_fails(embedded: OnTelegram) -> None:
    api = embedded.api
    api.faults += [
        Fault("sendMessage", status=400, chat=61),
        Fault("sendMessage", status=500, chat=61),
        Fault("sendMessage", status=429, retry_after=1, chat=61),
        Fault("getUpdates", status=502),
    ]
    words = "quetzalcoatlus whispered near the turnstile"
    api.write(616161616, words)
    await api.answers(616161616)
    api.faults.append(Fault("sendMessage", status=403, chat=61))
    api.write(61, words)
    await api.until(lambda: api.called("sendMessage", 61))
    await api.all_acknowledged()
    printed = embedded.process.output
    for secret in (TOKEN, TOKEN.split(":")[1], "quetzalcoatlus", "turnstile", "Zarathustrina", "zarathustrina_x", "616161616"):
        assert secret not in printed
    assert embedded.process.running


def assert_in_a_row(answers: list[str]) -> None:
    """Check that three messages were answered in their order, and the request kept across the question."""
    welcome, question, numbers = answers
    assert "automated bot" in welcome
    assert "which country" in question.lower()
    assert "181" in numbers
