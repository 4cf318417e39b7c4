"""Checks the listing files: every problem with file, entry, field, what is wrong and how to mend it."""

from __future__ import annotations

import io
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any, cast

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from resources.entry_checks import check_entry
from resources.freshness import HIDDEN_DAYS
from resources.model import Listing
from resources.reading import LISTINGS, Entry, Problem, listing_files, listing_of, parse_entries
from resources.vocabulary import Vocabulary


def check_files(
    folder: Path = LISTINGS,
    vocabulary: Vocabulary | None = None,
    *,
    today: date | None = None,
    layout: bool = False,
) -> tuple[list[Listing], list[Problem]]:
    """Return the listings that are in order and everything that is wrong in a folder; see check_texts."""
    contents, unreadable = _contents(folder)
    listings, problems = check_texts(contents, vocabulary or Vocabulary.load(), today=today, layout=layout)
    return listings, [*unreadable, *problems]


def check_texts(
    contents: Mapping[str, bytes], vocabulary: Vocabulary, *, today: date | None = None, layout: bool = False
) -> tuple[list[Listing], list[Problem]]:
    """Return the listings that are in order and everything that is wrong in files given by name.

    With `today` also what time has made wrong (R23); with `layout` also files that would not survive an edit byte for byte.
    """
    entries: list[Entry] = []
    problems: list[Problem] = []
    for name, content in contents.items():
        found, wrong = parse_entries(name, content)
        entries += found
        problems += wrong
        if layout and not wrong:
            problems += check_layout(name, content.decode("utf-8"))
    for entry in entries:
        problems += check_entry(entry, vocabulary)
    problems += _check_together(entries)
    bad = {(problem.file, problem.entry) for problem in problems if problem.level == "error"}
    listings = [listing_of(entry) for entry in entries if (entry.file, entry.id) not in bad]
    if today is not None:
        problems += check_time(listings, entries, today)
    return listings, problems


def _contents(folder: Path) -> tuple[dict[str, bytes], list[Problem]]:
    contents: dict[str, bytes] = {}
    unreadable: list[Problem] = []
    for path in listing_files(folder):
        try:
            contents[path.name] = path.read_bytes()
        except OSError as error:  # noqa: PERF203 - one file that cannot be read must not hide what is wrong in the others
            what = f"the file cannot be read ({error.strerror})"
            unreadable.append(Problem(path.name, "", "", what, "Look at its permissions."))
    return contents, unreadable


def check_layout(name: str, text: str) -> list[Problem]:
    """Return a problem when an edit by the commands would change lines that it does not mean to change."""
    try:
        again = tidy(text)
    except YAMLError:
        return []
    if again == text:
        return []
    pairs = enumerate(zip(text.splitlines(), again.splitlines(), strict=False), 1)
    line = next((place for place, (old, new) in pairs if old != new), None)
    what = "the file is not in the layout that the commands write"
    return [Problem(name, "", "", what, "Run 'beside listings check --tidy'; only spacing and line breaks change.", line)]


def round_trip() -> YAML:
    """Return the reader and writer that keeps comments, order and quotes."""
    yaml: Any = YAML()
    yaml.preserve_quotes = True
    yaml.width = 100_000
    yaml.allow_unicode = True
    return cast("YAML", yaml)


def tidy(text: str) -> str:
    """Return a file's text as the commands would write it."""
    out = io.StringIO()
    yaml = round_trip()
    yaml.dump(yaml.load(text), out)
    return out.getvalue()


def check_time(listings: Iterable[Listing], entries: Iterable[Entry], today: date) -> list[Problem]:
    """Return confirmations that lie in the future, and emergency numbers that nobody confirmed again in time."""
    places = {entry.id: entry for entry in entries}
    problems = []
    for listing in listings:
        if listing.assured_date is None:
            continue
        entry = places[listing.id]
        line = entry.lines.get("assured_date")
        age = (today - listing.assured_date).days
        if age < 0:
            problems.append(
                Problem(
                    entry.file,
                    listing.id,
                    "assured_date",
                    f"{listing.assured_date} lies in the future",
                    "Write the day on which it was confirmed.",
                    line,
                )
            )
        elif listing.kind == "emergency" and age > HIDDEN_DAYS:
            problems.append(
                Problem(
                    entry.file,
                    listing.id,
                    "assured_date",
                    f"the emergency number was last confirmed {age} days ago; it is never hidden, so it must be looked at",
                    "Look it up on an official page (never by calling it), then 'beside listings verify'.",
                    line,
                )
            )
    return problems


def _check_together(entries: list[Entry]) -> list[Problem]:
    problems: list[Problem] = []
    first: dict[str, Entry] = {}
    for entry in entries:
        if entry.id in first:
            problems.append(
                Problem(
                    entry.file,
                    entry.id,
                    "id",
                    f"the id also stands in {first[entry.id].file}:{first[entry.id].line}",
                    "Give one of the two another id.",
                    entry.lines.get("id"),
                )
            )
        first.setdefault(entry.id, entry)
    problems += _check_related(entries, first.keys())
    problems += _check_emergencies(entries)
    return problems


def _check_related(entries: list[Entry], ids: Collection[str]) -> Iterator[Problem]:
    mend = "Write the id of a listing that is shown together with this one."
    for entry in entries:
        related = entry.values.get("related", ())
        for other in related if isinstance(related, list) else ():
            if other not in ids or other == entry.id:
                what = f"there is no other listing {other!r}"
                yield Problem(entry.file, entry.id, "related", what, mend, entry.lines.get("related"))


def _check_emergencies(entries: list[Entry]) -> list[Problem]:
    problems = []
    countries = {
        entry.values.get("country"): entry
        for entry in reversed(entries)
        if isinstance(entry.values.get("country"), str)
    }
    covered = {
        entry.values.get("country")
        for entry in entries
        if entry.values.get("kind") == "emergency"
        and entry.values.get("phones")
        and entry.values.get("status") == "active"
    }
    for country, entry in sorted(countries.items()):
        if country != "INT" and country not in covered:
            problems.append(
                Problem(
                    entry.file,
                    "",
                    "kind",
                    f"{country} has no active emergency number",
                    "Add an entry with 'kind: emergency', or set its status to active.",
                    1,
                )
            )
    return problems
