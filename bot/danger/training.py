"""Train the danger head: linear weights over the encoder's vectors, and over words and phrases, of the project's examples."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import yaml

from bot.danger.features import Features, features, matrix
from bot.danger.phrases import PhraseBook, Reading
from bot.danger.scoring import NONE, encoder_text, windows
from rasa_project.components.linear_head import Array, LinearHead

EXAMPLES = Path(__file__).resolve().parent.parent.parent / "rasa_project" / "data" / "nlu"
# Example files that hold messages made to sound dangerous: their harmless ones are hard negatives.
HARD = frozenset({"side_by_side_danger", "danger_and_not", "second_round", "half_said"})
# How strongly the weights may grow, and what the vote of the words counts beside the vector's (docs/danger.md).
STRENGTH, WORDS_VOTE = 3.0, 1.5
VECTOR_STEPS, WORD_STEPS = 100, 15


class Encoder(Protocol):
    """What turns messages into vectors: the sentence encoder, or one that keeps the vectors of examples."""

    def encode_many(self, texts: Sequence[str]) -> Array:
        """Return the unit vectors (n, 384) of many messages."""


@dataclass(frozen=True)
class Example:
    """One example message: its language, its danger (or none), its words, and the file it stands in."""

    language: str
    danger: str
    text: str
    source: str
    need: str = ""


@dataclass(frozen=True)
class Seen:
    """What the head sees of examples: vectors (n, 384) and features; and what was read in them."""

    vectors: Array
    features: Sequence[Features]
    readings: Sequence[Reading]


def read_examples(folder: Path = EXAMPLES) -> list[Example]:
    """Read `<language>/*.yml`; raises OSError, KeyError or a YAML error for a file that cannot be read."""
    return [example for path in sorted(folder.glob("*/*.yml")) for example in _file(path)]


def _file(path: Path) -> Iterator[Example]:
    plain: Any = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    for block in plain["nlu"]:
        labels = block.get("metadata") or {}
        for line in block["examples"].splitlines():
            yield Example(labels.get("language", path.parent.name), labels.get("danger", NONE), line.removeprefix("- ").strip(), path.stem)


def train_head(examples: Sequence[Example], encoder: Encoder, book: PhraseBook | None = None) -> LinearHead:
    """Return a head over none, suicide, danger, child and medical, for vectors (384) followed by features (SIZE)."""
    return fit(look(examples, encoder, book), [example.danger for example in examples])


def look(examples: Sequence[Example], encoder: Encoder, book: PhraseBook | None = None) -> Seen:
    """Return what the head sees of each example: its first window, as at run time."""
    book = book or PhraseBook.load()
    folded = [book.fold(example.text) for example in examples]
    parts = [next(windows(one)) for one in folded]
    readings = [book.read(part) for part in parts]
    seen = [features(part, reading) for part, reading in zip(parts, readings, strict=True)]
    texts = [encoder_text(part, example.text if part is one else "") for part, one, example in zip(parts, folded, examples, strict=True)]
    return Seen(np.asarray(encoder.encode_many(texts)), seen, readings)


def fit(seen: Seen, labels: Sequence[str]) -> LinearHead:
    """Fit one multinomial head on the vectors and one on the words, and add their votes in one.

    Apart, each has to do without the other: together, the vectors, which the encoder has learned to separate for just
    these examples, would leave the words nothing to explain. Rare kinds do not weigh more, or odds would not be odds.
    """
    vectors = LinearHead.fit(seen.vectors, labels, strength=STRENGTH, balanced=False, steps=VECTOR_STEPS)
    words = LinearHead.fit(matrix(seen.features), labels, strength=STRENGTH, balanced=False, steps=WORD_STEPS)
    return LinearHead(vectors.labels, np.vstack([vectors.weights, WORDS_VOTE * words.weights]), vectors.bias + WORDS_VOTE * words.bias)
