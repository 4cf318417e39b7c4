"""Likeness by shared letters: finds names and abbreviations (POSH, Acas, PEP) that a sentence encoder blurs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from math import log, sqrt

import numpy as np
import numpy.typing as npt

GRAM = 4


class Letters:
    """An index of sentences by the four-letter pieces of their words, weighted by how rare a piece is."""

    def __init__(self, sentences: Sequence[str]) -> None:
        """Index normalised sentences."""
        counted = [_grams(one) for one in sentences]
        spread = Counter(gram for one in counted for gram in one)
        self._rarity = {gram: log((1 + len(sentences)) / (1 + number)) + 1 for gram, number in spread.items()}
        places: dict[str, list[int]] = {}
        weights: dict[str, list[float]] = {}
        for place, one in enumerate(counted):
            length = self._length(one)
            for gram, number in one.items():
                places.setdefault(gram, []).append(place)
                weights.setdefault(gram, []).append(_weight(number) * self._rarity[gram] / length)
        self._places = {gram: np.array(value, dtype=np.intp) for gram, value in places.items()}
        self._weights = {gram: np.array(value, dtype=np.float32) for gram, value in weights.items()}
        self._size = len(sentences)

    def likeness(self, sentence: str) -> npt.NDArray[np.float32]:
        """Return the likeness (n,) of a normalised sentence to every sentence of the index, 0 to 1."""
        found = np.zeros(self._size, dtype=np.float32)
        grams = _grams(sentence)
        length = self._length(grams)
        for gram, number in grams.items():
            if gram in self._places:
                # A place stands once in a gram's list, so plain addition is enough.
                found[self._places[gram]] += self._weights[gram] * np.float32(_weight(number) * self._rarity[gram] / length)
        return found

    def project(self, weights: npt.NDArray[np.float32]) -> dict[str, npt.NDArray[np.float32]]:
        """Return piece -> what it adds (k,) to a weighted sum over the sentences, for weights (n, k)."""
        return {gram: self._weights[gram] @ weights[places] for gram, places in self._places.items()}

    def sum(self, sentence: str, projected: dict[str, npt.NDArray[np.float32]]) -> npt.NDArray[np.float32]:
        """Return likeness(sentence) @ weights (k,) from what project returned, without meeting every sentence."""
        grams = _grams(sentence)
        length = self._length(grams)
        parts = [projected[gram] * np.float32(_weight(number) * self._rarity[gram] / length) for gram, number in grams.items() if gram in projected]
        return np.asarray(np.sum(parts, axis=0), dtype=np.float32) if parts else np.zeros_like(next(iter(projected.values())))

    def _length(self, grams: Counter[str]) -> float:
        rarest = log(1 + len(self._rarity)) + 1
        return sqrt(sum((_weight(number) * self._rarity.get(gram, rarest)) ** 2 for gram, number in grams.items())) or 1.0


def _grams(sentence: str) -> Counter[str]:
    found: Counter[str] = Counter()
    for word in sentence.split():
        padded = f" {word.strip('?.,;:!¿¡')} "
        found.update(padded[start : start + GRAM] for start in range(max(1, len(padded) - GRAM + 1)))
    return found


def _weight(number: int) -> float:
    return 1 + log(number)
