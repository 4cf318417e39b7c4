"""The score of a message: how likely each kind of danger is, by the encoder and a linear head."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from rasa_project.components.linear_head import Array, LinearHead
from rasa_project.components.sentence_encoder import SentenceEncoder
from bot.danger.folding import SENTENCE

NONE = "none"
# A message is read in windows of so many words, so that one sentence in a long message counts as much as alone.
WHOLE, WINDOW, MOST_WINDOWS = 30, 22, 48


@dataclass(frozen=True)
class Scores:
    """The highest log odds of each kind against none over the windows of a message."""

    odds: Mapping[str, float]

    def of(self, kind: str) -> float:
        """Return the log odds of a kind; very low where the head does not know it."""
        return self.odds.get(kind, -99.0)


class Scorer:
    """Score messages with an encoder and a head that was trained on its vectors."""

    def __init__(self, encoder: SentenceEncoder, head: LinearHead) -> None:
        self._encoder = encoder
        self._head = head

    def scores(self, text: str) -> Scores:
        """Return the scores of a message that was folded to words and marks."""
        vectors = np.stack([self._encoder.encode(window) for window in windows(text.split())])
        return self.of_vectors(vectors)

    def of_vectors(self, vectors: Array) -> Scores:
        """Return the scores for the vectors (n, d) of a message's windows."""
        logs = self._head.log_probabilities(vectors)
        none = logs[:, self._head.labels.index(NONE)]
        return Scores({kind: float((logs[:, place] - none).max()) for place, kind in enumerate(self._head.labels) if kind != NONE})


def windows(words: Sequence[str]) -> Iterator[str]:
    """Yield the whole message when it is short, else overlapping windows that begin with a sentence where they can."""
    if len(words) <= WHOLE:
        yield " ".join(words) or "."
        return
    starts = [0] + [place + 1 for place, word in enumerate(words[:-1]) if word == SENTENCE]
    filled = sorted({place for start, end in zip(starts, [*starts[1:], len(words)]) for place in range(start, end, WINDOW // 2)})
    step = max(1, -(-len(filled) // MOST_WINDOWS))
    for start in filled[::step]:
        yield " ".join(words[start : start + WINDOW * step])
