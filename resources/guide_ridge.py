"""Learns from the subjects' questions which subject a message asks about: kernel ridge regression over two likenesses.

Nearest neighbours count a chance resemblance to one question as much as a real one; ridge weighs all questions together
(measured: 12 points better in first place). Nothing in it is fitted to one encoder: the two likenesses count the same.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt
from scipy.linalg import solve

from resources.guide_letters import Letters
from resources.replacement import replacement

Vectors = npt.NDArray[np.float32]
PENALTY = 0.3
# The directions in which the questions differ most; fewer numbers to compare, and as good (measured down to 96).
DIRECTIONS = 128
VERSION = "2"


class Encoder(Protocol):
    """What turns words into unit vectors: the shipped sentence encoder, or another of the same form."""

    def encode(self, text: str) -> Vectors:
        """Return the vector (d,) of one message."""

    def encode_many(self, texts: Sequence[str]) -> Vectors:
        """Return the vectors (n, d) of many messages."""


class Ridge:
    """Scores of labels for a message: about 1 for the right one, about 0 for the others."""

    def __init__(self, labelled: Sequence[tuple[str, str]], encoder: Encoder, normalise: Callable[[str], str], cache: Path | None = None) -> None:
        """Learn from (label, question) pairs, about two milliseconds each; what was learned is kept in the cache's folder."""
        self.labels = tuple(dict.fromkeys(label for label, _ in labelled))
        self._encoder = encoder
        self._normalise = normalise
        written = [normalise(question) for _, question in labelled]
        self._letters = Letters(written)
        learned = Learned(cache, labelled, encoder)
        if learned.found is None:
            encoded = np.asarray(encoder.encode_many([question for _, question in labelled]), dtype=np.float32)
            directions = np.linalg.eigh(encoded.T @ encoded)[1][:, ::-1][:, :DIRECTIONS].astype(np.float32)
            vectors = np.ascontiguousarray(encoded @ directions)
            learned.found = directions, vectors, self._learn(labelled, vectors, written)
            learned.keep()
        self._directions, self._vectors, self._weights = learned.found
        # Shared letters are linear, so each piece carries its labels' weights: no need to meet every question again.
        self._letter_weights = self._letters.project(self._weights)
        self._mean = _wanted(labelled, self.labels).mean(axis=0)

    def scores(self, text: str) -> dict[str, float]:
        """Return label -> score of a message."""
        meaning = np.exp(self._vectors @ (self._encoder.encode(text) @ self._directions) - 1)
        found = (meaning @ self._weights + self._letters.sum(self._normalise(text), self._letter_weights)) / 2 + self._mean
        return dict(zip(self.labels, found.tolist(), strict=True))

    def _learn(self, labelled: Sequence[tuple[str, str]], vectors: Vectors, written: Sequence[str]) -> Vectors:
        """Return the weights (n, labels) that best turn likeness to the questions into their labels."""
        likeness = np.exp(vectors @ vectors.T - 1)
        for place, one in enumerate(written):
            likeness[place] += self._letters.likeness(one)
        likeness /= 2
        likeness[np.diag_indices_from(likeness)] += PENALTY
        wanted = _wanted(labelled, self.labels)
        # In place: the table of likenesses is the largest thing that this program ever holds.
        found = solve(likeness, wanted - wanted.mean(axis=0), assume_a="pos", overwrite_a=True, overwrite_b=True, check_finite=False)
        return np.asarray(found, dtype=np.float32)


class Learned:
    """Keeps what was learned in a file, by a fingerprint of the questions and of the encoder; without a folder it keeps nothing."""

    def __init__(self, folder: Path | None, labelled: Sequence[tuple[str, str]], encoder: Encoder) -> None:
        digest = hashlib.sha256(f"{VERSION} {PENALTY}".encode())
        for label, question in labelled:
            digest.update(f"{label}\t{question}\n".encode())
        # Another encoder gives another vector for the same words; rounding lets two processors agree.
        digest.update(np.round(encoder.encode("how long do i have"), 3).tobytes())
        self._path = folder / f"guides-{digest.hexdigest()[:16]}.npz" if folder else None
        self.found = self._read()

    def _read(self) -> tuple[Vectors, Vectors, Vectors] | None:
        if self._path is None or not self._path.is_file():
            return None
        try:
            with np.load(self._path) as kept:
                return kept["directions"], kept["vectors"], kept["weights"]
        except (OSError, ValueError, KeyError, EOFError):
            return None

    def keep(self) -> None:
        """Write the file in one step and remove those of older questions; a folder that cannot be written costs only time."""
        if self._path is None or self.found is None:
            return
        directions, vectors, weights = self.found
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with replacement(self._path) as new, new.open("wb") as file:
                np.savez(file, directions=directions, vectors=vectors, weights=weights)
            for old in self._path.parent.glob("guides-*.npz"):
                if old != self._path:
                    old.unlink(missing_ok=True)
        except OSError:
            return


def is_learned(folder: Path | None, labelled: Sequence[tuple[str, str]], encoder: Encoder) -> bool:
    """Return whether a folder keeps what these questions and this encoder teach."""
    return Learned(folder, labelled, encoder).found is not None


def _wanted(labelled: Sequence[tuple[str, str]], labels: Sequence[str]) -> Vectors:
    places = {label: place for place, label in enumerate(labels)}
    wanted = np.zeros((len(labelled), len(labels)), dtype=np.float32)
    wanted[np.arange(len(labelled)), [places[label] for label, _ in labelled]] = 1
    return wanted
