"""Checks the listing files: every problem with file, entry, field, what is wrong and how to mend it."""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any, cast

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from resources.entry_checks import check_entry
from resources.freshness import HIDDEN_DAYS
from resources.model import Listing
from resources.reading import LISTINGS, Entry, Problem, listing_files, listing_of, read_entries
from resources.vocabulary import Vocabulary


def check_files(
    folder: Path = LISTINGS, vocabulary: Vocabulary | None = None, *, today: date | None = None, layout: bool = False
) -> tuple[list[Listing], list[Problem]]:
    """Return the listings that are in order and everything that is wrong.

    With `today` also what time has made wrong (R23); with `layout` also files that would not survive an edit byte for byte.
    """
    words = vocabulary or Vocabulary.load()
    entries: list[Entry] = []
    problems: list[Problem] = []
    for path in listing_files(folder):
        found, wrong = read_entries(path)
        entries += found
        problems += wrong
        if layout and not wrong:
            problems += check_layout(path)
    for entry in entries:
        problems += check_entry(entry, words)
    problems += _check_together(entries)
    bad = {(problem.file, problem.entry) for problem in problems if problem.level == "error"}
    listings: list[Listing] = []
    for entry in entries:
        if (entry.file, entry.id) in bad:
            continue
        listings.append(listing_of(entry))
    if today is not None:
        problems += check_time(listings, entries, today)
    return listings, problems


def check_layout(path: Path) -> list[Problem]:
    """Return a problem when an edit by the commands would change lines that it does not mean to change."""
    text = path.read_text(encoding="utf-8")
    try:
        again = tidy(text)
    except YAMLError:
        return []
    if again == text:
        return []
    line = next(
        (place for place, (a, b) in enumerate(zip(text.splitlines(), again.splitlines(), strict=False), 1) if a != b),
        None,
    )
    return [
        Problem(
            path.name,
            "",
            "",
            "the file is not in the layout that the commands write",
            "Run 'beside listings check --tidy'; only spacing and line breaks change.",
            line,
        )
    ]


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
    for entry in entries:
        related = entry.values.get("related", ())
        for other in related if isinstance(related, list) else ():
            if other not in first or other == entry.id:
                problems.append(
                    Problem(
                        entry.file,
                        entry.id,
                        "related",
                        f"there is no other listing {other!r}",
                        "Write the id of a listing that is shown together with this one.",
                        entry.lines.get("related"),
                    )
                )
    problems += _check_emergencies(entries)
    return problems


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
