"""One bot of each kind for the whole session: loading a model takes some ten seconds."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio

from tests.end_to_end.bot_api import TOKEN, BotApi
from tests.end_to_end.processes import BIN, RASA_PROJECT, Process, start_bot, start_rasa


@dataclass
class OnTelegram:
    """A bot that runs as its own process, and the Telegram it talks to."""

    api: BotApi
    process: Process


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def rasa_starting(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[asyncio.Future[tuple[str, list[Process]]]]:
    """A stock Rasa server with the project's model and its action server, which start while the embedded bot does."""
    assert (RASA_PROJECT / "models" / "beside.tar.gz").is_file(), "there is no trained model yet: make setup"
    starting = asyncio.ensure_future(start_rasa(tmp_path_factory.mktemp("rasa")))
    yield starting
    _, processes = await starting
    await asyncio.gather(*(process.end() for process in processes))


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def rasa(rasa_starting: asyncio.Future[tuple[str, list[Process]]]) -> str:
    """The address of the Rasa server."""
    address, _ = await rasa_starting
    return address


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def embedded(rasa_starting: asyncio.Future[tuple[str, list[Process]]], tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[OnTelegram]:
    """The bot as `make run` starts it: Rasa in its own process."""
    api = BotApi()
    await api.start()
    try:
        process = await start_bot(api, tmp_path_factory.mktemp("embedded") / "bot.log")
        yield OnTelegram(api, process)
        await process.end()
    finally:
        await api.stop()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def remote(rasa: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[OnTelegram]:
    """The bot with its dialogue on a stock Rasa server."""
    api = BotApi()
    await api.start()
    try:
        process = await start_bot(api, tmp_path_factory.mktemp("remote") / "bot.log", RASA_URL=rasa)
        yield OnTelegram(api, process)
        await process.end()
    finally:
        await api.stop()


class Place:
    """A Telegram of its own for one test, with the bots that the test starts on it."""

    def __init__(self, folder: Path, rasa: str) -> None:
        """folder: where the bots' output goes; rasa: the server that they ask, so that they start quickly."""
        self.api = BotApi()
        self._folder = folder
        self._rasa = rasa
        self._processes: list[Process] = []

    async def bot(self, *arguments: str, **environment: str) -> Process:
        """Start a bot and wait until it is on Telegram."""
        process = await start_bot(self.api, self._folder / f"{len(self._processes)}.log", *arguments, **{"RASA_URL": self._rasa, **environment})
        self._processes.append(process)
        return process

    async def command(self, *arguments: str, **environment: str) -> Process:
        """Start `beside run` as it is, without waiting."""
        given = {"TELEGRAM_BOT_TOKEN": TOKEN, "TELEGRAM_API_URL": self.api.url, "RASA_URL": self._rasa, "LOG_LEVEL": "DEBUG", **environment}
        process = await Process.start([str(BIN / "beside"), "run", *arguments], self._folder / f"{len(self._processes)}.log", **given)
        self._processes.append(process)
        return process

    async def end(self) -> None:
        """Stop everything."""
        for process in self._processes:
            await process.kill()
        await self.api.stop()


@pytest_asyncio.fixture(loop_scope="session")
async def place(rasa: str, tmp_path: Path) -> AsyncIterator[Place]:
    """A fresh Telegram without a bot yet."""
    found = Place(tmp_path, rasa)
    await found.api.start()
    yield found
    await found.end()


@pytest.fixture(params=["embedded", "remote"])
def bot(request: pytest.FixtureRequest) -> OnTelegram:
    """Each of the two, so that the same test runs over both dialogues."""
    found: OnTelegram = request.getfixturevalue(request.param)
    return found
