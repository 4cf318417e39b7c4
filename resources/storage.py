"""The folder of listing files as one thing: read and changed by several people at once, wholly or not at all."""

from __future__ import annotations

import fcntl
import json
import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from resources.reading import listing_files
from resources.replacement import replacement

JOURNAL = ".commit.json"


class Folder:
    """A folder of listing files. Changes of several files become visible together, even after a kill -9."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Hold changes off while the block reads; first finishes a change that was cut short."""
        if self._journal.exists():
            with self.changing():
                pass
        with self._lock(fcntl.LOCK_SH):
            yield

    @contextmanager
    def changing(self) -> Iterator[None]:
        """Keep everyone else away while the block reads, decides and commits; first finishes what was cut short."""
        with self._lock(fcntl.LOCK_EX):
            self._recover()
            yield

    def texts(self) -> dict[str, str]:
        """Return every listing file's text by name; raises OSError or UnicodeDecodeError."""
        return {path.name: path.read_bytes().decode("utf-8") for path in listing_files(self.path)}

    def commit(self, changes: Mapping[str, str]) -> None:
        """Write files, all of them or none; only inside `changing`. Raises OSError, and then nothing has changed."""
        if not changes:
            return
        temporary: list[tuple[str, str]] = []
        try:
            for name, text in changes.items():
                temporary.append((self._write_beside(name, text), name))
            self._write_journal(temporary)
        except BaseException:
            for written, _ in temporary:
                (self.path / written).unlink(missing_ok=True)
            raise
        self._recover()

    @property
    def _journal(self) -> Path:
        return self.path / JOURNAL

    @contextmanager
    def _lock(self, kind: int) -> Iterator[None]:
        # The lock is on the folder itself, so that it works where no file may be written, and dies with its holder.
        handle = os.open(self.path, os.O_RDONLY)
        try:
            fcntl.flock(handle, kind)
            yield
        finally:
            os.close(handle)

    def _write_beside(self, name: str, text: str) -> str:
        if name != Path(name).name or name.startswith("."):
            raise ValueError(f"{name!r} is not the name of a listing file")
        handle, written = tempfile.mkstemp(prefix=f".{name}-", suffix=".tmp", dir=self.path)
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        target = self.path / name
        Path(written).chmod(target.stat().st_mode & 0o777 if target.exists() else 0o644)
        return Path(written).name

    def _write_journal(self, renames: list[tuple[str, str]]) -> None:
        # From the moment it is in place the change has happened: whoever comes next finishes it.
        with replacement(self._journal) as new:
            new.write_text(json.dumps(renames), encoding="utf-8")
        self._sync()

    def _recover(self) -> None:
        if self._journal.exists():
            for written, name in json.loads(self._journal.read_text(encoding="utf-8")):
                source = self.path / Path(written).name
                if source.exists():
                    source.replace(self.path / Path(name).name)
            self._sync()
            self._journal.unlink()
        for left in self.path.glob(".*.tmp"):
            left.unlink(missing_ok=True)

    def _sync(self) -> None:
        handle = os.open(self.path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
