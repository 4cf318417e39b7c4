"""Checks of whole replies: what single ones have to say, their length, their buttons (R1, R6, R13, R18, R35)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bot.words.lint import FOLDER, Finding, WordsLint, count_words, plain
from rasa_project.reply_files import ReplyFile

LONGEST_REPLY, LONGEST_LABEL, LARGEST_DATA = 1200, 40, 64
REQUIRED = FOLDER / "required.yml"


@dataclass(frozen=True)
class Said:
    """One variation of a reply: its id ("fr/utter_greet/2"), name, language and what stands in the file."""

    id: str
    name: str
    language: str
    variation: Mapping[str, Any]

    @property
    def text(self) -> str:
        """Return its text."""
        return str(self.variation["text"])

    @property
    def buttons(self) -> Sequence[Mapping[str, str]]:
        """Return its buttons."""
        return self.variation.get("buttons") or ()


def said(words: Mapping[str, Mapping[str, Sequence[Mapping[str, Any]]]]) -> Iterator[Said]:
    """Yield every variation of every reply in the order of languages and names."""
    for language, names in words.items():
        for name, variations in names.items():
            for number, variation in enumerate(variations, start=1):
                yield Said(f"{language}/{name}/{number}", name, language, variation)


def check_reply(one: Said, lint: WordsLint, required: Sequence[Mapping[str, Any]]) -> list[Finding]:
    """Return what a variation breaks, its words and its make-up."""
    found = lint.check(one.text, one.language, one.id)
    for button in one.buttons:
        found += lint.check(button["title"], one.language, f"{one.id} [{button['title']}]")
        if len(button["title"]) > LONGEST_LABEL or len(button["payload"].encode()) > LARGEST_DATA:
            found.append(lint.finding("button", one.id, button["title"]))
    if len(one.text) > LONGEST_REPLY:
        found.append(lint.finding("length", one.id, f"{len(one.text)} characters"))
    for entry in required:
        if _concerns(entry, one.name):
            found += _missing(entry, one, lint)
    return found


def read_required(path: Path = REQUIRED) -> list[dict[str, Any]]:
    """Read what single replies have to say; raises OSError or yaml.YAMLError."""
    entries: list[dict[str, Any]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return entries


def reply_texts(files: Sequence[ReplyFile]) -> dict[str, list[str]]:
    """Return language -> the texts of all replies, for measures over a language."""
    texts: dict[str, list[str]] = {}
    for file in files:
        texts.setdefault(file.language, []).extend(str(variation["text"]) for variations in file.replies.values() for variation in variations)
    return texts


def _concerns(entry: Mapping[str, Any], name: str) -> bool:
    wanted = str(entry["replies"])
    return name not in entry.get("except", ()) and (name.startswith(wanted[:-1]) if wanted.endswith("*") else name == wanted)


def _missing(entry: Mapping[str, Any], one: Said, lint: WordsLint) -> list[Finding]:
    text = plain(one.text).lower()
    wanted = (entry.get("say") or {}).get(one.language, ())
    found = [lint.finding(entry["rule"], one.id, f"nothing like {expression}") for expression in wanted if not re.search(plain(expression), text)]
    if entry.get("most_words") and count_words(one.text) > entry["most_words"]:
        found.append(lint.finding(entry["rule"], one.id, f"{count_words(one.text)} words"))
    if entry.get("buttons") and not one.buttons:
        found.append(lint.finding(entry["rule"], one.id, "no button"))
    return found
