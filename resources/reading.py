"""Reads listing files without guessing: every value stays the text that stands in the file, and knows its line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from resources.entry import Entry
from resources.layout import usual_entries
from resources.model import FIELDS, PHONE_FIELDS, Listing, Phone

LISTINGS = Path(__file__).parent / "listings"
LISTS = frozenset({"topics", "audience", "languages", "cautions", "sources", "related", "history"})
KNOWN, KNOWN_OF_PHONE = frozenset(FIELDS), frozenset(PHONE_FIELDS)
# What stands where somebody left a field empty.
NOTHING = frozenset({"", "null", "~"})
NUMBERS = frozenset({"minimum_age", "maximum_age", "third_party_lists"})
DEEPEST = 3
# Libyaml's loader is ten times faster; the pure one gives the same events where it is missing.
LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong in a file: where, what, and how to mend it."""

    file: str
    entry: str
    field: str
    what: str
    mend: str
    line: int | None = None
    level: str = "error"

    def __str__(self) -> str:
        """Return the problem as one line for a maintainer."""
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.entry or '-'}: {self.field or '-'}: {self.what}. {self.mend}"


def listing_files(folder: Path) -> list[Path]:
    """Return the listing files of a folder, in order of name."""
    return sorted(path for path in folder.glob("*.yml") if not path.name.startswith("."))


def read_entries(path: Path) -> tuple[list[Entry], list[Problem]]:
    """Read one file's entries; what cannot be read at all comes back as problems, never as an exception."""
    try:
        return parse_entries(path.name, path.read_bytes())
    except OSError as error:
        what = f"the file cannot be read ({error.strerror})"
        return [], [Problem(path.name, "", "", what, "Look at its permissions.")]


def parse_entries(name: str, content: bytes) -> tuple[list[Entry], list[Problem]]:
    """Return the entries of a file's content; what is no YAML or no list of entries comes back as problems."""
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        return [], [Problem(name, "", "", f"byte {error.start} is not UTF-8", "Save the file as UTF-8.")]
    entries = usual_entries(name, text)
    if entries is not None:
        return entries, []
    reader = _FileReader(name)
    try:
        loader = LOADER(text)
        try:
            reader.read(iter(loader.get_event, None))
        finally:
            loader.dispose()
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        what = str(getattr(error, "problem", None) or "it is not YAML").strip().rstrip(".")
        mend = "Look at this line and the one above it: indentation, quotes, colons."
        line = mark.line + 1 if mark else None
        return [], [Problem(name, "", "", f"the file is not valid YAML: {what}", mend, line)]
    return ([], reader.problems) if reader.useless else (reader.entries, reader.problems)


class _FileReader:
    """Gathers a file's entries from the parser's events, which costs a fraction of building its tree of nodes first."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.entries: list[Entry] = []
        self.problems: list[Problem] = []
        self.useless = False

    def read(self, events: Iterator[Any]) -> None:
        """Read every event of a file; raises yaml.YAMLError where it stops being YAML."""
        documents = 0
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self._useless("the file has more than one part", "Take the line with '---' out.", event)
            elif isinstance(event, yaml.SequenceStartEvent) and documents == 1:
                for entry in events:
                    if isinstance(entry, yaml.SequenceEndEvent):
                        break
                    self._entry(entry, events)
            elif isinstance(event, yaml.ScalarEvent) and event.value == "" and not event.style:
                # Nothing but comments.
                continue
            elif isinstance(event, (yaml.ScalarEvent, yaml.MappingStartEvent, yaml.AliasEvent)):
                self._useless("the file is not a list of entries", "Begin each entry with '- id: ...'.", event)
                _drain(event, events)

    def _useless(self, what: str, mend: str, event: Any) -> None:
        self.useless = True
        self.problems.append(Problem(self.file, "", "", what, mend, _line(event)))

    def _entry(self, start: Any, events: Iterator[Any]) -> None:
        line = _line(start)
        if not isinstance(start, yaml.MappingStartEvent):
            what, mend = "an entry is not a set of fields", "Write it as '- id: ...' with its fields below."
            self.problems.append(Problem(self.file, f"entry at line {line}", "", what, mend, line))
            _drain(start, events)
            return
        entry = Entry(self.file, line, {}, {}, {})
        twice: list[tuple[str, int]] = []
        for key in events:
            if isinstance(key, yaml.MappingEndEvent):
                break
            name, at = _name(key, events), _line(key)
            if name in entry.values:
                twice.append((name, at))
            value = next(events)
            if type(value) is yaml.ScalarEvent:
                # Most values are one text; a call for each would cost more than the text itself.
                entry.values[name] = value.value
                if not value.style:
                    entry.plain[name] = value.value
            else:
                entry.values[name] = _value(value, events, name, entry, 0)
            entry.lines[name] = at
        self.entries.append(entry)
        self.problems += [
            Problem(self.file, entry.id, name, "the field stands twice", "Keep one of the two.", at) for name, at in twice
        ]


def _value(event: Any, events: Iterator[Any], name: str, entry: Entry, depth: int) -> Any:
    """Return a value as text, list or mapping; notes its line, and the text of what is not in quotes."""
    if isinstance(event, yaml.ScalarEvent):
        # The two loaders write "no quotes" differently.
        if not event.style:
            entry.plain[name] = event.value
        entry.lines[name] = _line(event)
        return event.value
    if isinstance(event, yaml.AliasEvent) or depth > DEEPEST:
        # Aliases can make a small file endless, and nothing here is deep; the check says that this is no text.
        _drain(event, events)
        return None
    if isinstance(event, yaml.SequenceStartEvent):
        found: list[Any] = []
        for one in events:
            if isinstance(one, yaml.SequenceEndEvent):
                break
            found.append(_value(one, events, f"{name}[{len(found)}]", entry, depth + 1))
        return found
    mapping: dict[str, Any] = {}
    for key in events:
        if isinstance(key, yaml.MappingEndEvent):
            break
        inner = _name(key, events)
        mapping[inner] = _value(next(events), events, f"{name}.{inner}", entry, depth + 1)
    return mapping


def _line(event: Any) -> int:
    return int(event.start_mark.line) + 1


def _name(key: Any, events: Iterator[Any]) -> str:
    if type(key) is yaml.ScalarEvent:
        return str(key.value)
    _drain(key, events)
    return "?"


def _drain(start: Any, events: Iterator[Any]) -> None:
    """Skip whatever an event begins."""
    depth = int(isinstance(start, yaml.CollectionStartEvent))
    while depth:
        event = next(events)
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)


def listing_of(entry: Entry) -> Listing:
    """Return the listing of an entry that has passed the check; raises ValueError or TypeError for one that has not."""
    plain: dict[str, Any] = {}
    for name, value in entry.values.items():
        if name not in KNOWN or (type(value) is str and value in NOTHING):
            continue
        if name in LISTS:
            plain[name] = tuple(value)
        elif name == "phones":
            plain[name] = tuple(_phone(one) for one in value)
        elif name in NUMBERS:
            plain[name] = int(value)
        else:
            plain[name] = date.fromisoformat(value) if name == "assured_date" else value
    return Listing(**plain)


def _phone(values: dict[str, str]) -> Phone:
    return Phone(**{name: value for name, value in values.items() if name in KNOWN_OF_PHONE and value not in NOTHING})
