"""The directory that follows its files: an edited listing reaches people without a restart, a broken file never does."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from resources.build import DATABASE, BuildError, build
from resources.database import DirectoryError
from resources.model import Listing
from resources.query import Found, Query
from resources.ranking import Fit
from resources.reading import LISTINGS, Problem, listing_files
from resources.search import Directory
from resources.vocabulary import VOCABULARY, Vocabulary

log = logging.getLogger(__name__)

Signature = tuple[tuple[str, int, int, int], ...]


class LiveDirectory:
    """A Directory whose content is swapped when the files change. Asking it never waits for a build."""

    def __init__(self, directory: Directory | None, folder: Path, path: Path, load: Callable[[], Vocabulary]) -> None:
        self.problems: tuple[Problem, ...] = ()
        self._directory = directory
        self._folder = folder
        self._path = path
        self._load = load
        self._seen: Signature | None = None
        self._refreshing = threading.Lock()
        self._stop = threading.Event()
        self._watcher: threading.Thread | None = None
        self._tell: Callable[[], None] | None = None

    @classmethod
    def open(cls, folder: Path = LISTINGS, path: Path = DATABASE, load: Callable[[], Vocabulary] = Vocabulary.load) -> LiveDirectory:
        """Build and open the directory; with broken files the last good build serves. Raises DirectoryError if there is none."""
        live = cls(None, folder, path, load)
        live.refresh()
        if live._directory is None:
            live._directory = Directory.open(path, load())
        return live

    def refresh(self) -> bool:
        """Take over what changed in the files, and return whether anything did; what cannot be built is logged, not served."""
        with self._refreshing:
            seen = self._signature()
            if seen == self._seen:
                return False
            # A file that is changed while it is read has another signature next time, and is read again.
            self._seen = seen
            try:
                vocabulary = self._load()
                built = build(self._folder, self._path, vocabulary=vocabulary)
                if not built.fresh and self._directory is not None:
                    self.problems = ()
                    return False
                new = Directory.open(self._path, vocabulary)
            except BuildError as error:
                self._refused(error.problems or (Problem("", "", "", str(error), ""),))
                return False
            except Exception as error:
                # Whatever is wrong with the disk or the vocabulary, people go on being served.
                self._refused((Problem(str(self._path.name), "", "", f"{type(error).__name__}: {error}", ""),))
                return False
            # Threads that are just asking keep the old one until they are done; it closes when the last lets go.
            self._directory = new
            self.problems = ()
            if self._tell is not None:
                self._tell()
            log.info("directory: %d listings now served", built.listings)
            return True

    def when_changed(self, tell: Callable[[], None]) -> None:
        """Call this after every change that was taken over, in the thread that looks for changes."""
        self._tell = tell

    def start(self, seconds: float = 2.0) -> None:
        """Look for changes every so many seconds, in a thread that ends with the program or with stop."""
        if self._watcher is None:
            self._stop.clear()
            self._watcher = threading.Thread(target=self._watch, args=(seconds,), name="directory", daemon=True)
            self._watcher.start()

    def stop(self) -> None:
        """Stop looking for changes."""
        self._stop.set()
        if self._watcher is not None:
            self._watcher.join()
            self._watcher = None

    def find(self, query: Query, now: datetime) -> list[Listing]:
        """See Directory.find."""
        return self._current.find(query, now)

    def find_relaxed(self, query: Query, now: datetime, *, keep: frozenset[str] = frozenset()) -> Found:
        """See Directory.find_relaxed."""
        return self._current.find_relaxed(query, now, keep=keep)

    def ranked(self, query: Query, now: datetime) -> list[Fit]:
        """See Directory.ranked."""
        return self._current.ranked(query, now)

    def meets(self, listing: Listing, query: Query, now: datetime) -> bool:
        """See Directory.meets."""
        return self._current.meets(listing, query, now)

    def get(self, listing: str) -> Listing | None:
        """See Directory.get."""
        return self._current.get(listing)

    def every(self) -> list[Listing]:
        """See Directory.every."""
        return self._current.every()

    def emergency(self, country: str) -> list[Listing]:
        """See Directory.emergency."""
        return self._current.emergency(country)

    def crisis(
        self,
        country: str,
        danger: str,
        now: datetime,
        *,
        region: str | None = None,
        city: str | None = None,
        audience: frozenset[str] = frozenset(),
        limit: int = 3,
    ) -> list[Listing]:
        """See Directory.crisis."""
        return self._current.crisis(country, danger, now, region=region, city=city, audience=audience, limit=limit)

    def countries(self) -> list[str]:
        """See Directory.countries."""
        return self._current.countries()

    def international(self, topic: str = "none") -> list[Listing]:
        """See Directory.international."""
        return self._current.international(topic)

    @property
    def _current(self) -> Directory:
        if self._directory is None:
            raise DirectoryError("the directory is not open")
        return self._directory

    def _watch(self, seconds: float) -> None:
        while not self._stop.wait(seconds):
            self.refresh()

    def _signature(self) -> Signature:
        found = []
        for path in [*listing_files(self._folder), VOCABULARY]:
            try:
                stat = path.stat()
            except OSError:
                continue
            found.append((path.name, stat.st_mtime_ns, stat.st_size, stat.st_ino))
        return tuple(found)

    def _refused(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        for problem in problems:
            log.error("directory not taken over, the last good one goes on serving: %s", problem)
