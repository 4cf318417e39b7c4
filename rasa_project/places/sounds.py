"""Names by their sound and by their letters: what lets a town be known in another script or with a slip of the finger."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

# Spellings of one sound, from the longest: romanised Hindi and the usual Latin names of towns meet in these.
_SOUNDS = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"chh?", "C"), (r"sch|sh", "s"), (r"ph", "f"), (r"gar?h$", "gadh"), (r"ck|qu|q", "k"), (r"c(?=[eiy])", "s"), (r"c", "k"), (r"x", "ks"), (r"z$", "d"), (r"z", "s"), (r"w", "v"), (r"n(?=[pbm])", "m"),
        (r"oo|ou|au|ow|o", "u"), (r"iya|ia|ya$", "ia"), (r"ee|ea|ie|ai|ei|ay|ey|y|e", "i"), (r"aa", "a"), (r"(.)\1+", r"\1"), (r"[au]r$", "ar"), (r"(?<=..)[ai]$", ""),
    )
)  # fmt: skip
LEAST_LETTERS = 6
# Letters that people put for each other; any other exchange is taken for another word.
_ALIKE = ("aeiouy", "cszx", "ckq", "bvw", "gj", "mn")


def sound(word: str) -> str:
    """Return how a normalised word sounds, coarsely: by kinds of vowels, without doubled letters and last vowels."""
    for pattern, spelling in _SOUNDS:
        word = pattern.sub(spelling, word)
    return word


class Misspellings:
    """Find the names that differ from a word by one letter: left out, put in, changed or swapped with its neighbour."""

    def __init__(self, names: Iterable[str]) -> None:
        """Index the names of six letters and more by what is left of them without one letter."""
        self._shortened: dict[str, list[str]] = defaultdict(list)
        for name in names:
            if len(name) >= LEAST_LETTERS:
                for form in _shortened(name):
                    self._shortened[form].append(name)

    def of(self, word: str, *, any_letter: bool = False) -> list[str]:
        """Return the names within one slip of a normalised word, none for a short word."""
        if len(word) < LEAST_LETTERS - 1:
            return []
        near = {name for form in _shortened(word) for name in self._shortened.get(form, ())}
        return sorted(name for name in near if name[0] == word[0] and one_slip(name, word, any_letter=any_letter))


def _shortened(word: str) -> set[str]:
    return {word, *(word[:index] + word[index + 1 :] for index in range(len(word)))}


def one_slip(name: str, word: str, *, any_letter: bool = False) -> bool:
    """Return whether one letter left out, put in, changed for one like it, or two neighbours swapped, turn one word into the other."""
    start = next((index for index, (one, other) in enumerate(zip(name, word, strict=False)) if one != other), min(len(name), len(word)))
    one, other = name[start:], word[start:]
    if one[1:] == other[1:]:
        return any_letter or any(one[:1] in alike and other[:1] in alike for alike in _ALIKE)
    return one[1:] == other or one == other[1:] or (len(one) > 1 and one[1] + one[0] + one[2:] == other)
