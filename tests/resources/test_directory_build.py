"""The built directory: whole or not at all."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import resources.build
from resources.build import BuildError, build, fingerprint, stored_fingerprint
from resources.database import DirectoryError
from resources.search import Directory
from resources.storage import Folder


def test_build_stores_the_fingerprint_and_does_nothing_twice(small: Path, tmp_path: Path) -> None:
    path = tmp_path / "out" / "directory.db"
    assert build(small, path).fresh
    assert stored_fingerprint(path) == fingerprint(small)
    before = path.stat().st_ino
    assert not build(small, path).fresh
    assert path.stat().st_ino == before
    (small / "in.yml").write_text((small / "in.yml").read_text(encoding="utf-8") + "# more\n", encoding="utf-8")
    assert build(small, path).fresh


def test_numbers_are_text_and_tables_are_strict(small: Path, tmp_path: Path) -> None:
    path = build(small, tmp_path / "directory.db").path
    connection = sqlite3.connect(path)
    rows = connection.execute("select number, typeof(number) from phones order by number").fetchall()
    tables = connection.execute("select name, sql from sqlite_master where type = 'table'").fetchall()
    connection.close()
    assert rows == [("0800 111 222", "text"), ("112", "text")]
    assert all(sql.upper().rstrip().endswith("STRICT") for name, sql in tables if not name.startswith("sqlite_"))


def test_a_file_with_errors_builds_nothing_and_the_old_directory_stays(small: Path, tmp_path: Path) -> None:
    path = build(small, tmp_path / "directory.db").path
    before = path.read_bytes()
    (small / "in.yml").write_text("- id: [", encoding="utf-8")
    with pytest.raises(BuildError) as caught:
        build(small, path)
    assert caught.value.problems[0].file == "in.yml"
    assert path.read_bytes() == before
    assert sorted(one.name for one in tmp_path.iterdir()) == ["directory.db", "listings"]


@pytest.mark.parametrize(
    ("old", "new"),
    [("id: in-listen", "id: in-112"), ("kind: emergency", "kind: hotline"), ("  fees: free", "  related: [in-nothing]")],
    ids=["twice", "no emergency number", "related to nothing"],
)
def test_what_is_wrong_between_entries_is_found_after_the_last_and_builds_nothing(small: Path, tmp_path: Path, old: str, new: str) -> None:
    path = build(small, tmp_path / "directory.db").path
    before = path.read_bytes()
    text = (small / "in.yml").read_text(encoding="utf-8")
    (small / "in.yml").write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(BuildError) as caught:
        build(small, path)
    assert len(caught.value.problems) == 1
    assert path.read_bytes() == before
    assert sorted(one.name for one in tmp_path.iterdir()) == ["directory.db", "listings"]


def test_who_edits_waits_for_the_reading_and_not_for_the_build(small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = resources.build.write_database

    def edited_meanwhile(*arguments: Any) -> int:
        with Folder(small).changing():
            Folder(small).commit({"in.yml": (small / "in.yml").read_text(encoding="utf-8").replace("A listening line", "Another")})
        return real(*arguments)

    monkeypatch.setattr(resources.build, "write_database", edited_meanwhile)
    path = build(small, tmp_path / "directory.db").path
    with Directory.open(path) as directory:
        found = directory.get("in-listen")
    assert found is not None
    assert found.name == "A listening line"
    assert stored_fingerprint(path) != fingerprint(small)


def test_no_listings_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(BuildError, match="no listings"):
        build(tmp_path, tmp_path / "directory.db")


def test_an_open_directory_survives_a_new_build(small: Path, tmp_path: Path) -> None:
    path = build(small, tmp_path / "directory.db").path
    with Directory.open(path) as directory:
        (small / "in.yml").write_text((small / "in.yml").read_text(encoding="utf-8").replace("A listening line", "Another"), encoding="utf-8")
        build(small, path)
        old = directory.get("in-listen")
        assert old is not None
        assert old.name == "A listening line"
    with Directory.open(path) as directory:
        new = directory.get("in-listen")
        assert new is not None
        assert new.name == "Another"


@pytest.mark.parametrize("content", [None, b"", b"not a database", b"SQLite format 3\x00 cut off"])
def test_what_is_no_directory_is_refused_in_one_sentence(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "directory.db"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(DirectoryError, match="beside listings build"):
        Directory.open(path)


def test_a_build_that_is_killed_leaves_the_old_directory(small: Path, tmp_path: Path) -> None:
    path = build(small, tmp_path / "directory.db").path
    before = path.read_bytes()
    script = (
        "import sys, time\nfrom pathlib import Path\nimport resources.build as b\n"
        "def stop(*a):\n    print('ready', flush=True)\n    time.sleep(60)\n"
        "Path.replace = stop\n"
        "b.build(Path(sys.argv[1]), Path(sys.argv[2]), force=True)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script, str(small), str(path)],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert path.read_bytes() == before
    assert build(small, path, force=True).listings == 2
