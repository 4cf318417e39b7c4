"""Who writes, about whom, and what they do not want, as far as the message says it: entities from reviewed phrases.

Nothing is guessed from names, grammar or topic (R5, R32); phrases stand in writer.yml.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from rasa_project.components.normalisation import normalise

PHRASES = Path(__file__).with_suffix(".yml")
CRISIS = Path(__file__).with_name("crisis.yml")  # what words mean after a danger card
ASKED = Path(__file__).with_name("asked.yml")
_TOKEN = re.compile(r"[()\[\]|^$~]|!?<[a-z_]+>|[a-z0-9]+")
_WORD = re.compile(r"[a-z0-9]+")
_DEVANAGARI = re.compile(r"[\u0904-\u0939]")
# Hinglish writes long vowels double or not, Devanagari in Latin letters never doubles them; a no is written with its n or without.
_LONG_VOWELS = (("aa", "a"), ("ee", "i"), ("oo", "u"), ("iye", "ie"), ("nahin", "nahi"))
_AGES = frozenset({"minor", "young", "age"})  # numbers, which may run together with a letter
_DEEPEST = 4  # lists may name lists
_GAP = "(?:[a-z0-9]+ ){0,3}?"  # up to three words of any kind
ENTITIES_OF_WRITERS = ("audience", "role", "about", "wish", "speak")
ENTITIES_OF_ASKING = ("asks", "blame", "feeling")


class PhraseError(Exception):
    """A phrase in writer.yml cannot be read; says which one and what is wrong with it."""


class _Phrase(NamedTuple):
    """One phrase: the place of what it says among all that is found, and how it is found."""

    place: int
    expression: re.Pattern[str]


class Writer:
    """Find what a message says of the one who writes."""

    def __init__(self, phrases: Mapping[str, Any], entities: Sequence[str] = ENTITIES_OF_WRITERS) -> None:
        """Compile the phrases of these entities; raises PhraseError."""
        self._lists = {**phrases["lists"], **_ages(phrases)}
        after = "|".join(_short(words) for words in phrases.get("not_an_age", ()))
        self._not_an_age = rf"(?!(?:{after})\b)"
        self._greetings = {_short(greeting): language for language, greetings in phrases.get("greetings", {}).items() for greeting in greetings}
        self.pairs = [(entity, value) for entity in entities for value in phrases[entity]]
        self._anywhere: list[_Phrase] = []
        self._by_word: dict[str, list[_Phrase]] = defaultdict(list)
        for place, (entity, value) in enumerate(self.pairs):
            lines = [line for text in phrases[entity][value].values() for line in text.splitlines() if line.strip()]
            for line in dict.fromkeys(lines):
                phrase = _Phrase(place, re.compile(f" (?:{self._expression(line)})"))
                anchor = self._anchor(_TOKEN.findall(line))
                for words in [self._anywhere] if anchor is None else [self._by_word[word] for word in anchor]:
                    words.append(phrase)

    @classmethod
    def read(cls, path: Path = PHRASES, entities: Sequence[str] = ENTITIES_OF_WRITERS) -> Writer:
        """Read the phrases of these entities; raises OSError, yaml.YAMLError or PhraseError."""
        return cls(yaml.safe_load(path.read_text(encoding="utf-8")), entities)

    @classmethod
    def read_asked(cls, path: Path = ASKED) -> Writer:
        """Read the phrases of what is asked, of blame and of feelings; raises OSError, yaml.YAMLError or PhraseError."""
        return cls(yaml.safe_load(path.read_text(encoding="utf-8")), ENTITIES_OF_ASKING)

    def find(self, text: str, words: str | None = None) -> list[tuple[str, str]]:
        """Return pairs (entity, value), for example ("audience", "men"), in the order of writer.yml; words: spaced(text), from who has it."""
        words = spaced(text) if words is None else words
        there = set(words.split())
        phrases = [*self._anywhere, *(phrase for word in there & self._by_word.keys() for phrase in self._by_word[word])]
        found = [self.pairs[place] for place in sorted({phrase.place for phrase in phrases if phrase.expression.search(words)})]
        language = None if _DEVANAGARI.search(text) else self._greetings.get(words.strip())
        return [*found, ("language", language)] if language else found

    def _expression(self, source: str, depth: int = 0) -> str:
        tokens = _TOKEN.findall(source)
        if depth > _DEEPEST or re.sub(r"\s", "", source) != "".join(tokens):
            raise PhraseError(f"{source!r} holds a sign that means nothing here, or a list that names itself")
        # Every part carries the space that follows it, so that a part that is missing leaves no gap.
        parts = [self._part(token, source, depth) for token in tokens]
        if parts.count("(?:") != sum(part.startswith(")") for part in parts):
            raise PhraseError(f"{source!r}: a bracket is not closed")
        return "".join(parts)

    def _anchor(self, tokens: list[str]) -> frozenset[str] | None:
        """Return words of which a message must hold one for a phrase to be there; None: that cannot be said. Takes the tokens up to the end of the phrase or its option."""
        options: list[frozenset[str] | None] = []
        musts: list[frozenset[str]] = []
        while True:
            token = tokens.pop(0) if tokens else ")"
            if token in ("|", ")", "]"):
                options.append(min(musts, key=len, default=None))
                musts = []
                if token != "|":
                    return None if None in options else frozenset().union(*filter(None, options))
            elif token in ("(", "["):
                inner = self._anchor(tokens)
                musts += [inner] if inner is not None and token == "(" else []
            elif token.startswith("<"):
                listed = self._anchor(_TOKEN.findall(self._lists[token[1:-1]])) if token[1:-1] not in _AGES else None
                musts += [listed] if listed is not None else []
            elif token[0] not in "^$~!":
                musts.append(frozenset({_short(token)}))

    def _part(self, token: str, source: str, depth: int) -> str:
        signs = {"(": "(?:", "[": "(?:", ")": ")", "]": ")?", "|": "|", "^": r"(?<=\A )", "$": r"\Z", "~": _GAP}
        if token in signs:
            return signs[token]
        if "<" not in token:
            return f"{_short(token)} "
        name = token.strip("!<>")
        if name not in self._lists:
            raise PhraseError(f"{source!r}: there is no list {name!r}")
        if name in _AGES:
            return rf"(?:{self._lists[name]})(?:y|yo|f|m)? {self._not_an_age}"
        opening = "(?!" if token.startswith("!") else "(?:"
        return f"{opening}{self._expression(self._lists[name], depth + 1)})"


def spaced(text: str) -> str:
    """Return the words of a message as the phrases spell them, each with a space before and after it."""
    return "".join([" ", *(f"{_short(word)} " for word in _WORD.findall(normalise(text).replace("'", "")))])


def _short(words: str) -> str:
    for long, short in _LONG_VOWELS:
        words = words.replace(long, short)
    return words


def _ages(phrases: Mapping[str, Any]) -> dict[str, str]:
    """Return list name -> expression of the numbers and number words of an age."""
    spelled = {word: number for words in phrases.get("number_words", {}).values() for word, number in words.items()}
    found = {}
    for name, (low, high) in {**phrases.get("ages", {}), "age": (5, 99)}.items():
        numbers: Sequence[str] = [str(number) for number in range(low, high + 1)]
        found[name] = "|".join([*reversed(numbers), *(_short(word) for word, number in spelled.items() if low <= number <= high)])
    return found
