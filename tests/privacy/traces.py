"""Where a running program can leave something behind, and how much of a text its memory holds."""

from __future__ import annotations

import contextlib
import os
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.privacy.searching import Secrets, search, search_files

ROOT = Path(__file__).resolve().parents[2]
_PUBLIC = ("/tmp", "/var/tmp", "/dev/shm")  # where programs put what they do not clean up
_NOT_WALKED = frozenset({".git", ".venv", ".uv", ".mypy_cache", ".ruff_cache"})  # large; what the program opens for writing is noted besides
_LARGEST = 200 << 20  # bytes
_CHUNK = 32 << 20
_ENCODINGS = ("utf-8", "utf-16-le", "utf-32-le")


@dataclass
class Workplace:
    """Folders of a program's own: home, temporary files, and where it stands; all is new since it was made."""

    folder: Path
    started: float = field(default_factory=lambda: time.time() - 1)

    def __post_init__(self) -> None:
        """Make the folders."""
        for name in ("home", "tmp", "cwd"):
            (self.folder / name).mkdir(parents=True)

    def environment(self, **settings: str) -> dict[str, str]:
        """Return an environment in which the program writes here, at its most talkative."""
        folder = self.folder
        own = {"HOME": f"{folder}/home", "TMPDIR": f"{folder}/tmp", "XDG_CACHE_HOME": f"{folder}/home/.cache", "BESIDE_REPORTS": f"{folder}/reports.db", "LOG_LEVEL": "DEBUG"}
        sabotage = {"SABOTAGE": f"{folder}/stage", "SABOTAGE_OPENED": f"{folder}/opened", "PYTHONPATH": str(ROOT), "PATH": os.environ["PATH"], "LANG": "C.UTF-8"}
        return {**own, **sabotage, "TF_CPP_MIN_LOG_LEVEL": "3", "RASA_TELEMETRY_ENABLED": "false", **settings}

    @contextmanager
    def failing(self, stage: str) -> Iterator[None]:
        """Let one stage fail for a while."""
        (self.folder / "stage").write_text(stage, encoding="utf-8")
        try:
            yield
        finally:
            (self.folder / "stage").write_text("", encoding="utf-8")

    def opened(self) -> set[str]:
        """Return the files that the program opened for writing since this was asked last."""
        file = self.folder / "opened"
        paths = set(file.read_text(encoding="utf-8").splitlines()) if file.is_file() else set()
        file.write_text("", encoding="utf-8")
        return paths

    def left_behind(self) -> list[Path]:
        """Return every file on this machine's usual places that is new or changed since the workplace was made."""
        found: dict[tuple[int, int], Path] = {}
        for place in (self.folder, ROOT, *map(Path, _PUBLIC)):
            for path, status in _files(place):
                if status.st_mtime >= self.started and status.st_size <= _LARGEST:
                    found.setdefault((status.st_dev, status.st_ino), path)
        return sorted(found.values())

    def traces(self, secrets: Secrets) -> dict[str, set[str]]:
        """Return file -> secrets found in it."""
        return search_files(self.left_behind(), secrets.patterns())


def process_traces(pid: int, secrets: Secrets, environment_too: bool = True) -> dict[str, set[str]]:
    """Return what the system shows of a process (command line, names, environment, open and deleted files) -> secrets found."""
    patterns, found = secrets.patterns(), {}
    process = Path(f"/proc/{pid}")
    names = ["cmdline", "comm", "status", "maps", "mountinfo", *(["environ"] if environment_too else [])]
    files = [process / name for name in names] + sorted(process.glob("task/*/comm")) + sorted(process.glob("fd/*"))
    for file in files:
        try:
            target = os.readlink(file) if file.parent.name == "fd" else ""
            data = target.encode() if target and not stat.S_ISREG(file.stat().st_mode) else target.encode() + file.read_bytes()
        except OSError:
            continue
        hits = search(data, patterns, depth=0)
        if hits:
            found[str(file)] = hits
    return found


def in_memory(pid: int, words: list[str]) -> dict[str, int]:
    """Return region -> how often the words stand in a process's writable memory, in the widths in which Python keeps texts."""
    patterns = [word.encode(encoding) for word in words for encoding in _ENCODINGS]
    overlap = max(map(len, patterns)) - 1
    counts: dict[str, int] = {}
    with open(f"/proc/{pid}/mem", "rb", 0) as memory:
        for line in Path(f"/proc/{pid}/maps").read_text().splitlines():
            addresses, rights, *rest = line.split(None, 5)
            first, last = (int(address, 16) for address in addresses.split("-"))
            if "w" not in rights:
                continue
            for start in range(first, last, _CHUNK):
                memory.seek(start)
                try:
                    data = memory.read(min(_CHUNK + overlap, last - start))
                except OSError:  # a device's memory
                    continue
                number = sum(data.count(pattern) for pattern in patterns)
                if number:
                    region = rest[3] if len(rest) > 3 else "unnamed"
                    counts[region] = counts.get(region, 0) + number
    return counts


def listening(pid: int) -> list[str]:
    """Return the addresses (hexadecimal, as the system shows them) at which a process takes connections."""
    sockets = set()
    for link in Path(f"/proc/{pid}/fd").iterdir():
        with contextlib.suppress(OSError):
            sockets.add(os.readlink(link))
    found = []
    for table in ("tcp", "tcp6"):
        rows = [line.split() for line in Path(f"/proc/{pid}/net/{table}").read_text().splitlines()[1:]]
        found += [row[1] for row in rows if row[3] == "0A" and f"socket:[{row[9]}]" in sockets]
    return found


def _files(folder: Path) -> Iterator[tuple[Path, os.stat_result]]:
    try:
        entries = list(os.scandir(folder))
    except OSError:
        return
    for entry in entries:
        with contextlib.suppress(OSError):  # gone in the meantime
            if entry.is_dir(follow_symlinks=False):
                if entry.name not in _NOT_WALKED:
                    yield from _files(Path(entry.path))
            elif entry.is_file(follow_symlinks=False):
                yield Path(entry.path), entry.stat(follow_symlinks=False)
