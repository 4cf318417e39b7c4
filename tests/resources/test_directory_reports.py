"""Reports that a number did not work."""

from __future__ import annotations

import sqlite3
import threading
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from resources.model import Listing
from resources.reports import MOST_A_DAY, Reports, ReportsError

LINE = Listing("in-x", "X", "IN", "hotline", ("sexual_assault",), ("everyone",), "page", "high")
DAY = date(2026, 11, 24)


def test_three_reports_on_three_days_put_a_note_until_it_is_verified(tmp_path: Path) -> None:
    with Reports.open(tmp_path / "reports.db") as reports:
        for _ in range(5):
            reports.add("in-x", "nobody_answers", DAY)
        reports.add("in-x", "wrong_number", DAY + timedelta(days=1))
        assert not reports.noted(LINE)
        reports.add("in-x", "nobody_answers", DAY + timedelta(days=5))
        assert reports.noted(LINE)
        assert not reports.noted(replace(LINE, id="in-y"))
        verified = replace(LINE, assured_date=DAY + timedelta(days=5), assurer="kp", assured_how="website")
        assert not reports.noted(verified)
        assert reports.of(verified) is None
        found = reports.of(LINE)
        assert found is not None
        assert (found.times, found.days, found.reasons, found.last) == (7, 3, ("nobody_answers", "wrong_number"), DAY + timedelta(days=5))


def test_only_listing_reason_and_day_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "reports.db"
    with Reports.open(path) as reports:
        reports.add("in-x", "other", DAY)
    connection = sqlite3.connect(path)
    columns = [row[1] for row in connection.execute("pragma table_info(reports)")]
    rows = connection.execute("select * from reports").fetchall()
    connection.close()
    assert columns == ["listing", "reason", "day", "times"]
    assert rows == [("in-x", "other", "2026-11-24", 1)]


def test_one_person_cannot_fill_the_disk(tmp_path: Path) -> None:
    with Reports.open(tmp_path / "reports.db") as reports:
        for _ in range(MOST_A_DAY + 20):
            reports.add("in-x", "other", DAY)
        found = reports.of(LINE)
        assert found is not None
        assert found.times == MOST_A_DAY


def test_old_reports_are_forgotten(tmp_path: Path) -> None:
    with Reports.open(tmp_path / "reports.db") as reports:
        reports.add("in-x", "other", DAY - timedelta(days=600))
        reports.add("in-x", "other", DAY)
        reports.forget(DAY)
        found = reports.of(LINE)
        assert found is not None
        assert found.days == 1


def test_another_reason_is_refused(tmp_path: Path) -> None:
    with Reports.open(tmp_path / "reports.db") as reports, pytest.raises(ValueError, match="nobody_answers"):
        reports.add("in-x", "he was rude and his name is ...", DAY)


def test_a_file_that_is_no_file_of_reports_is_said_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "reports.db").write_bytes(b"not a database at all, but long enough to be read as one")
    with pytest.raises(ReportsError, match="cannot be kept"):
        Reports.open(tmp_path / "reports.db")


def test_threads_and_programs_share_the_file(tmp_path: Path) -> None:
    threads_count = 8
    for number in range(5):
        path = tmp_path / f"reports-{number}.db"
        # All open a file that is not there yet, in the same moment: what two programs at the first start do.
        start = threading.Barrier(threads_count)

        def report(day: int, path: Path = path, start: threading.Barrier = start) -> None:
            start.wait()
            with Reports.open(path) as reports:
                for _ in range(10):
                    reports.add("in-x", "other", DAY + timedelta(days=day))

        threads = [threading.Thread(target=report, args=(day,)) for day in range(threads_count)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        with Reports.open(path) as reports:
            found = reports.of(LINE)
            assert found is not None
            assert (found.times, found.days) == (10 * threads_count, threads_count)
