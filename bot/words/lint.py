"""Check words over the rules that a machine can check (docs/rules.md, L): phrases and rules are data beside this file."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).resolve().parent
LANGUAGES = ("en", "hi", "hi-Latn", "fr", "es")
LONGEST_SENTENCE = 30  # words between full stops, colons and semicolons; the average is measured over a whole language
_QUOTES = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "«": '"', "»": '"', "\u00a0": " ", "\u202f": " "})
# Hindi is written with and without the dot below, and with either sign for a nasal; both count as one.
_HINDI = str.maketrans({"\u093c": None, "\u0901": "\u0902"})
_SENTENCE_END = re.compile(r"(?<=[.?!।])[\"')\]]*(?=\s|$)|\n")
# A list is read part by part, so its length is measured so.
_CLAUSE = re.compile(r"[;:]\s")
_WORD = re.compile(r"[^\s.,;:!?।()\"'/•-]+")
_PLACEHOLDER = re.compile(r"\{[a-z_]+\}|https?://\S+|/[a-z]+")


@dataclass(frozen=True)
class Finding:
    """A rule that a text breaks: where, which words, and the mend."""

    rule: str
    place: str
    words: str
    mend: str

    def line(self) -> str:
        """Return the finding in one line."""
        return f"{self.place}: {self.rule}: \"{self.words}\" - {self.mend}"


@dataclass(frozen=True)
class _Phrase:
    rule: str
    find: re.Pattern[str]
    unless: re.Pattern[str] | None

    @classmethod
    def of(cls, rule: str, entry: Mapping[str, Any]) -> _Phrase:
        unless = entry.get("unless")
        return cls(rule, re.compile(plain(entry["find"])), re.compile(plain(unless)) if unless else None)


class WordsLint:
    """The rules and, per language, the phrases that break them."""

    def __init__(self, rules: Mapping[str, Mapping[str, str]], phrases: Mapping[str, Mapping[str, Sequence[Mapping[str, Any]]]]) -> None:
        """rules: id -> title and mend; phrases: language -> rule -> entries with find and unless. Raises re.error."""
        self.rules = rules
        self._phrases = {language: [_Phrase.of(rule, entry) for rule, entries in own.items() for entry in entries] for language, own in phrases.items()}

    @classmethod
    def read(cls, folder: Path = FOLDER) -> WordsLint:
        """Read rules.yml and phrases/<language>.yml; raises OSError or yaml.YAMLError."""
        rules = yaml.safe_load((folder / "rules.yml").read_text(encoding="utf-8"))
        return cls(rules, {language: yaml.safe_load((folder / "phrases" / f"{language}.yml").read_text(encoding="utf-8")) for language in LANGUAGES})

    def check(self, text: str, language: str | None = None, place: str = "text") -> list[Finding]:
        """Return what a text breaks: of its language's phrases, or of every language's when none is named."""
        found: dict[tuple[str, str], Finding] = {}
        sentences = split_sentences(plain(text).lower())
        for own in [language] if language else LANGUAGES:
            for phrase in self._phrases[own]:
                for sentence in sentences:
                    match = phrase.find.search(sentence)
                    if match and not (phrase.unless and phrase.unless.search(sentence)):
                        found.setdefault((phrase.rule, sentence), self.finding(phrase.rule, place, sentence.strip()))
        for sentence in sentences:
            if any(count_words(clause) > LONGEST_SENTENCE for clause in _CLAUSE.split(sentence)):
                found.setdefault(("R33", sentence), self.finding("R33", place, sentence.strip()))
        return list(found.values())

    def finding(self, rule: str, place: str, words: str) -> Finding:
        """Return a finding of a rule with its mend; long words are shortened."""
        return Finding(rule, place, words if len(words) <= 100 else words[:97] + "...", self.rules[rule]["mend"])


def plain(text: str) -> str:
    """Bring text and phrases into the one spelling in which they are compared."""
    return unicodedata.normalize("NFC", text).translate(_QUOTES).translate(_HINDI)


def split_sentences(text: str) -> list[str]:
    """Return the sentences of a text, each with its closing sign; a line ends a sentence."""
    return [sentence.strip() for sentence in _SENTENCE_END.split(text) if sentence.strip()]


def count_words(text: str) -> int:
    """Count words; placeholders, addresses and commands count as none."""
    return len(_WORD.findall(_PLACEHOLDER.sub("", text)))


def average_sentence(texts: Iterable[str]) -> float:
    """Return the average words a sentence (R33); 0 for no sentence."""
    counts = [count for text in texts for sentence in split_sentences(text) if (count := count_words(sentence))]
    return sum(counts) / len(counts) if counts else 0.0
