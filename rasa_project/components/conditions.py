"""What a help line has to be like, why a number did not work and which of several is meant: entities from reviewed phrases.

The phrases stand in conditions.yml, written as in writer.yml; the languages that a line may have to speak stand there by their names.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from rasa_project.components.writer import Writer, spaced

PHRASES = Path(__file__).with_suffix(".yml")
ENTITIES = ("condition", "why", "which")
LANGUAGE, OWN = "language:", "own:"


class Conditions:
    """Find what a message says of the help line that it wants, or of a number that did not work."""

    def __init__(self, phrases: Mapping[str, Any]) -> None:
        """Compile the phrases; raises PhraseError for one that cannot be read."""
        self._phrases = phrases
        self._plain = Writer(phrases, ENTITIES)
        names = phrases["languages"]
        spoken = {code: [*words.split("|"), *_speakers(phrases, code)] for code, words in names.items()}
        self._named = Writer({"lists": {}, "condition": {code: {"": "\n".join(words)} for code, words in spoken.items()}}, ("condition",))
        # One expression for any language goes before those of each, which are compiled when they are needed: most messages name none.
        everyone = [word for one in phrases["speakers"] for word in _speakers(phrases, one)]
        self._any = _asking(phrases, "|".join(names.values()), everyone, alone=True)
        self._asking: dict[str, Writer] = {}

    @classmethod
    def read(cls, path: Path = PHRASES) -> Conditions:
        """Read the phrases; raises OSError, yaml.YAMLError or PhraseError."""
        return cls(yaml.safe_load(path.read_text(encoding="utf-8")))

    def find(self, text: str, words: str | None = None) -> list[tuple[str, str]]:
        """Return pairs (entity, value): ("condition", "written"), "language:ta" (a line that speaks it), "own:ta" (someone who speaks no other)."""
        words = spaced(text) if words is None else words
        languages = [code for _, code in self._named.find(text, words)] if self._any.find(text, words) else []
        return [*(("condition", f"{kind}{code}") for code in languages for _, kind in self._reader(code).find(text, words)), *self._plain.find(text, words)]

    def _reader(self, code: str) -> Writer:
        if code not in self._asking:
            self._asking[code] = _asking(self._phrases, self._phrases["languages"][code], _speakers(self._phrases, code), alone=code in self._phrases["only_languages"])
        return self._asking[code]


def _asking(phrases: Mapping[str, Any], names: str, speakers: Sequence[str], *, alone: bool) -> Writer:
    """Return a reader of the wish for a line that speaks a language, and of who speaks no other."""
    groups = [phrases["asks_language"], *([phrases["of_language_only"]] if alone else [])]
    lines = "\n".join([*(text for group in groups for text in group.values()), *speakers])
    return Writer({"lists": {**phrases["lists"], "named": names}, "condition": {LANGUAGE: {"": lines}, OWN: phrases["own_language"]}}, ("condition",))


def _speakers(phrases: Mapping[str, Any], code: str) -> list[str]:
    return [word for words in phrases["speakers"].get(code, {}).values() for word in words.split("|")]
