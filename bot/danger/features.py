"""What the danger head sees of a message beside the encoder's vector: words, pieces of words, and the phrases found.

Each feature is hashed to one of SIZE places; words are taken as Hindi skeletons, so that spellings count alike.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from zlib import crc32

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix

from bot.danger.folding import Folded
from bot.danger.phrases import Reading

SIZE = 2**16
PIECES = (3, 4, 5)  # letters
PHRASE_WEIGHT = 0.3  # a phrase counts about as much as a handful of the pieces of words

Places = npt.NDArray[np.int64]
Values = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Features:
    """The places and values of one message's features."""

    places: Places
    values: Values


def features(folded: Folded, reading: Reading) -> Features:
    """Return the features of a message (or a window of one) and of what was found in it."""
    words = sorted({_place(name) for name in _pieces(folded.skeletons)})
    found = sorted({_place(name) for name in _phrases(reading)})
    values = np.concatenate([np.full(len(words), 1.0 / max(1.0, len(words)) ** 0.5), np.full(len(found), PHRASE_WEIGHT)])
    return Features(np.array([*words, *found], dtype=np.int64), values.astype(np.float32))


def matrix(rows: Sequence[Features]) -> csr_matrix:
    """Return the features of many messages as a sparse matrix (n, SIZE)."""
    ends = np.cumsum([0, *(len(row.places) for row in rows)])
    return csr_matrix((np.concatenate([row.values for row in rows]), np.concatenate([row.places for row in rows]), ends), shape=(len(rows), SIZE))


def _pieces(words: Sequence[str]) -> Iterator[str]:
    for place, word in enumerate(words):
        yield f"1 {word}"
        if place:
            yield f"2 {words[place - 1]} {word}"
        if place > 1:
            yield f"3 {words[place - 2]} {words[place - 1]} {word}"
        edged = f"<{word}>"
        for length in PIECES:
            for start in range(len(edged) - length + 1):
                yield edged[start : start + length]


def _phrases(reading: Reading) -> Iterator[str]:
    for finding in reading.findings:
        yield f"kind {finding.kind} {finding.strength} {bool(finding.guards)}"
        yield f"phrase {finding.kind} {finding.phrase}"
    for guard in reading.guards:
        yield f"guard {guard}"
    for signal in reading.signals:
        yield f"signal {signal}"
    for one, other in combinations(sorted(reading.signals), 2):
        yield f"signals {one} {other}"


def _place(name: str) -> int:
    return crc32(name.encode()) % SIZE
