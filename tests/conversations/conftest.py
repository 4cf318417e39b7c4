"""The whole program, loaded once for all scripted conversations."""

from __future__ import annotations

import asyncio
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.conversation import Conversation
from bot.settings import Settings
from bot.words.lint import WordsLint
from resources.search import Directory


@pytest.fixture(scope="session")
def loop() -> Iterator[asyncio.AbstractEventLoop]:
    loop = asyncio.new_event_loop()
    yield loop
    loop.run_until_complete(loop.shutdown_asyncgens())
    loop.close()


@pytest.fixture(scope="session")
def conversation(tmp_path_factory: pytest.TempPathFactory) -> Conversation:
    from bot.assembly import assemble

    reports: Path = tmp_path_factory.mktemp("reports") / "reports.db"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Rasa is frozen and warns while it loads
        return assemble(Settings.from_environment({"BESIDE_REPORTS": str(reports), "REPLY_SECONDS": "60"}))


@pytest.fixture(scope="session")
def directory() -> Directory:
    return Directory.open(Settings().directory)


@pytest.fixture(scope="session")
def lint() -> WordsLint:
    return WordsLint.read()
