"""Files are changed by several people at once, wholly or not at all."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from resources.storage import JOURNAL, Folder

ROOT = Path(__file__).parents[2]


def test_commit_and_texts(tmp_path: Path) -> None:
    store = Folder(tmp_path)
    with store.changing():
        store.commit({"in.yml": "- one\n", "fr.yml": "- two\r\n"})
        store.commit({})
    assert store.texts() == {"fr.yml": "- two\r\n", "in.yml": "- one\n"}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["fr.yml", "in.yml"]


@pytest.mark.parametrize("name", ["../x.yml", ".hidden.yml", "a/b.yml"])
def test_nothing_is_written_outside_the_folder(tmp_path: Path, name: str) -> None:
    store = Folder(tmp_path)
    with store.changing(), pytest.raises(ValueError, match="not the name"):
        store.commit({"in.yml": "a", name: "b"})
    assert list(tmp_path.iterdir()) == []


def test_permissions_of_a_file_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "in.yml"
    path.write_text("old", encoding="utf-8")
    path.chmod(0o640)
    store = Folder(tmp_path)
    with store.changing():
        store.commit({"in.yml": "new"})
    assert path.stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize("kill_at", range(1, 6))
def test_kill_9_leaves_the_old_or_the_new_files(tmp_path: Path, kill_at: int) -> None:
    for name in ("a.yml", "b.yml", "c.yml"):
        (tmp_path / name).write_text("old", encoding="utf-8")
    # Renames happen in this order: the journal (the moment that counts), then the three files; 5 is after all of them.
    script = (
        "import sys, time\nfrom pathlib import Path\nfrom resources.storage import Folder\n"
        "real, count = Path.replace, 0\n"
        "def replace(self, target):\n    global count\n    count += 1\n"
        f"    if count == {kill_at}:\n        print('ready', flush=True)\n        time.sleep(60)\n"
        "    return real(self, target)\n"
        "Path.replace = replace\n"
        "store = Folder(Path(sys.argv[1]))\n"
        "with store.changing():\n    store.commit({'a.yml': 'new', 'b.yml': 'new', 'c.yml': 'new'})\n"
        "print('ready', flush=True)\ntime.sleep(60)\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen([sys.executable, "-c", script, str(tmp_path)], stdout=subprocess.PIPE, env=environment) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        process.send_signal(signal.SIGKILL)
        process.wait()
    store = Folder(tmp_path)
    with store.reading():
        assert set(store.texts().values()) == ({"old"} if kill_at == 1 else {"new"})
    with store.changing():
        assert sorted(path.name for path in tmp_path.iterdir()) == ["a.yml", "b.yml", "c.yml"]


def test_what_was_cut_short_is_finished_by_whoever_comes_next(tmp_path: Path) -> None:
    (tmp_path / "in.yml").write_text("old", encoding="utf-8")
    (tmp_path / ".in.yml-1.tmp").write_text("new", encoding="utf-8")
    (tmp_path / JOURNAL).write_text('[[".in.yml-1.tmp", "in.yml"]]', encoding="utf-8")
    with Folder(tmp_path).reading():
        assert (tmp_path / "in.yml").read_text(encoding="utf-8") == "new"
    assert not (tmp_path / JOURNAL).exists()


def test_changes_wait_for_each_other(tmp_path: Path) -> None:
    (tmp_path / "in.yml").write_text("", encoding="utf-8")

    def add(mark: str) -> None:
        for _ in range(20):
            store = Folder(tmp_path)
            with store.changing():
                store.commit({"in.yml": store.texts()["in.yml"] + mark})

    threads = [threading.Thread(target=add, args=(mark,)) for mark in "abc"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted((tmp_path / "in.yml").read_text(encoding="utf-8")) == ["a"] * 20 + ["b"] * 20 + ["c"] * 20
