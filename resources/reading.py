"""Reads listing files without guessing: every value stays the text that stands in the file, and knows its line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from resources.model import FIELDS, PHONE_FIELDS, Listing, Phone

LISTINGS = Path(__file__).parent / "listings"
LISTS = frozenset({"topics", "audience", "languages", "cautions", "sources", "related", "history"})
NUMBERS = frozenset({"minimum_age", "maximum_age", "third_party_lists"})
# Libyaml's loader is ten times faster; the pure one gives the same nodes where it is missing.
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


@dataclass(frozen=True)
class Entry:
    """One entry of a file as text, with the line of each field; `plain` names the scalars that are not quoted."""

    file: str
    line: int
    values: Mapping[str, Any]
    lines: Mapping[str, int] = field(default_factory=dict)
    plain: frozenset[str] = frozenset()

    @property
    def id(self) -> str:
        """Return the entry's id, or what stands in for it in a message."""
        value = self.values.get("id")
        return value if isinstance(value, str) and value else f"entry at line {self.line}"


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
    try:
        root = yaml.compose(text, Loader=LOADER)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        what = str(getattr(error, "problem", None) or "it is not YAML").strip().rstrip(".")
        return [], [
            Problem(
                name,
                "",
                "",
                f"the file is not valid YAML: {what}",
                "Look at this line and the one above it: indentation, quotes, colons.",
                line=mark.line + 1 if mark else None,
            )
        ]
    if root is None:
        return [], []
    if not isinstance(root, yaml.SequenceNode):
        return [], [
            Problem(name, "", "", "the file is not a list of entries", "Begin each entry with '- id: ...'.", line=1)
        ]
    entries: list[Entry] = []
    problems: list[Problem] = []
    for node in root.value:
        line = node.start_mark.line + 1
        if not isinstance(node, yaml.MappingNode):
            problems.append(
                Problem(
                    name,
                    f"entry at line {line}",
                    "",
                    "an entry is not a set of fields",
                    "Write it as '- id: ...' with its fields below.",
                    line=line,
                )
            )
            continue
        entry, wrong = _entry(name, node)
        entries.append(entry)
        problems.extend(wrong)
    return entries, problems


def _entry(file: str, node: yaml.MappingNode) -> tuple[Entry, list[Problem]]:
    values: dict[str, Any] = {}
    lines: dict[str, int] = {}
    plain: set[str] = set()
    wrong: list[Problem] = []
    for key, value in node.value:
        line = key.start_mark.line + 1
        name = key.value if isinstance(key, yaml.ScalarNode) else "?"
        if name in values:
            wrong.append(
                Problem(file, str(values.get("id", "")), name, "the field stands twice", "Keep one of the two.", line)
            )
        values[name] = _plain_value(value, name, plain, lines, depth=0)
        lines[name] = line
    return Entry(file, node.start_mark.line + 1, values, lines, frozenset(plain)), wrong


def _plain_value(node: yaml.Node, name: str, plain: set[str], lines: dict[str, int], depth: int) -> Any:
    lines[name] = node.start_mark.line + 1
    if isinstance(node, yaml.ScalarNode):
        # The two loaders write "no quotes" differently.
        if not node.style:
            plain.add(name)
        return node.value
    if depth > 3:
        # Aliases can make a small file endless (or a node its own child); nothing in a listing is this deep.
        return None
    if isinstance(node, yaml.SequenceNode):
        return [
            _plain_value(one, f"{name}[{place}]", plain, lines, depth + 1) for place, one in enumerate(node.value[:200])
        ]
    return {
        str(key.value): _plain_value(one, f"{name}.{key.value}", plain, lines, depth + 1)
        for key, one in node.value[:200]
    }


def listing_of(entry: Entry) -> Listing:
    """Return the listing of an entry that has passed the check; raises ValueError or TypeError for one that has not."""
    values = {name: entry.values[name] for name in FIELDS if entry.values.get(name) not in (None, "", "null", "~")}
    plain: dict[str, Any] = dict(values)
    for name in LISTS & plain.keys():
        plain[name] = tuple(plain[name])
    for name in NUMBERS & plain.keys():
        plain[name] = int(plain[name])
    if "assured_date" in plain:
        plain["assured_date"] = date.fromisoformat(plain["assured_date"])
    plain["phones"] = tuple(
        Phone(**{name: phone[name] for name in PHONE_FIELDS if phone.get(name) not in (None, "", "null", "~")})
        for phone in values.get("phones", ())
    )
    return Listing(**plain)
