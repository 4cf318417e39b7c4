"""A message as the finder reads it: its words as typed and normalised, and what stands between them."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from itertools import pairwise

from rasa_project.components.normalisation import normalise
from rasa_project.places.gazetteer import Place

_WORD = re.compile(r"[\w\u0900-\u0963\u0966-\u097F]+")
_STOP = re.compile(r"[.!?;,:\n()/]")
_REPEATED = re.compile(r"([a-z])\1\1")
# A full stop after these shortens a name ("St. Louis", "Sta. Marta") and ends nothing.
_SHORTENED = frozenset({"st", "ste", "mt", "ft", "pt", "sta", "sto", "cd", "pto", "pcia", "edo", "col", "gral", "gov", "co"})


@dataclass(frozen=True)
class ReadMessage:
    """Words as typed, words normalised, and whether a pause (comma, stop, bracket) follows each word but the last."""

    raw: list[str]
    words: list[str]
    pauses: list[bool]
    all_capitals: bool

    @classmethod
    def read(cls, text: str) -> ReadMessage:
        """Split a message into words; a full stop in "u.p." or "St. Louis" is no pause."""
        matches = list(_WORD.finditer(unicodedata.normalize("NFKC", text)))
        raw = [match.group() for match in matches]
        words = [word.lower() if word.isascii() and not _REPEATED.search(word.lower()) else normalise(word) or word for word in raw]
        pauses = [_pause(first, second) for first, second in pairwise(matches)]
        return cls(raw, words, pauses, sum(word.isupper() for word in raw) > max(2, len(raw) // 2))


def _pause(first: re.Match[str], second: re.Match[str]) -> bool:
    gap = first.string[first.end() : second.start()]
    shortened = gap in (".", ". ") and (len(first.group()) == 1 or first.group().lower() in _SHORTENED)
    return bool(_STOP.search(gap)) and not shortened


@dataclass(frozen=True)
class Span:
    """A run of words, start to end (excluded), and the name that they spell."""

    start: int
    end: int
    name: str

    @property
    def single(self) -> bool:
        """Return whether the span is one word."""
        return self.end - self.start == 1


@dataclass
class Mention:
    """A span that names a place, the places it may be, and how likely one of them is where the person is now."""

    start: int
    end: int
    name: str
    places: list[Place]
    score: float
    quarter: bool = False  # a word such as "quartier" or "colonia" stands before the name
