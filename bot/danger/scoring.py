"""The score of a message: how likely each kind of danger is, by the encoder, words and phrases, and a linear head."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from bot.danger.features import SIZE, Features, features
from bot.danger.folding import SENTENCE, Folded
from bot.danger.phrases import Finding, PhraseBook
from rasa_project.components.linear_head import Array, LinearHead
from rasa_project.components.sentence_encoder import SentenceEncoder

NONE = "none"
# A message is read in windows of so many words, so that one sentence in a long message counts as much as alone.
WHOLE, WINDOW, MOST_WINDOWS = 40, 24, 40


@dataclass(frozen=True)
class Scores:
    """The highest log odds of each kind against none over the windows of a message."""

    odds: Mapping[str, float]

    def of(self, kind: str) -> float:
        """Return the log odds of a kind; very low where the head does not know it."""
        return self.odds.get(kind, -99.0)


class Scorer:
    """Score messages with an encoder and a head that was trained on its vectors."""

    def __init__(self, encoder: SentenceEncoder, head: LinearHead, book: PhraseBook) -> None:
        """Raise ValueError when the head was trained on other features."""
        width = head.weights.shape[0] - SIZE
        if width <= 0 or NONE not in head.labels:
            message = "the danger head belongs to another version; run 'make setup'"
            raise ValueError(message)
        self._encoder = encoder
        self._head = head
        self._book = book
        self._dense, self._sparse = head.weights[:width], head.weights[width:]

    def scores(self, folded: Folded, findings: list[Finding]) -> Scores:
        """Return the scores of a message, in which these phrases were found."""
        parts = list(windows(folded))
        rows = [self.row(part, findings if len(parts) == 1 else self._book.find(part)) for part in parts]
        return self.of_rows(np.stack(rows))

    def row(self, folded: Folded, findings: list[Finding]) -> Array:
        """Return one window's sums for each label, without the bias."""
        seen = features(folded, findings, self._book.guards(folded), self._book.signals(folded))
        return self.sums(self._encoder.encode(encoder_text(folded)), seen)

    def sums(self, vector: Array, seen: Features) -> Array:
        """Return the sums (labels) for a vector (384) and features."""
        return np.asarray(vector @ self._dense + seen.values @ self._sparse[seen.places], dtype=np.float32)

    def of_rows(self, rows: Array) -> Scores:
        """Return the scores for the sums (windows, labels) of a message."""
        logs = rows + self._head.bias
        logs = logs - logs.max(axis=1, keepdims=True)
        logs = logs - np.log(np.exp(logs).sum(axis=1, keepdims=True))
        none = logs[:, self._head.labels.index(NONE)]
        return Scores({kind: float((logs[:, place] - none).max()) for place, kind in enumerate(self._head.labels) if kind != NONE})


def encoder_text(folded: Folded) -> str:
    """Return a folded message as the text that the encoder reads."""
    return " ".join(folded.words) or SENTENCE


def windows(folded: Folded) -> Iterator[Folded]:
    """Yield the whole message when it is short, else overlapping windows that begin with a sentence where they can."""
    words = folded.words
    if len(words) <= WHOLE:
        yield folded
        return
    starts = [0] + [place + 1 for place, word in enumerate(words[:-1]) if word == SENTENCE]
    filled = sorted({place for start, end in zip(starts, [*starts[1:], len(words)], strict=True) for place in range(start, end, WINDOW // 2)})
    step = max(1, -(-len(filled) // MOST_WINDOWS))
    for start in filled[::step]:
        yield Folded(words[start : start + WINDOW * step])
