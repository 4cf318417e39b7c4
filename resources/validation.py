"""Checks the listing files: every problem with file, entry, field, what is wrong and how to mend it."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, cast

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from resources.entry import Entry
from resources.entry_checks import check_entry
from resources.freshness import HIDDEN_DAYS
from resources.model import Listing
from resources.reading import LISTINGS, Problem, listing_files, listing_of, parse_entries
from resources.vocabulary import Vocabulary


def check_files(
    folder: Path = LISTINGS,
    vocabulary: Vocabulary | None = None,
    *,
    today: date | None = None,
    layout: bool = False,
) -> tuple[list[Listing], list[Problem]]:
    """Return the listings that are in order and everything that is wrong in a folder; see check_texts."""
    contents, unreadable = read_contents(folder)
    listings, problems = check_texts(contents, vocabulary or Vocabulary.load(), today=today, layout=layout)
    return listings, [*unreadable, *problems]


def check_texts(
    contents: Mapping[str, bytes], vocabulary: Vocabulary, *, today: date | None = None, layout: bool = False
) -> tuple[list[Listing], list[Problem]]:
    """Return the listings that are in order and everything that is wrong in files given by name.

    With `today` also what time has made wrong (R23); with `layout` also files that would not survive an edit byte for byte.
    """
    check = Check(vocabulary, layout=layout)
    listings = list(check.listings(contents))
    problems = check.problems
    bad = {(problem.file, problem.entry) for problem in problems if problem.level == "error"}
    if bad:
        listings = [one for one in listings if (f"{one.country.lower()}.yml", one.id) not in bad]
    if today is not None:
        problems += check_time(listings, check.outlines, today)
    return listings, problems


class Check:
    """One pass over files. Whoever takes the listings as they come need not have them all in memory."""

    def __init__(self, vocabulary: Vocabulary, *, layout: bool = False) -> None:
        self.problems: list[Problem] = []
        self.outlines: list[Outline] = []
        self._vocabulary = vocabulary
        self._layout = layout

    def listings(self, contents: Mapping[str, bytes]) -> Iterator[Listing]:
        """Yield the listings that are in order by themselves; only after the last are all problems known, those between entries too."""
        ids: set[str] = set()
        for name, content in contents.items():
            entries, wrong = parse_entries(name, content)
            self.problems += wrong
            if self._layout and not wrong:
                self.problems += check_layout(name, content.decode("utf-8"))
            for entry in entries:
                found = check_entry(entry, self._vocabulary)
                self.problems += found
                self.outlines.append(Outline.of(entry))
                if entry.id not in ids and not any(problem.level == "error" for problem in found):
                    ids.add(entry.id)
                    yield listing_of(entry)
        self.problems += _check_together(self.outlines)


@dataclass(frozen=True, slots=True)
class Outline:
    """What must be known of an entry to check it against the others."""

    file: str
    id: str
    line: int
    country: str
    emergency: bool
    related: tuple[str, ...]
    related_line: int | None
    assured_line: int | None

    @classmethod
    def of(cls, entry: Entry) -> Outline:
        """Return the outline of an entry, which need not be in order."""
        values = entry.values
        related = values.get("related", ())
        country = values.get("country")
        return cls(
            file=entry.file,
            id=entry.id,
            line=entry.line,
            country=country if isinstance(country, str) else "",
            emergency=values.get("kind") == "emergency" and bool(values.get("phones")) and values.get("status") == "active",
            related=tuple(one for one in related if isinstance(one, str)) if isinstance(related, list) else (),
            related_line=entry.lines.get("related"),
            assured_line=entry.lines.get("assured_date"),
        )


def read_contents(folder: Path) -> tuple[dict[str, bytes], list[Problem]]:
    """Return what stands in each listing file of a folder, and what cannot be read."""
    contents: dict[str, bytes] = {}
    unreadable: list[Problem] = []
    for path in listing_files(folder):
        try:
            contents[path.name] = path.read_bytes()
        except OSError as error:
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


def check_time(listings: Iterable[Listing], outlines: Iterable[Outline], today: date) -> list[Problem]:
    """Return confirmations that lie in the future, and emergency numbers that nobody confirmed again in time."""
    places = {one.id: one for one in outlines}
    problems = []
    for listing in listings:
        if listing.assured_date is None:
            continue
        place = places[listing.id]
        age = (today - listing.assured_date).days
        if age < 0:
            what, mend = f"{listing.assured_date} lies in the future", "Write the day on which it was confirmed."
        elif listing.kind == "emergency" and age > HIDDEN_DAYS:
            what = f"the emergency number was last confirmed {age} days ago; it is never hidden, so it must be looked at"
            mend = "Look it up on an official page (never by calling it), then 'beside listings verify'."
        else:
            continue
        problems.append(Problem(place.file, listing.id, "assured_date", what, mend, place.assured_line))
    return problems


def _check_together(outlines: Sequence[Outline]) -> list[Problem]:
    problems: list[Problem] = []
    first: dict[str, Outline] = {}
    for one in outlines:
        other = first.setdefault(one.id, one)
        if other is not one:
            what = f"the id also stands in {other.file}:{other.line}"
            problems.append(Problem(one.file, one.id, "id", what, "Give one of the two another id.", one.line))
    mend = "Write the id of a listing that is shown together with this one."
    for one in outlines:
        strange = [name for name in one.related if name not in first or name == one.id]
        problems += [
            Problem(one.file, one.id, "related", f"there is no other listing {name!r}", mend, one.related_line) for name in strange
        ]
    covered = {one.country for one in outlines if one.emergency}
    for country, one in {one.country: one for one in reversed(outlines)}.items():
        if country not in ("", "INT") and country not in covered:
            mend = "Add an entry with 'kind: emergency', or set its status to active."
            problems.append(Problem(one.file, "", "kind", f"{country} has no active emergency number", mend, 1))
    return problems
