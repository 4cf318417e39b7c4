"""Where the actions' facts come from: the live directory in the bot, the project's own files in an action server."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timezone
from pathlib import Path
from typing import TypeVar

from rasa_project.actions.answers import Sources
from rasa_project.components.sentence_encoder import SentenceEncoder
from rasa_project.quiet import withhold_messages
from resources.build import DATABASE
from resources.guide_search import Guides
from resources.live import LiveDirectory
from resources.model import Listing
from resources.search import Directory
from resources.words import Words

Opened = TypeVar("Opened")


def once(opens: Callable[[], Opened]) -> Callable[[], Opened]:
    """Return a function that opens something at the first call and hands out the same one later."""
    opened: list[Opened] = []

    def get() -> Opened:
        if not opened:
            opened.append(opens())
        return opened[0]

    return get


def project_sources(
    directory: Callable[[], Directory | LiveDirectory],
    now: Callable[[], datetime],
    report: Callable[[str, str, date], None],
    explain: Callable[[str, str, date], None],
    noted: Callable[[Listing], bool],
    encoder: Callable[[], SentenceEncoder] = SentenceEncoder,
) -> Sources:
    """Return sources over a directory that may change, with the project's words and guides (opened at the first question); encoder: gives one that is loaded already, where there is one."""
    return Sources(directory=directory, words=Words.load(), now=now, report=report, explain=explain, noted=noted, guides=once(Guides.load), encoder=once(encoder))


def default_sources(database: Path = DATABASE) -> Sources:
    """Return sources over the built directory, for an action server; it is opened at the first question, not before."""
    withhold_messages()
    return project_sources(once(lambda: Directory.open(database)), lambda: datetime.now(timezone.utc), _keep_nothing, _keep_nothing, lambda listing: False)


def _keep_nothing(listing: str, reason: str, day: date) -> None:
    """Without a place for reports, a number that did not work is only answered with the next one."""
