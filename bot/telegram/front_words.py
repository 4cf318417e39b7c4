"""The sentences that the Telegram front end says itself, in every language."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent / "words"
# Telegram knows languages of two letters only; Hinglish has none of its own.
TELEGRAM_LANGUAGES = ("en", "hi", "fr", "es")


class FrontWords:
    """Sentences by language and key; English where a language is not known."""

    def __init__(self, words: Mapping[str, Mapping[str, Any]]) -> None:
        """words: language -> the tree of one file of `words/`."""
        self._words = words

    @classmethod
    def load(cls, folder: Path = FOLDER) -> FrontWords:
        """Read every file of the folder; raises OSError or yaml.YAMLError."""
        return cls({path.stem: yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.yml"))})

    def say(self, language: str, key: str, turn: int = 0) -> str:
        """Return a sentence; key is a path with dots ("declined.picture"). Where several wordings stand, they take turns."""
        found: Any = self._words.get(language) or self._words["en"]
        for part in key.split("."):
            found = found[part]
        return str(found[turn % len(found)] if isinstance(found, list) else found)

    def commands(self, language: str) -> list[tuple[str, str]]:
        """Return the commands with their descriptions, in the order of the file."""
        tree = self._words.get(language) or self._words["en"]
        return [(str(name), str(description)) for name, description in tree["commands"].items()]


def language_of_code(code: str | None) -> str:
    """Return our language for the code of a Telegram client ("fr-CA"), English for any other."""
    short = (code or "en").split("-")[0].lower()
    return short if short in TELEGRAM_LANGUAGES else "en"
