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
NEVER, JOKE = frozenset({"by_me", "nothing"}), "joke"
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

    def find(self, text: str, words: str | None = None) -> list[tuple[str, str]]:
        """Return pairs ("deed", value) in the order of deeds.yml; who is spoken of is none without a deed."""
        found = self._writer.find(text, words)
        return found if {value for _, value in found} - {"third", JOKE} else []

    def need(self, text: str, need: str, confidence: float) -> str:
        """Return the need that the words tell, or the model's own; confidence: its own, 0 to 1."""
        if need not in self._mistaken:
            return need
        sure = need != "nlu_fallback" and confidence >= self._sure.get(need, self._sure["any"])
        said = {value for _, value in self._writer.find(text)}
        if said & NEVER or (JOKE in said and "to_me" not in said):
            return need
        if need in TOLD.values():
            return _whose(need, said, sure=sure)
        if sure:
            return need
        return next((told for deed, told in TOLD.items() if deed in said), need)


def _whose(need: str, said: Collection[str], *, sure: bool) -> str:
    """Return whom a telling is about: to_me alone speaks for itself, the rest only against a model that is not sure."""
    if need == "disclose":
        return "disclose_other" if "to_other" in said and "to_me" not in said and not sure else need
    if "to_other" in said or ("third" in said and sure):
        return need
    mine = "to_me" in said or ("by_them" in said and "third" not in said and not sure)
    return "disclose" if mine else need
