"""The score of a message: how likely each kind of danger is, by the encoder, words and phrases, and a linear head."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from bot.danger.features import SIZE, Features, features
from bot.danger.folding import SENTENCE, Folded
from bot.danger.phrases import PhraseBook, Reading
from rasa_project.components.linear_head import Array, LinearHead
from rasa_project.components.normalisation import normalise
from rasa_project.components.sentence_encoder import SentenceEncoder

NONE = "none"
# A message of several sentences is read sentence by sentence, one of up to so many words also as a whole: a dangerous
# sentence among harmless ones counts as much as alone. A sentence of fewer words than SHORTEST goes with the one before it, one
# without an end is cut into overlapping windows (docs/danger.md, "Long messages").
WHOLE, WINDOW, SHORTEST, MOST_WINDOWS = 40, 24, 4, 40
# The more windows a message has, the likelier one of them sounds like danger by chance: what each score is lowered by, times ln(windows).
CHANCE = 0.5
SPELT_OUT = 4  # so many letters that stand alone were meant to be read together


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

    def scores(self, folded: Folded, reading: Reading, text: str = "") -> Scores:
        """Return the scores of a message, which was read so; text: as it was written."""
        # The dialogue encodes the whole message next.
        return self.of_rows(
            np.stack(
                [
                    self.sums(self._encoder.encode(encoder_text(folded, text), hold=True), features(folded, reading))
                    if part is folded
                    else self.sums(self._encoder.encode(encoder_text(part)), features(part, self._book.read(part)))
                    for part in windows(folded)
                ]
            )
        )

    def sums(self, vector: Array, seen: Features) -> Array:
        """Return the sums (labels) for a vector (384) and features."""
        return np.asarray(vector @ self._dense + seen.values @ self._sparse[seen.places], dtype=np.float32)

    def of_rows(self, rows: Array) -> Scores:
        """Return the scores for the sums (windows, labels) of a message."""
        by_chance = CHANCE * float(np.log(len(rows)))
        return Scores({kind: float(column.max()) - by_chance for kind, column in odds(rows + self._head.bias, self._head.labels).items()})


def odds(sums: Array, labels: Sequence[str]) -> dict[str, Array]:
    """Return the log odds (n) of each kind against none for sums or log probabilities (n, labels).

    The likeliest kind carries the odds of any danger at all: a child who bleeds is in danger, whichever it is.
    """
    none = sums[:, list(labels).index(NONE)]
    kinds = [(place, kind) for place, kind in enumerate(labels) if kind != NONE]
    against = np.stack([sums[:, place] - none for place, _ in kinds], axis=1)
    highest = against.max(axis=1)
    together = highest + np.log(np.exp(against - highest[:, None]).sum(axis=1))
    against[np.arange(len(against)), against.argmax(axis=1)] = together
    return {kind: against[:, column] for column, (_, kind) in enumerate(kinds)}


def encoder_text(folded: Folded, text: str = "") -> str:
    """Return what the encoder reads: the message as it was written, where the folding had nothing to uncover in it, else its folded words."""
    written = normalise(text)
    single = sum(len(word) == 1 and word.isalpha() for word in written.split())
    if written and _letters("".join(folded.words)) == _letters(written) and single < SPELT_OUT:
        return text
    return " ".join(folded.words) or SENTENCE


def _letters(text: str) -> str:
    return "".join(letter for letter in text if letter.isalnum())


def windows(folded: Folded) -> Iterator[Folded]:
    """Yield what is scored of a message: the whole when it is short, and its sentences when there are several."""
    pieces = _pieces(folded.words)
    if len(folded.words) <= WHOLE:
        yield folded
        if len(pieces) < 2:
            return
    step = -(-len(pieces) // MOST_WINDOWS)
    for start in range(0, len(pieces), step or 1):
        yield Folded(tuple(word for piece in pieces[start : start + step] for word in piece))


def _pieces(words: Sequence[str]) -> list[Sequence[str]]:
    """Return a message's sentences, short ones joined, long ones cut."""
    ends = [place for place, word in enumerate(words) if word == SENTENCE]
    pieces: list[Sequence[str]] = []
    for start, end in zip([0, *(place + 1 for place in ends)], [*ends, len(words)], strict=True):
        for piece in _cut(words[start:end]):
            if pieces and min(len(piece), len(pieces[-1])) < SHORTEST:
                pieces[-1] = (*pieces[-1], SENTENCE, *piece)
            elif piece:
                pieces.append(piece)
    return pieces


def _cut(sentence: Sequence[str]) -> list[Sequence[str]]:
    if len(sentence) <= WINDOW + WINDOW // 4:
        return [sentence] if sentence else []
    return [sentence[start : start + WINDOW] for start in range(0, len(sentence) - WINDOW // 2, WINDOW // 2)]
