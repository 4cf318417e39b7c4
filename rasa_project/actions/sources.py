"""Where the actions' facts come from: the live directory in the bot, the project's own files in an action server."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timezone
from pathlib import Path

from rasa_project.actions.answers import Sources
from resources.build import DATABASE
from resources.live import LiveDirectory
from resources.model import Listing
from resources.search import Directory
from resources.words import Words


def project_sources(
    directory: Callable[[], Directory | LiveDirectory], now: Callable[[], datetime], report: Callable[[str, date], None], noted: Callable[[Listing], bool]
) -> Sources:
    """Return sources over a directory that may change, with the project's words."""
    return Sources(directory=directory, words=Words.load(), now=now, report=report, noted=noted)


def default_sources(database: Path = DATABASE) -> Sources:
    """Return sources over the built directory; it is opened at the first question, not before."""
    opened: list[Directory] = []

    def directory() -> Directory:
        if not opened:
            opened.append(Directory.open(database))
        return opened[0]

    return project_sources(directory, lambda: datetime.now(timezone.utc), _keep_nothing, lambda listing: False)


def _keep_nothing(listing: str, day: date) -> None:
    """Without a place for reports, a number that did not work is only answered with the next one."""
