"""Words by what they speak of, under the same names in every language; alone they mean nothing, together they count."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from bot.danger.folding import HINDI, Folded, skeleton

# A language takes part when it knows nearly as many of a message's words as the one that knows most: so that the
# Spanish sea (mar) is not the Hindi death, while people who mix languages are understood.
SHARE = 0.6


def family_of(language: str) -> str:
    """Return the language whose words a language is compared in: Hindi in both its scripts is one."""
    return "hi" if language in HINDI else language


class Concepts:
    """Finds concepts by looking words up."""

    def __init__(self, languages: Mapping[str, Mapping[str, Sequence[str]]]) -> None:
        """Take, per language, the expressions of each concept."""
        self._tables: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        self._longest: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))  # family -> first word -> words of the longest expression
        self.names = frozenset(name for concepts in languages.values() for name in concepts)
        self.words = frozenset(word for concepts in languages.values() for expressions in concepts.values() for one in expressions for word in one.split())
        for language, concepts in languages.items():
            family = family_of(language)
            for name, expressions in concepts.items():
                for expression in expressions:
                    words = [skeleton(word) if family == "hi" else word for word in expression.split()]
                    self._tables[family][" ".join(words)].add(name)
                    self._longest[family][words[0]] = max(len(words), self._longest[family][words[0]])

    def search(self, folded: Folded) -> tuple[list[tuple[str, tuple[int, int]]], frozenset[str]]:
        """Return the name and the span of words of each concept in a message, and the languages it is written in."""
        places = folded.places
        seen: dict[str, list[tuple[str, tuple[int, int]]]] = {}
        known: dict[str, int] = {}
        for family, table in self._tables.items():
            longest = self._longest[family]
            words = [(folded.skeletons if family == "hi" else folded.words)[place] for place in places]
            found: list[tuple[str, tuple[int, int]]] = []
            covered: set[int] = set()
            for start, first in enumerate(words):
                for length in range(1, min(longest.get(first, 0), len(words) - start) + 1):
                    names = table.get(first if length == 1 else " ".join(words[start : start + length]))
                    if names:
                        covered.update(range(start, start + length))
                        found += [(name, (places[start], places[start + length - 1] + 1)) for name in names]
            seen[family], known[family] = found, len(covered)
        most = max(known.values(), default=0)
        spoken = frozenset(family for family in seen if known[family] >= SHARE * most)
        return [one for family in seen if family in spoken for one in seen[family]], spoken
