"""The Telegram front end in this process against the stand-in, with a conversation that needs no model."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from bot.assembly import read_commands
from bot.conversation import HIDE
from bot.memory import ChatMemory
from bot.messages import Answer, Button, Incoming, Reply, Turn
from bot.settings import Settings
from bot.telegram.application import serve
from tests.end_to_end.bot_api import TOKEN, BotApi


@dataclass
class SmallConversation:
    """Answer "answer to X" to X; "slow" waits for the test, "break" breaks, "long" is long, "keys" has buttons."""

    memories: dict[str, ChatMemory] = field(default_factory=dict)
    heard: list[Incoming] = field(default_factory=list)
    forgotten: list[str] = field(default_factory=list)
    gate: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def heard_from_people(self) -> list[str]:
        """Return what was said by others than the warm-up."""
        return [incoming.text for incoming in self.heard if incoming.chat != "warm-up"]

    async def respond(self, incoming: Incoming) -> Answer:
        self.heard.append(incoming)
        said = incoming.button or incoming.text
        if said.startswith("slow"):
            await self.gate.wait()
        if said.startswith("break"):
            raise RuntimeError(said)
        if said.startswith("long"):
            return Answer(Turn(replies=(Reply("word " * 2000, ((Button("Menu", "/menu"),),)),)))
        if said.startswith("two"):
            return Answer(Turn(replies=(Reply("first"), Reply("second"))))
        if said.startswith("keys"):
            long_data = '/show_guide{"guide":"' + "x" * 60 + '"}'
            return Answer(Turn(replies=(Reply("choose", ((Button("Short", "/menu"), Button("Long", long_data)), (Button("Hide", "/hide"),))),)))
        if said.startswith("/forget"):
            await self.forget(incoming.chat)
            return Answer(Turn(replies=(Reply("forgotten"),), forget=True))
        return Answer(Turn(replies=(Reply(f"answer to {said}"),)))

    def is_urgent(self, incoming: Incoming) -> bool:
        return "danger" in (incoming.button or incoming.text)

    def hides(self, incoming: Incoming) -> bool:
        return read_commands()[0].payload_of(incoming.text) == HIDE

    async def forget(self, chat: str) -> None:
        self.forgotten.append(chat)
        self.memories.pop(chat, None)

    def memory_of(self, chat: str) -> ChatMemory:
        return self.memories.setdefault(chat, ChatMemory())

    def failure_card(self, chat: str) -> Reply:
        return Reply("the card")


class Clock:
    """The bot's idea of the time, which the test can move on."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(timezone.utc) + self.ahead


@dataclass
class Running:
    """A bot that runs: what it talks to, and what it has waited for."""

    api: BotApi
    conversation: SmallConversation
    said: list[str]
    waits: list[float]
    stop: asyncio.Event
    clock: Clock
    task: asyncio.Task[None]


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    stand_in = BotApi()
    await stand_in.start()
    yield stand_in
    await stand_in.stop()


def start(api: BotApi, **settings: Any) -> Running:
    """Start a bot; time-outs and flood control take no time."""
    conversation, said, waits, stop, clock = SmallConversation(), [], [], asyncio.Event(), Clock()

    async def sleep(seconds: float) -> None:
        waits.append(seconds)
        await asyncio.sleep(0)

    full = Settings(telegram_token=TOKEN, telegram_api_url=api.url, **settings)
    task = asyncio.ensure_future(serve(full, TOKEN, conversation, stop, webhook=bool(full.webhook_url), say=said.append, sleep=sleep, now=clock))
    return Running(api, conversation, said, waits, stop, clock, task)


@pytest.fixture
async def bot(api: BotApi, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Running]:
    # The library warns about its own use of an attribute otherwise, and warnings are errors here.
    monkeypatch.setenv("PTB_TIMEDELTA", "true")
    running = start(api)
    yield running
    running.conversation.gate.set()
    running.stop.set()
    await running.task
