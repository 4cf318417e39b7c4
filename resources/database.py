"""The built directory as a file: opened read-only, its listings read once and kept."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections import OrderedDict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from resources.build import SCHEMA
from resources.model import Listing

CACHED = 2000


class DirectoryError(Exception):
    """The directory cannot be read; the message says what to do about it."""


class Database:
    """A built database, read-only; safe to use from several threads."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._lock = threading.Lock()
        self._listings: OrderedDict[str, Listing] = OrderedDict()

    @classmethod
    def open(cls, path: Path) -> Database:
        """Open a built database; raises DirectoryError when it is missing, damaged or of another version."""
        if not path.is_file():
            raise DirectoryError(f"there is no directory at {path}; run 'beside listings build'")
        try:
            # A new build replaces the file, never changes it, so nothing needs to be locked.
            connection = sqlite3.connect(
                f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False
            )
            try:
                row = connection.execute("select value from meta where name = 'schema'").fetchone()
            except sqlite3.Error:
                connection.close()
                raise
        except sqlite3.Error as error:
            raise DirectoryError(
                f"{path} is not a directory that can be read; run 'beside listings build --force'"
            ) from error
        if row is None or row[0] != SCHEMA:
            connection.close()
            raise DirectoryError(f"{path} was built by another version; run 'beside listings build'")
        return cls(connection)

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._connection.close()

    def values(self, sql: str, values: Iterable[Any] = ()) -> list[str]:
        """Return the first column of what a statement selects; raises DirectoryError."""
        with self._lock:
            return [row[0] for row in self._select(sql, values)]

    def listings(self, sql: str, values: Iterable[Any] = ()) -> list[Listing]:
        """Return the listings of a statement that selects id and document; raises DirectoryError."""
        with self._lock:
            return [self._listing(name, document) for name, document in self._select(sql, values)]

    def _select(self, sql: str, values: Iterable[Any]) -> list[tuple[Any, ...]]:
        try:
            return self._connection.execute(sql, tuple(values)).fetchall()
        except sqlite3.Error as error:
            raise DirectoryError("the directory cannot be read; run 'beside listings build --force'") from error

    def _listing(self, name: str, document: str) -> Listing:
        known = self._listings.get(name)
        if known is not None:
            self._listings.move_to_end(name)
            return known
        listing = Listing.from_dict(json.loads(document))
        self._listings[name] = listing
        if len(self._listings) > CACHED:
            self._listings.popitem(last=False)
        return listing
