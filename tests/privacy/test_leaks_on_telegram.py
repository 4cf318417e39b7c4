"""Nothing of a message, of a person or of the token is left by the bot on Telegram, and its memory forgets (R16)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.end_to_end.bot_api import TOKEN, Fault
from tests.privacy.searching import Secrets, invented_word, search
from tests.privacy.telegram_process import PERSON, PROGRAM, RunningBot, chat_id
from tests.privacy.traces import Workplace, in_memory, listening

pytestmark = pytest.mark.asyncio(loop_scope="module")

SILENCE = 4.0  # seconds, instead of an hour


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def bot(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[RunningBot]:
    running = await RunningBot.start(tmp_path_factory.mktemp("polling") / "place", SABOTAGE_SILENCE=str(SILENCE))
    yield running
    await running.end()


async def test_nothing_is_left_of_what_telegram_hands_over_whatever_fails(bot: RunningBot) -> None:
    api, chat, latin, accented = bot.api, chat_id(), invented_word(), "é" + invented_word()
    secret = Secrets(words=[latin, accented, *PERSON.values()], texts=[TOKEN, TOKEN.split(":")[1]], ids=[chat])
    api.faults += [Fault("sendMessage", chat=chat, status=500), Fault("sendMessage", chat=chat, status=429, retry_after=1), Fault("getUpdates", status=502)]
    for text in (f"{latin} touched me on a train in Pune, whom can i call", f"{accented} says he will kill me", f"/{latin}", f"i want to {latin}"):
        await api.ask(chat, text)
    api.press(chat, f'/set_place{{"place":"{latin}"')
    api.send(chat, photo=[{"file_id": latin, "file_unique_id": "u", "width": 9, "height": 9}], caption=f"this is {accented}")
    api.send(chat, voice={"file_id": latin, "file_unique_id": "u", "duration": 3})
    api.send(chat, contact={"phone_number": "+910000", "first_name": latin})
    api.send(chat, location={"latitude": 18.5, "longitude": 73.8})
    api.send(chat, text=latin, forward_origin={"type": "hidden_user", "sender_user_name": accented, "date": 1})
    api.send(chat, text=latin, kind="edited_message")
    api.send(chat, text=latin, entities=3)  # not what Telegram says it sends
    api.send(-chat, chat_type="group", text=latin)
    await api.all_acknowledged()
    for stage in ("keyboard", "handler", "hiding", "sending", "replies", "danger", "noise"):
        with bot.place.failing(stage):
            for text in (f"{latin} did something to me, who can help in India", "/hide"):
                api.write(chat, text)
            await api.all_acknowledged()
    api.faults.append(Fault("sendMessage", chat=chat, status=403))
    api.write(chat, f"are you there {latin}")
    await api.all_acknowledged()
    assert await api.ask(chat, "/forget")
    assert bot.everything(secret) == {}
    assert not api.called("getFile")
    log = bot.printed()
    assert b"ValueError at" in log, "the stages did not fail"
    assert b"message withheld" in log, "the noise was not made"


@pytest.mark.parametrize("way", ["/forget", "/hide", "silence"])
async def test_the_memory_of_the_process_holds_no_message_of_a_chat_that_is_forgotten(bot: RunningBot, way: str, record_property: pytest.RecordProperty) -> None:
    stem = invented_word()  # of three words, so that one search counts them all
    api, chat, words = bot.api, chat_id(), [f"{stem}{ending}" for ending in ("ba", "du", "ki")]
    for text in (f"{words[0]} followed me home from the {words[1]} bakery in Pune", f"whom can i call about {words[2]}", f"is it free? {words[0]} {words[1]}"):
        await api.ask(chat, text)
    await api.all_acknowledged()
    answered = sum(in_memory(bot.process.pid, [stem]).values())
    if way != "silence":
        api.write(chat, way)
        await api.all_acknowledged()
    forgotten = sum(in_memory(bot.process.pid, [stem]).values())
    for _ in range(20):  # the silence takes its time; the others are gone as soon as what was just answered lets go of them
        if forgotten:
            await asyncio.sleep(SILENCE / 2)
            forgotten = sum(in_memory(bot.process.pid, [stem]).values())
    record_property("copies of the words in memory after the answers", answered)
    record_property("copies of the words in memory after being forgotten", forgotten)
    print(f"{way}: {answered} copies of the words in memory after the answers, {forgotten} after being forgotten")
    assert forgotten == 0


async def test_what_is_held_on_purpose_is_seen_in_memory(bot: RunningBot) -> None:
    word = invented_word()
    with bot.place.failing("hold"):
        await bot.api.ask(chat_id(), f"{word} is here")
    assert sum(in_memory(bot.process.pid, [word]).values()) > 0


async def test_it_listens_nowhere(bot: RunningBot) -> None:
    assert listening(bot.process.pid) == []


async def test_a_crash_leaves_no_core_and_nothing_else(bot: RunningBot) -> None:
    chat, word = chat_id(), invented_word()
    with bot.place.failing("abort"):
        bot.api.write(chat, f"{word} is here")
        await asyncio.wait_for(bot.process.wait(), 60)
    assert bot.process.returncode == -6
    assert bot.everything(Secrets(words=[word, *PERSON.values()], texts=[TOKEN], ids=[chat])) == {}
    assert list((bot.place.folder / "cwd").iterdir()) == []


async def test_a_broken_model_ends_the_start_with_a_sentence_and_without_the_token(tmp_path: Path) -> None:
    place, word = Workplace(tmp_path / "place"), invented_word()
    (tmp_path / "broken").write_bytes(f"no model, {word}".encode())
    environment = place.environment(TELEGRAM_BOT_TOKEN=TOKEN, BESIDE_MODEL=str(tmp_path / "broken"))
    process = await asyncio.create_subprocess_exec(
        *PROGRAM, "run", stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT, cwd=place.folder / "cwd", env=environment
    )
    printed, _ = await asyncio.wait_for(process.communicate(), 120)
    assert process.returncode == 1
    assert "model" in printed.decode().splitlines()[-1]
    assert b"Traceback" not in printed
    assert search(printed, Secrets(words=[word], texts=[TOKEN, TOKEN.split(":")[1]]).patterns()) == set()
    assert place.traces(Secrets(texts=[TOKEN])) == {}
