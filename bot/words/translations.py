"""The state of the translations: missing, stale (the English changed since), or odd; and the list of authors."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rasa_project.reply_files import LANGUAGES, ReplyFile, replies
from resources.replacement import replacement

_BRACES = re.compile(r"\{([a-z_]+)\}")


@dataclass(frozen=True)
class State:
    """What is to do in a language: kind (missing, stale, odd), the reply's name, and why."""

    language: str
    kind: str
    name: str
    why: str


def checksum(variations: Sequence[Mapping[str, Any]]) -> str:
    """Return the first eight digits of the hash over all that a reply says in English: texts, buttons, conditions."""
    said = [{key: variation[key] for key in ("text", "buttons", "condition") if key in variation} for variation in variations]
    return hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:8]


def states(files: Sequence[ReplyFile], languages: Sequence[str] = LANGUAGES[1:]) -> list[State]:
    """Return what is missing, stale or odd in the languages, in the order of the English files."""
    words = replies(files)
    made_from = {(file.language, name): mark for file in files for name, mark in file.made_from.items()}
    # What an organisation wrote itself was not made from an English of ours, and may have other buttons.
    theirs = {(file.language, name) for file in files if file.own for name in file.replies}
    found = _own_oddities(files)
    for language in languages:
        for name, english in words["en"].items():
            own = words[language].get(name)
            if own is None:
                found.append(State(language, "missing", name, "no translation; the English stands in for it"))
                continue
            if (language, name) in theirs:
                continue
            if ("en", name) in theirs:
                found.append(State(language, "stale", name, "the English is your own, this is still ours"))
                continue
            mark = made_from.get((language, name))
            if mark != checksum(english):
                found.append(State(language, "stale", name, "not marked with the English that it was made from" if mark is None else "the English changed since"))
            found += [State(language, "odd", name, why) for why in _oddities(english, own)]
        found += [State(language, "odd", name, "there is no such reply in English") for name in words[language] if name not in words["en"]]
    return found


def accept(files: Sequence[ReplyFile], language: str, names: Sequence[str] = ()) -> list[Path]:
    """Mark translations as made from the English of today; return the files that changed.

    names: the replies to mark, or none for all of the language. Only the block made_from at the end of a file changes.
    """
    english = replies(files)["en"]
    changed = []
    for file in files:
        if file.language != language:
            continue
        marks = {name: (checksum(english[name]) if not names or name in names else file.made_from.get(name)) for name in file.replies if name in english}
        marks = {name: mark for name, mark in marks.items() if mark}
        if marks != dict(file.made_from):
            _write_marks(file.path, {name: str(mark) for name, mark in marks.items()})
            changed.append(file.path)
    return changed


def _own_oddities(files: Sequence[ReplyFile]) -> list[State]:
    """Return what cannot work in an organisation's own words: a reply that is never said, a button or a name in braces that nothing knows."""
    ours = replies([file for file in files if not file.own])["en"]
    payloads = {button["payload"] for variations in ours.values() for variation in variations for button in variation.get("buttons") or ()}
    found = []
    for file in files:
        for name, variations in file.replies.items() if file.own else ():
            if name not in ours:
                if file.language == "en":  # the other languages' are named below, beside the English that they lack
                    found.append(State("en", "odd", name, "there is no such reply; `beside words list` has the names"))
                continue
            known = {brace for variation in ours[name] for brace in _BRACES.findall(variation["text"])}
            strange = {brace for variation in variations for brace in _BRACES.findall(variation["text"])} - known
            pressed = {button["payload"] for variation in variations for button in variation.get("buttons") or ()} - payloads
            found += [State(file.language, "odd", name, f"{{{brace}}} is filled in by nothing") for brace in sorted(strange)]
            found += [State(file.language, "odd", name, f"a button with {payload}, which nothing answers") for payload in sorted(pressed)]
    return found


def _oddities(english: Sequence[Mapping[str, Any]], own: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return what differs though it has to be the same in every language: names in braces, buttons' data, conditions."""
    known = {name for variation in english for name in _BRACES.findall(variation["text"])}
    strange = [", ".join(sorted(unknown)) for variation in own if (unknown := set(_BRACES.findall(variation["text"])) - known)]
    found = [f"names in braces that the English does not have: {names}" for names in strange]
    return found + [f"the {what} differ from the English" for part, what in (("payload", "buttons"), ("condition", "conditions")) if _parts(english, part) != _parts(own, part)]


def _parts(variations: Sequence[Mapping[str, Any]], part: str) -> set[str]:
    if part == "payload":
        return {button["payload"] for variation in variations for button in variation.get("buttons") or ()}
    return {json.dumps(variation.get("condition"), sort_keys=True) for variation in variations}


def _write_marks(path: Path, marks: Mapping[str, str]) -> None:
    text = path.read_text(encoding="utf-8")
    kept = text.split("\nmade_from:", 1)[0].rstrip("\n")
    block = "".join(f"  {name}: '{mark}'\n" for name, mark in sorted(marks.items()))
    with replacement(path) as new:
        new.write_text(f"{kept}\nmade_from:\n{block}", encoding="utf-8")
