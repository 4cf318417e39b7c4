"""The files in which replies stand: English in the domain and in replies/, the others in translations/, an organisation's own over both.

The same format everywhere (Rasa's responses), so that whoever reviews or translates touches data only. This module
does not need Rasa, so that the lint and the lists are quick.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import yaml

PROJECT = Path(__file__).resolve().parent
LANGUAGES = ("en", "hi", "hi-Latn", "fr", "es")
# A folder with <language>/*.yml whose replies stand in place of ours, one by one; its other replies stay ours.
OWN_WORDS = "BESIDE_WORDS"

Variation = Mapping[str, Any]


class ReplyFileError(Exception):
    """A file of replies cannot be used; the message names file and place."""


@dataclass(frozen=True)
class ReplyFile:
    """One file: its language, where it is, its replies, who wrote it (about), of which English it was made (made_from), whose it is."""

    language: str
    path: Path
    replies: Mapping[str, Sequence[Variation]]
    about: Mapping[str, Any] = field(default_factory=dict)
    made_from: Mapping[str, str] = field(default_factory=dict)
    own: bool = False  # an organisation's own, not ours


def reply_files(project: Path = PROJECT, own: Path | None = None) -> list[ReplyFile]:
    """Read every file of replies, an organisation's own last; raises ReplyFileError for one that cannot be used."""
    # What rules name stands in the domain; what only actions say stands beside it, for Rasa's check calls it unused.
    folders = [("en", project / "domain" / "responses"), ("en", project / "replies")] + [(language, project / "translations" / language) for language in LANGUAGES[1:]]
    files = [_read(language, path) for language, folder in folders for path in sorted(folder.glob("*.yml"))]
    if own is not None:
        files += [replace(_read(language, path), own=True) for language in LANGUAGES for path in sorted((own / language).glob("*.yml"))]
    return files


def replies(files: Sequence[ReplyFile]) -> dict[str, dict[str, Sequence[Variation]]]:
    """Return language -> name -> variations; a later file's reply stands in place of an earlier one's."""
    words: dict[str, dict[str, Sequence[Variation]]] = {language: {} for language in LANGUAGES}
    for file in files:
        words[file.language].update(file.replies)
    return words


def own_words() -> Path | None:
    """Return the folder of an organisation's own words (BESIDE_WORDS), or None; raises ReplyFileError when it is not there."""
    named = os.environ.get(OWN_WORDS)
    if not named:
        return None
    if not Path(named).is_dir():
        raise ReplyFileError(f"{OWN_WORDS} names {named}, which is not a folder; it holds <language>/*.yml with responses")
    return Path(named)


def _read(language: str, path: Path) -> ReplyFile:
    place = f"{language}/{path.name}"
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    except (OSError, UnicodeDecodeError) as error:
        raise ReplyFileError(f"{place} cannot be read ({type(error).__name__})") from error
    except yaml.YAMLError as error:
        line = getattr(getattr(error, "problem_mark", None), "line", None)
        raise ReplyFileError(f"{place} is not valid YAML{'' if line is None else f', see line {line + 1}'}") from error
    found = data.get("responses", {}) if isinstance(data, dict) else None
    if not isinstance(found, dict):
        raise ReplyFileError(f"{place} has no \"responses:\" with a reply name under it")
    for name, variations in found.items():
        if not isinstance(variations, list) or not variations or not all(isinstance(one, dict) and isinstance(one.get("text"), str) for one in variations):
            raise ReplyFileError(f"{place}, {name}: every variation needs a text")
        if not all(_have(one.get("buttons"), "title", "payload") for one in variations):
            raise ReplyFileError(f"{place}, {name}: every button needs a title and a payload")
        if not all(_have(one.get("condition"), "name", "value") for one in variations):
            raise ReplyFileError(f"{place}, {name}: every condition needs a name and a value (docs/translating.md)")
    return ReplyFile(language, path, found, data.get("about") or {}, data.get("made_from") or {})


def _have(entries: Any, *keys: str) -> bool:
    """Tell whether a list, or nothing at all, holds only entries with these keys, each a text."""
    return entries is None or (isinstance(entries, list) and all(isinstance(one, dict) and all(isinstance(one.get(key), str) for key in keys) for one in entries))
