"""Changes entries of listing files: only the lines of the entry that is meant, with its comments, order and quotes."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.scalarstring import SingleQuotedScalarString

from resources.entry_checks import other_type
from resources.model import FIELDS, Listing
from resources.reading import LOADER, NUMBERS, Problem
from resources.storage import Folder
from resources.validation import check_texts, round_trip
from resources.vocabulary import Vocabulary

# Kept on one line, as the files have them; sources and phones have a line each.
ON_ONE_LINE = frozenset({"topics", "audience", "languages", "cautions", "related"})


class EditError(Exception):
    """A change that was refused; nothing was written. `problems` says what would have been wrong."""

    def __init__(self, message: str, problems: Sequence[Problem] = ()) -> None:
        super().__init__(message)
        self.problems = tuple(problems)


class ConflictError(EditError):
    """Someone else changed the same entry in the meantime."""


@dataclass(frozen=True)
class Place:
    """Where an entry stands in a file: lines from `start` up to `end`, counted from 0."""

    id: str
    start: int
    end: int


def places(text: str) -> list[Place]:
    """Return where each entry of a file stands; raises EditError when the file cannot be read."""
    try:
        root = yaml.compose(text, Loader=LOADER)
    except yaml.YAMLError as error:
        raise EditError("the file is not valid YAML; 'beside listings check' says where") from error
    if root is None:
        return []
    lines = text.splitlines(keepends=True)
    starts: list[tuple[str, int]] = []
    for node in root.value if isinstance(root, yaml.SequenceNode) else []:
        start = node.start_mark.line
        # Comments right above an entry belong to it, but the first lines of a file are about the file.
        while starts and start > 0 and lines[start - 1].startswith("#"):
            start -= 1
        starts.append((_id(node), start))
    ends = [start for _, start in starts[1:]] + [len(lines)]
    return [Place(name, start, end) for (name, start), end in zip(starts, ends, strict=True)]


def entry_text(text: str, name: str) -> str:
    """Return the lines of one entry; raises EditError when there is none of this id."""
    place = _place(text, name)
    return "".join(text.splitlines(keepends=True)[place.start : place.end])


def replace_entry(text: str, name: str, new: str) -> str:
    """Return a file's text with the lines of one entry replaced."""
    place = _place(text, name)
    lines = text.splitlines(keepends=True)
    return "".join([*lines[: place.start], _ended(new), *lines[place.end :]])


def append_entry(text: str, new: str) -> str:
    """Return a file's text with an entry added at its end."""
    return _ended(text) + _ended(new) if text else _ended(new)


def set_fields(entry: str, changes: Mapping[str, Any]) -> str:
    """Return an entry's lines with fields set (None takes one out) in their usual places; everything else stays."""
    yaml_ = round_trip()
    data = yaml_.load(entry)
    values: CommentedMap = data[0]
    for name, value in changes.items():
        if value is None:
            values.pop(name, None)
        elif name in values:
            values[name] = _styled(name, value)
        else:
            values.insert(_position(values, name), name, _styled(name, value))
    out = io.StringIO()
    yaml_.dump(data, out)
    return out.getvalue()


def new_entry(values: Mapping[str, Any]) -> str:
    """Return the lines of a new entry, its fields in the usual order and its numbers in quotes."""
    entry = CommentedMap()
    for name in FIELDS:
        if values.get(name) not in (None, "", [], ()):
            entry[name] = _styled(name, values[name])
    out = io.StringIO()
    round_trip().dump([entry], out)
    return out.getvalue()


def change(
    folder: Path, vocabulary: Vocabulary, edit: Callable[[dict[str, str]], Mapping[str, str]], *, today: date | None = None
) -> list[str]:
    """Change files under a lock: `edit` gets every file's text and returns those that change; returns their names.

    Raises EditError, and writes nothing, when the change would bring an error that was not there before.
    """
    store = Folder(folder)
    with store.changing():
        try:
            texts = store.texts()
        except UnicodeDecodeError as error:
            raise EditError("a listing file is not UTF-8; 'beside listings check' says which") from error
        before = {name: text.encode() for name, text in texts.items()}
        changes = {name: text for name, text in edit(dict(texts)).items() if texts.get(name) != text}
        after = {**before, **{name: text.encode() for name, text in changes.items()}}
        known = {_key(one) for one in check_texts(before, vocabulary, today=today)[1]}
        problems = [
            one for one in check_texts(after, vocabulary, today=today)[1] if one.level == "error" and _key(one) not in known
        ]
        if problems:
            raise EditError(f"nothing was saved: {problems[0]}", problems)
        if changes:
            store.commit(changes)
        return sorted(changes)


def changes_between(old: Listing, new: Listing) -> list[str]:
    """Return what changed from one state of a listing to another, as 'field: old -> new'."""
    before, after = old.to_dict(), new.to_dict()
    names = [name for name in FIELDS if before.get(name) != after.get(name)]
    return [f"{name}: {shown(before.get(name))} -> {shown(after.get(name))}" for name in names]


def shown(value: Any) -> str:
    """Return a field's value on one line."""
    if value is None:
        return "nothing"
    if isinstance(value, list):
        return ", ".join(shown(one) for one in value)
    if isinstance(value, dict):
        return " ".join(str(one) for one in value.values())
    return str(value)


def _styled(name: str, value: Any) -> Any:
    if name == "phones":
        phones = [CommentedMap((key, _text(key, one)) for key, one in phone.items() if one not in (None, "")) for phone in value]
        return CommentedSeq(phones)
    if isinstance(value, (list, tuple)):
        found = CommentedSeq([_text(name, one) for one in value])
        if name in ON_ONE_LINE:
            found.fa.set_flow_style()
        return found
    return _text(name, value)


def _text(name: str, value: Any) -> Any:
    if name in NUMBERS:
        return int(value) if str(value).isdigit() else SingleQuotedScalarString(value)
    text = str(value)
    if name in ("number", "e164") or other_type(text):
        return SingleQuotedScalarString(text)
    return re.sub(r"\s+", " ", text).strip()


def _position(values: CommentedMap, name: str) -> int:
    order = {field: place for place, field in enumerate(FIELDS)}
    later = [place for place, field in enumerate(values) if order.get(field, 0) > order.get(name, 0)]
    return later[0] if later else len(values)


def _place(text: str, name: str) -> Place:
    for place in places(text):
        if place.id == name:
            return place
    raise EditError(f"there is no entry {name} in the file")


def _id(node: yaml.Node) -> str:
    for key, value in node.value if isinstance(node, yaml.MappingNode) else []:
        if getattr(key, "value", None) == "id" and isinstance(value, yaml.ScalarNode):
            return str(value.value)
    return ""


def _key(problem: Problem) -> tuple[str, str, str, str]:
    # Without the line, which moves when something above it changes.
    return problem.file, problem.entry, problem.field, problem.what


def _ended(text: str) -> str:
    return text if not text or text.endswith("\n") else text + "\n"
