"""Reads a file in the layout that the commands write, line by line, five times as fast as YAML; leaves any other to YAML."""

from __future__ import annotations

import re
from typing import Any

from resources.entry import Entry

# Text without quotes: begins with nothing that means something in YAML, and has no ': ' and no ' #' in it.
_PLAIN = r"""[^\s\-?:,\[\]{}#&*!|>'"%@`][^ :]*(?:(?:[ ]+(?=[^ #])|:(?![ ]|$))[^ :]*)*"""
_WORD = r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?"
_QUOTED = r"""'(?:[^']|'')*'|"[^"\\]*\""""
_LISTED = rf"\[(?:{_WORD}(?:, {_WORD})*)?\]"
# An entry's first field, an item, a field of an item, a field; a name; then its value.
_LINE = re.compile(rf"(- |  - |    |  )(?:([a-z][a-z0-9_]*):(?:[ ](?=.)|$))?(?:({_QUOTED})|({_LISTED})|({_PLAIN}))?")
# What YAML refuses, or takes for the end of a line, though it is no line feed; a tab may be either.
_STRANGE = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")


def usual_entries(file: str, text: str) -> list[Entry] | None:
    """Return the entries of a file's text, the same as YAML's, or None when any line is not in the usual layout."""
    if _STRANGE.search(text):
        return None
    entries: list[Entry] = []
    fullmatch = _LINE.fullmatch
    # The list whose items stand on lines of their own, its name, and the item whose fields follow. One loop without calls:
    # a large directory has more than a million lines.
    items: list[Any] | None = None
    item: dict[str, str] | None = None
    list_name = ""
    for number, line in enumerate(text.split("\n"), 1):
        found = fullmatch(line)
        if found is None:
            if not line or line[0] == "#":
                continue
            return None
        indent, name, quoted, listed, plain = found.groups()
        value = plain if quoted is None else _unquoted(quoted)
        if len(indent) == 2:
            # A list that has begun and has no item is an empty text to YAML.
            if name is None or (items is not None and not items):
                return None
            if indent == "- ":
                entry = Entry(file, number, {}, {}, {})
                values, lines, plains = entry.values, entry.lines, entry.plain
                entries.append(entry)
            elif not entries or name in values:
                return None
            items = item = None
            lines[name] = number
            if value is not None:
                values[name] = value
                if plain is not None:
                    plains[name] = plain
            elif listed is not None:
                values[name] = words = listed[1:-1].split(", ") if len(listed) > 2 else []
                for place, word in enumerate(words):
                    where = f"{name}[{place}]"
                    lines[where] = number
                    plains[where] = word
            else:
                values[name] = items = []
                list_name = name
            continue
        if items is None or value is None:
            return None
        if indent == "  - ":
            if items and (item is None) != (name is None):
                return None
            item = None if name is None else {}
            items.append(value if item is None else item)
        where = f"{list_name}[{len(items) - 1}]"
        if name is not None:
            if item is None or name in item:
                return None
            item[name] = value
            where = f"{where}.{name}"
        elif indent == "    ":
            return None
        lines[where] = number
        if plain is not None:
            plains[where] = plain
    return None if items is not None and not items else entries or None


def _unquoted(quoted: str) -> str:
    text = quoted[1:-1]
    return text.replace("''", "'") if quoted[0] == "'" else text
