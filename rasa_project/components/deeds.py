"""What was done to whom, where a message says it in so many words: it mends a need that the model mistook.

Phrases stand in deeds.yml, written as in writer.yml. Whether something was harm is not decided here (R7).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

import yaml

from rasa_project.components.writer import Writer

PHRASES = Path(__file__).with_suffix(".yml")
NEVER = frozenset({"by_me", "nothing"})
TOLD = {"to_me": "disclose", "to_other": "disclose_other"}


class Deeds:
    """Tell the need of a message that says what was done to whom."""

    def __init__(self, phrases: Mapping[str, Any]) -> None:
        """Compile the phrases; raises PhraseError."""
        self._writer = Writer(phrases, ("deed",))
        self._mistaken: Collection[str] = frozenset(phrases["mistaken"])
        self._sure: Mapping[str, float] = phrases["sure"]

    @classmethod
    def read(cls, path: Path = PHRASES) -> Deeds:
        """Read the phrases; raises OSError, yaml.YAMLError or PhraseError."""
        return cls(yaml.safe_load(path.read_text(encoding="utf-8")))

    def need(self, text: str, need: str, confidence: float) -> str:
        """Return the need that the words tell, or the model's own; confidence: its own, 0 to 1."""
        sure = need != "nlu_fallback" and confidence >= self._sure.get(need, self._sure["any"])
        if need not in self._mistaken or sure:
            return need
        said = {value for _, value in self._writer.find(text)}
        if said & NEVER:
            return need
        if need == "disclose_other":
            return "disclose" if "to_me" in said and "to_other" not in said else need
        return next((told for deed, told in TOLD.items() if deed in said), need)
