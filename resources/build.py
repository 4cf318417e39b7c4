"""Builds the directory's database from the listing files: whole and checked, or not at all."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from resources.model import Listing
from resources.reading import LISTINGS, Problem, listing_files
from resources.replacement import replacement
from resources.storage import Folder
from resources.validation import Check, read_contents
from resources.vocabulary import VOCABULARY, Vocabulary

DATABASE = Path(__file__).parent / "build" / "directory.db"
# Raise it when the tables change, so that an old database is built again.
SCHEMA = "5"


LISTING_COLUMNS: Mapping[str, type] = {
    **dict.fromkeys(
        ("id", "name", "country", "region", "city", "kind", "status", "topics", "audience", "languages", "opening_hours",
         "assured_date", "evidence", "confidence", "website"), str),
    **dict.fromkeys(("topic_bits", "audience_bits", "channel_bits", "quality"), int),
    "document": str,
}  # fmt: skip
PHONE_COLUMNS: Mapping[str, type] = dict.fromkeys(("listing", "number", "type", "e164", "keyword", "works_from_abroad"), str)
# Everything that the first choice asks for, so that it reads the index alone.
FOUND_BY = ("country", "status", "topic_bits", "region", "city", "kind", "assured_date", "audience_bits", "channel_bits", "languages",
            "quality", "id")  # fmt: skip
# One for all rows: it is made anew for each otherwise.
DOCUMENT = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


class BuildError(Exception):
    """The files cannot be built into a directory; `problems` says where and why."""

    def __init__(self, message: str, problems: Sequence[Problem] = ()) -> None:
        super().__init__(message)
        self.problems = tuple(problems)


@dataclass(frozen=True)
class Built:
    """What a build did: where the database is, how many listings it holds, and whether it was made anew."""

    path: Path
    listings: int
    fresh: bool


def fingerprint(folder: Path = LISTINGS, vocabulary: Path = VOCABULARY) -> str:
    """Return a digest of everything that the database is built from; raises OSError."""
    return _digest({path.name: path.read_bytes() for path in listing_files(folder)}, vocabulary)


def _digest(contents: Mapping[str, bytes], vocabulary: Path = VOCABULARY) -> str:
    digest = hashlib.sha256(SCHEMA.encode())
    for name, content in [*contents.items(), (vocabulary.name, vocabulary.read_bytes())]:
        digest.update(f"{name}:{len(content)}:".encode())
        digest.update(content)
    return digest.hexdigest()


def stored_fingerprint(path: Path) -> str | None:
    """Return the digest that a database was built from, or None when there is no such database."""
    if not path.exists():
        return None
    try:
        connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
        try:
            row = connection.execute("select value from meta where name = 'fingerprint'").fetchone()
        finally:
            connection.close()
    except sqlite3.Error:
        return None
    return str(row[0]) if row else None


def build(
    folder: Path = LISTINGS, path: Path = DATABASE, *, vocabulary: Vocabulary | None = None, force: bool = False
) -> Built:
    """Build the database unless it is up to date; raises BuildError for files with errors, OSError for the disk."""
    if not folder.is_dir():
        raise BuildError(f"there is no folder {folder}")
    words = vocabulary or Vocabulary.load()
    # Who edits waits for the reading only: what was read is one state of the folder, whatever happens to it now.
    with Folder(folder).reading():
        contents, unreadable = read_contents(folder)
    wanted = _digest(contents)
    if not unreadable and not force and stored_fingerprint(path) == wanted:
        return Built(path, _count(path), fresh=False)
    check = Check(words)

    def checked() -> Iterator[Listing]:
        yield from check.listings(contents)
        errors = [problem for problem in (*unreadable, *check.problems) if problem.level == "error"]
        if errors:
            raise BuildError(f"{len(errors)} error(s) in the listing files, first: {errors[0]}", errors)
        if not check.outlines:
            raise BuildError(f"no listings in {folder}")

    return Built(path, write_database(checked(), path, words, wanted), fresh=True)


def write_database(listings: Iterable[Listing], path: Path, vocabulary: Vocabulary, digest: str) -> int:
    """Write a new database and put it in place of the old one in one step; returns how many listings it holds.

    Readers of the old one are not disturbed, and it stays when `listings` raises.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with replacement(path) as new:
        return _fill(new, listings, vocabulary, digest)


def mask(names: Iterable[str], words: Sequence[str]) -> int:
    """Return names as bits, in the order of `words`; names that are not among them are left out."""
    return sum(1 << words.index(name) for name in frozenset(names) if name in words)


def _fill(path: Path, listings: Iterable[Listing], vocabulary: Vocabulary, digest: str) -> int:
    # Who only opens the directory starts half a second sooner without it.
    from sqlite_utils import Database

    connection = sqlite3.connect(path)
    try:
        # The file is thrown away when anything fails, so it needs no journal.
        connection.execute("pragma journal_mode = off")
        connection.execute("pragma synchronous = off")
        database = Database(connection)
        database.table("meta").create({"name": str, "value": str}, pk="name", strict=True)
        listing_table, phone_table = database.table("listings"), database.table("phones")
        listing_table.create(LISTING_COLUMNS, pk="id", not_null={"name", "country", "kind", "document"}, strict=True)
        phone_table.create(PHONE_COLUMNS, foreign_keys=[("listing", "listings", "id")], strict=True)
        # The tables are made by the library, which would look at every value of every row; the rows are known to fit.
        phones: list[tuple[str | None, ...]] = []
        _insert(connection, "listings", LISTING_COLUMNS, _rows(listings, vocabulary, phones))
        _insert(connection, "phones", PHONE_COLUMNS, phones)
        listing_table.create_index(FOUND_BY, index_name="found_by")
        number = int(connection.execute("select count(*) from listings").fetchone()[0])
        about = {"fingerprint": digest, "schema": SCHEMA, "listings": str(number)}
        database.table("meta").insert_all([{"name": name, "value": value} for name, value in about.items()])
        connection.commit()
        connection.execute("analyze")
        connection.commit()
        return number
    finally:
        connection.close()


def _insert(connection: sqlite3.Connection, table: str, columns: Mapping[str, type], rows: Iterable[Sequence[Any]]) -> None:
    marks = ", ".join("?" * len(columns))
    connection.executemany(f"insert into {table} ({', '.join(columns)}) values ({marks})", rows)  # noqa: S608 - our own names


def _rows(listings: Iterable[Listing], vocabulary: Vocabulary, phones: list[tuple[str | None, ...]]) -> Iterator[tuple[Any, ...]]:
    """Yield each listing in the order of LISTING_COLUMNS, and note its numbers in the order of PHONE_COLUMNS."""
    for one in listings:
        phones += [(one.id, phone.number, phone.type, phone.e164, phone.keyword, phone.works_from_abroad) for phone in one.phones]
        yield (
            one.id,
            one.name,
            one.country,
            one.region,
            vocabulary.city(one.city),
            one.kind,
            one.status,
            ",".join(one.topics),
            ",".join(one.audience),
            "," + ",".join(one.languages) + ",",
            one.opening_hours,
            one.assured_date.isoformat() if one.assured_date else None,
            one.evidence,
            one.confidence,
            one.website,
            mask(one.topics, vocabulary.words["topics"]),
            mask(one.audience, vocabulary.words["audiences"]),
            mask(one.channels, vocabulary.words["channels"]),
            _quality(one, vocabulary),
            DOCUMENT.encode(one.to_dict()),
        )


def _quality(listing: Listing, vocabulary: Vocabulary) -> int:
    evidence = {"page": 2, "third_party_list": 1}.get(listing.evidence, 0)
    confidence = {"high": 2, "medium": 1}.get(listing.confidence, 0)
    confirmed = 100 if listing.assured_date else 0
    return confirmed + 10 * evidence + 10 * confidence + 5 * listing.always_open + vocabulary.kinds.get(listing.kind, 0)


def _count(path: Path) -> int:
    connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
    try:
        return int(connection.execute("select value from meta where name = 'listings'").fetchone()[0])
    finally:
        connection.close()
