"""The set-up for a standby machine - webhook, Redis - is as private as the default, also in Redis' own files."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.end_to_end.bot_api import TOKEN
from tests.end_to_end.processes import free_port
from tests.privacy.redis_server import RedisServer
from tests.privacy.searching import Secrets, invented_word, search_files
from tests.privacy.telegram_process import PERSON, RunningBot, chat_id
from tests.privacy.traces import in_memory, process_traces

pytestmark = pytest.mark.asyncio(loop_scope="module")

STATE_KEY, WEBHOOK_SECRET = f"state-{invented_word(20)}", f"hook-{invented_word()}"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def with_redis(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[tuple[RunningBot, RedisServer]]:
    folder, port = Path(tempfile.mkdtemp(prefix="r")), free_port()
    server = RedisServer(folder)
    server.start()
    settings = {"WEBHOOK_URL": f"http://127.0.0.1:{port}/hook", "WEBHOOK_SECRET": WEBHOOK_SECRET, "WEBHOOK_PORT": str(port), "REDIS_URL": server.url, "STATE_KEY": STATE_KEY}
    running = await RunningBot.start(tmp_path_factory.mktemp("webhook") / "place", "--webhook", **settings)
    yield running, server
    await running.end()
    server.stop(kill=True)
    shutil.rmtree(folder)


async def test_nothing_of_a_person_is_left_in_redis_or_by_the_webhook(with_redis: tuple[RunningBot, RedisServer]) -> None:
    bot, server = with_redis
    api, chat, word = bot.api, chat_id(), invented_word()
    person, operator = Secrets(words=[word, *PERSON.values()], ids=[chat]), Secrets(texts=[TOKEN, STATE_KEY, WEBHOOK_SECRET])
    for text in (f"{word} touched me on a train in Nashik, whom can i call", f"{word} says he will kill me", "is it free?"):
        await api.ask(chat, text)
    stranger = {"update_id": 9, "message": {"message_id": 1, "date": 1, "chat": {"id": chat, "type": "private"}, "text": f"let me in {word}"}}
    assert await api.call_webhook(stranger, f"wrong {word}") == 403
    for stage in ("handler", "replies", "noise"):
        with bot.place.failing(stage):
            await api.ask(chat, f"{word} did something to me")
    await api.all_acknowledged()
    with server.client() as client:
        assert len(client.keys("beside:*")) >= 1, "nothing was kept in Redis, so nothing was shown"
        client.bgrewriteaof()
    server.stop()
    assert await api.ask(chat, f"and without redis, {word}?"), "Redis is gone, and the person gets an answer"
    assert bot.everything(person) == {}
    assert bot.everything(operator).keys() == {"sent to Telegram"}, "Telegram itself is told the webhook's secret, nobody else"
    kept = Secrets(words=[word, "Nashik", "Maharashtra", *PERSON.values()], texts=[TOKEN, STATE_KEY, "ask_hotline"], ids=[chat])
    files = [path for path in server.folder.rglob("*") if path.is_file()]
    assert any(path.stat().st_size > 200 for path in files)
    assert search_files(files, kept.patterns()) == {}


async def test_redis_itself_never_held_a_word_of_it_and_forgets_with_the_person(with_redis: tuple[RunningBot, RedisServer]) -> None:
    bot, server = with_redis
    server.start()
    chat, word = chat_id(), invented_word()
    await asyncio.sleep(5.5)  # the bot asks a Redis that was away again only every five seconds
    for text in (f"i am in Nashik, {word} followed me. who can help", "is it free?"):
        await bot.api.ask(chat, text)
        await bot.api.all_acknowledged()  # in how many parts a word that nobody knows is answered is not the point
    with server.client() as client:
        before = len(client.keys("beside:*"))
        assert server.process is not None
        assert in_memory(server.process.pid, [word, "Nashik"]) == {}
        assert process_traces(server.process.pid, Secrets(words=[word], ids=[chat], texts=[STATE_KEY])) == {}
        await bot.api.ask(chat, "/forget")
        assert len(client.keys("beside:*")) == before - 1


async def test_killed_at_once_it_leaves_nothing(with_redis: tuple[RunningBot, RedisServer]) -> None:
    bot, _ = with_redis
    chat, word = chat_id(), invented_word()
    bot.api.write(chat, f"{word} is here")
    bot.process.kill()
    await bot.process.wait()
    assert bot.everything(Secrets(words=[word, *PERSON.values()], texts=[TOKEN, STATE_KEY], ids=[chat])) == {}
