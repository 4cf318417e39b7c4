"""The directory follows its files, without a gap and without ever serving a broken one."""

from __future__ import annotations

import inspect
import logging
import threading
from datetime import datetime
from pathlib import Path

import pytest

from resources.database import DirectoryError
from resources.live import LiveDirectory
from resources.query import Query
from resources.search import Directory


def edit(folder: Path, old: str, new: str) -> None:
    path = folder / "in.yml"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


def name_of(live: LiveDirectory) -> str:
    found = live.get("in-listen")
    assert found is not None
    return found.name


def test_an_edit_reaches_people_without_a_restart(small: Path, tmp_path: Path, now: datetime) -> None:
    live = LiveDirectory.open(small, tmp_path / "directory.db")
    assert name_of(live) == "A listening line"
    assert not live.refresh()
    edit(small, "A listening line", "Another name")
    assert live.refresh()
    assert name_of(live) == "Another name"
    assert [one.name for one in live.find(Query("IN"), now)] == ["Another name"]


def test_a_broken_file_is_refused_and_said_while_the_last_good_one_serves(small: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    live = LiveDirectory.open(small, tmp_path / "directory.db")
    edit(small, "kind: hotline", "kind: hot")
    with caplog.at_level(logging.ERROR):
        assert not live.refresh()
        assert not live.refresh()
    assert name_of(live) == "A listening line"
    assert [(one.file, one.entry, one.field) for one in live.problems] == [("in.yml", "in-listen", "kind")]
    assert [record.levelname for record in caplog.records] == ["ERROR"]
    assert "in.yml" in caplog.text
    assert "in-listen: kind" in caplog.text
    edit(small, "kind: hot\n", "kind: hotline\n")
    live.refresh()
    assert live.problems == ()


def test_a_start_with_broken_files_serves_the_last_good_build(small: Path, tmp_path: Path) -> None:
    path = tmp_path / "directory.db"
    LiveDirectory.open(small, path)
    edit(small, "kind: hotline", "kind: hot")
    live = LiveDirectory.open(small, path)
    assert name_of(live) == "A listening line"
    assert live.problems


def test_a_start_without_anything_good_says_so(small: Path, tmp_path: Path) -> None:
    edit(small, "kind: hotline", "kind: hot")
    with pytest.raises(DirectoryError):
        LiveDirectory.open(small, tmp_path / "directory.db")


def test_a_disk_that_cannot_be_written_changes_nothing(small: Path, tmp_path: Path) -> None:
    live = LiveDirectory.open(small, tmp_path / "directory.db")
    live._path = Path("/proc/nothing/directory.db")
    edit(small, "A listening line", "Another name")
    assert not live.refresh()
    assert name_of(live) == "A listening line"
    assert live.problems


def test_people_are_served_all_through_many_changes(small: Path, tmp_path: Path, now: datetime) -> None:
    live = LiveDirectory.open(small, tmp_path / "directory.db")
    stop = threading.Event()
    wrong: list[BaseException] = []
    asked = []

    def ask() -> None:
        try:
            while not stop.is_set():
                assert [one.id for one in live.find(Query("IN"), now)] == ["in-listen"]
                assert live.emergency("IN")[0].id == "in-112"
                asked.append(1)
        except BaseException as error:
            wrong.append(error)

    threads = [threading.Thread(target=ask) for _ in range(3)]
    for thread in threads:
        thread.start()
    for place in range(10):
        edit(small, "A listening line", f"A listening line {place}")
        assert live.refresh()
    stop.set()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert asked


def test_the_watcher_takes_changes_over_by_itself(small: Path, tmp_path: Path) -> None:
    live = LiveDirectory.open(small, tmp_path / "directory.db")
    seen = threading.Event()
    refresh = live.refresh

    def noticed() -> bool:
        changed = refresh()
        if changed:
            seen.set()
        return changed

    live.refresh = noticed  # type: ignore[method-assign]
    live.start(0.01)
    live.start(0.01)
    edit(small, "A listening line", "Another name")
    assert seen.wait(20)
    live.stop()
    assert name_of(live) == "Another name"


def test_it_answers_everything_that_a_directory_answers(small: Path, tmp_path: Path, now: datetime) -> None:
    live = LiveDirectory.open(small, tmp_path / "directory.db")
    for name in ("find", "find_relaxed", "ranked", "get", "every", "emergency", "crisis", "countries", "international"):
        ours, theirs = inspect.signature(getattr(LiveDirectory, name)), inspect.signature(getattr(Directory, name))
        assert ours == theirs, name
    assert live.countries() == ["IN"]
    assert [one.id for one in live.every()] == ["in-112", "in-listen"]
    assert live.find_relaxed(Query("IN", language="fi"), now).given_up == ("language",)
    assert live.ranked(Query("IN"), now)[0].listing.id == "in-listen"
    assert live.crisis("IN", "suicide", now)[0].id == "in-listen"
    assert live.international() == []
