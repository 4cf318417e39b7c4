"""The small language in which danger phrases are written, and its translation to regular expressions.

i want to die          these words, one after the other (commas in a message do not matter)
suicid*                a word that begins so
j~ai                   with or without a space
(kill|end) myself      one or the other; each side may be several words
[really]               may be there
...  ...5              up to three (five) other words of the same sentence
<family>               one of a named list
^  $                   the beginning, the end of a sentence
@  ,                   in a guard: the phrase that was found, a comma
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

_TOKEN = re.compile(r"\.\.\.\d*|[()\[\]|^$]|<[a-z0-9_]+>|[^\s()\[\]|<>^$]+")
_WORD = re.compile(r"[a-z0-9]+(~[a-z0-9]+)*\*?|@|,")
_DEFAULT_GAP = 3

Spelling = Callable[[str], str]


class PatternError(Exception):
    """A pattern cannot be read; the message says what is wrong with it."""


@dataclass(frozen=True)
class Pattern:
    """A compiled pattern: its source, its expression, words of which a message must hold one ("x*": a beginning), and whether it heeds commas."""

    source: str
    expression: re.Pattern[str]
    anchors: tuple[frozenset[str], ...]
    words: frozenset[str]
    commas: bool = False


def compile_pattern(source: str, lists: Mapping[str, str], spelling: Spelling = str, *, commas: bool = False, barred: Collection[str] = ()) -> Pattern:
    """Compile a pattern for words in a given spelling; lists hold the patterns of the <names>; commas: it may name some,
    and is then to be looked for in a text with them; barred: words that a gap may not hold.

    Raises PatternError when it cannot be read, is empty, or would match without any word.
    """
    # A comma is a word more to a gap, and only there or where it is named does it matter.
    named = commas and any(token == "," or token.startswith("...") for token in _TOKEN.findall(source))
    reader = _Reader(source, lists, spelling, "(?: ,)?" if named else "", barred=barred)
    expression, anchors = reader.sequence()
    if reader.tokens:
        raise PatternError(f"{source!r}: {reader.tokens[0]!r} is not opened")
    if not anchors:
        raise PatternError(f"{source!r}: holds no word that must be there")
    return Pattern(source, re.compile(expression + "(?= )"), tuple(anchors), frozenset(reader.words), named)


class _Reader:
    def __init__(self, source: str, lists: Mapping[str, str], spelling: Spelling, comma: str, depth: int = 0, barred: Collection[str] = ()) -> None:
        self.source = source
        self.tokens = _TOKEN.findall(source)
        self.words: set[str] = set()
        self._lists = lists
        self._spelling = spelling
        self._comma = comma
        self._depth = depth
        self._barred = tuple(sorted(word for word in barred if word))
        if re.sub(r"\s", "", "".join(self.tokens)) != re.sub(r"\s", "", source):
            raise PatternError(f"{source!r}: holds a sign that means nothing here")

    def sequence(self) -> tuple[str, list[frozenset[str]]]:
        """Read up to a closing sign; return the expression and the anchors, each a set of which one word must occur."""
        expression, anchors = "", []
        while self.tokens and self.tokens[0] not in ")]|":
            token = self.tokens.pop(0)
            if token == "(":
                part, anchor = self._choice(")")
                expression += part
                if anchor:
                    anchors.append(anchor)
            elif token == "[":
                expression += self._choice("]")[0] + "?"
            elif token == "^":
                expression += r"(?:\A|(?<= \.))"
            elif token == "$":
                expression += r"(?= (?:\.|\Z))"
            elif token.startswith("..."):
                expression += rf"(?: (?!(?:{'|'.join((chr(92) + '.', *self._barred))}) )\S+){{0,{token[3:] or _DEFAULT_GAP}}}?"
            elif token.startswith("<"):
                part, found = self._named(token[1:-1])
                expression += part
                anchors += found
            else:
                part, anchor = self._word(token)
                expression += part
                anchors.append(anchor)
        return expression, anchors

    def _choice(self, closing: str) -> tuple[str, frozenset[str]]:
        options, anchors = [], []
        while True:
            expression, found = self.sequence()
            options.append(expression)
            anchors.append(min(found, key=len) if found else None)
            if not self.tokens:
                raise PatternError(f"{self.source!r}: {closing!r} is missing")
            if (sign := self.tokens.pop(0)) == closing:
                break
            if sign != "|":
                raise PatternError(f"{self.source!r}: {sign!r} stands where {closing!r} belongs")
        together: set[str] = set()
        for anchor in anchors:
            if anchor is None:
                return f"(?:{'|'.join(options)})", frozenset()
            together |= anchor
        return f"(?:{'|'.join(options)})", frozenset(together)

    def _named(self, name: str) -> tuple[str, list[frozenset[str]]]:
        if name not in self._lists or self._depth > 5:
            raise PatternError(f"{self.source!r}: there is no list {name!r}")
        reader = _Reader(f"({self._lists[name]})", self._lists, self._spelling, self._comma, self._depth + 1, self._barred)
        found = reader.sequence()
        self.words |= reader.words
        return found

    def _word(self, token: str) -> tuple[str, frozenset[str]]:
        if not _WORD.fullmatch(token):
            raise PatternError(f"{self.source!r}: {token!r} is not a word (lower case, no accents, no apostrophes)")
        if token in "@,":
            return f" {token}", frozenset({token})
        beginning = token.endswith("*")
        parts = token.rstrip("*").split("~")
        joined = self._spelling("".join(parts))
        self.words.add("".join(parts))
        if beginning:
            return rf"{self._comma} {joined}\S*", frozenset({joined + "*"})
        if len(parts) == 1:
            return f"{self._comma} {joined}", frozenset({joined})
        self.words |= set(parts)
        apart = " ".join(map(self._spelling, parts))
        return f"{self._comma} (?:{joined}|{apart})", frozenset({joined, apart.split(" ")[0]})
