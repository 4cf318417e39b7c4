"""What people report of listings that did not work: which listing, why and on which day; nothing about the person."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, get_args

from resources.freshness import HIDDEN_DAYS
from resources.model import Listing

REPORTS = Path(__file__).parent / "build" / "reports.db"
# not_said: one tap says that a listing did not work, a second one, if any, says why.
Reason = Literal["nobody_answers", "wrong_number", "not_in_service", "site_down", "not_for_me", "other", "not_said"]
NOT_SAID = "not_said"
REASONS: tuple[str, ...] = get_args(Reason)
# Reports on so many different days put a note on the listing (issue D, point 4).
DAYS_FOR_A_NOTE = 3
# One person pressing all day must not fill the disk; more than this says nothing more.
MOST_A_DAY = 100


class ReportsError(Exception):
    """The reports cannot be kept or read; the message says what to do."""


@dataclass(frozen=True)
class Report:
    """What was reported of one listing: how often, on how many days, why, and when last."""

    listing: str
    times: int
    days: int
    reasons: tuple[str, ...]
    last: date


class Reports:
    """The file of reports; safe to use from several threads and programs."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._lock = threading.Lock()

    @classmethod
    def open(cls, path: Path) -> Reports:
        """Open the file of reports, making it when it is not there; raises ReportsError when that fails."""
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            connection = sqlite3.connect(path, timeout=5, check_same_thread=False, isolation_level=None)
            # No write-ahead log: turning it on does not wait for another program that opens the same new file, and reports are few.
            # One row for a day, so that not even the order or the hour of reports is kept.
            connection.execute(
                "create table if not exists reports (listing text not null, reason text not null, day text not null,"
                " times integer not null, primary key (listing, reason, day)) strict, without rowid"
            )
        except (OSError, sqlite3.Error) as error:
            raise ReportsError(f"reports cannot be kept in {path}; is the disk full or the file damaged?") from error
        return cls(connection)

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._connection.close()

    def __enter__(self) -> Reports:
        """Return the reports, to be closed at the end of the block."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Close the file."""
        self.close()

    def add(self, listing: str, reason: str, day: date) -> None:
        """Keep that a listing did not work on a day; raises ValueError for another reason, ReportsError for the disk."""
        if reason not in REASONS:
            raise ValueError(f"{reason!r} is not one of {', '.join(REASONS)}")
        self._write(
            "insert into reports values (?, ?, ?, 1) on conflict do update set times = min(times + 1, ?)",
            (listing, reason, day.isoformat(), MOST_A_DAY),
        )

    def explain(self, listing: str, reason: str, day: date) -> None:
        """Give a report of this day or the day before, made without a reason, its reason; without such a report nothing is kept."""
        if reason not in REASONS:
            raise ValueError(f"{reason!r} is not one of {', '.join(REASONS)}")
        rows = self._read("select max(day) from reports where listing = ? and reason = ? and day >= ?", (listing, NOT_SAID, (day - timedelta(days=1)).isoformat()))
        if reason == NOT_SAID or not rows[0][0]:
            return
        told = str(rows[0][0])
        self._write("update reports set times = times - 1 where listing = ? and reason = ? and day = ?", (listing, NOT_SAID, told))
        self._write("delete from reports where listing = ? and reason = ? and times < 1", (listing, NOT_SAID))
        self.add(listing, reason, date.fromisoformat(told))

    def noted(self, listing: Listing) -> bool:
        """Return whether reports on three days, all after the last confirmation, put a note on a listing."""
        found = self.of(listing)
        return found is not None and found.days >= DAYS_FOR_A_NOTE

    def of(self, listing: Listing) -> Report | None:
        """Return what was reported of a listing since it was last confirmed, or None."""
        since = listing.assured_date.isoformat() if listing.assured_date else ""
        rows = self._read("select reason, day, times from reports where listing = ? and day > ?", (listing.id, since))
        if not rows:
            return None
        days = sorted({str(row[1]) for row in rows})
        reasons = tuple(sorted({str(row[0]) for row in rows}))
        times = sum(int(row[2]) for row in rows)
        return Report(listing.id, times, len(days), reasons, date.fromisoformat(days[-1]))

    def forget(self, today: date) -> None:
        """Delete reports that are older than any confirmation counts."""
        self._write("delete from reports where day < ?", ((today - timedelta(days=HIDDEN_DAYS)).isoformat(),))

    def _write(self, sql: str, values: tuple[object, ...]) -> None:
        with self._lock:
            try:
                self._connection.execute(sql, values)
            except sqlite3.Error as error:
                raise ReportsError("the report could not be kept") from error

    def _read(self, sql: str, values: tuple[object, ...]) -> list[tuple[Any, ...]]:
        with self._lock:
            try:
                with closing(self._connection.execute(sql, values)) as rows:
                    return list(rows)
            except sqlite3.Error as error:
                raise ReportsError("the reports cannot be read") from error
