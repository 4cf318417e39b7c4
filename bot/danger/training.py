"""Train the danger head: linear weights over the encoder's vectors, and over words and phrases, of the project's examples."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from ruamel.yaml import YAML

from bot.danger.features import Features, features, matrix
from bot.danger.phrases import PhraseBook
from bot.danger.scoring import NONE, encoder_text, windows
from rasa_project.components.linear_head import Array, LinearHead
from rasa_project.components.sentence_encoder import SentenceEncoder

EXAMPLES = Path(__file__).resolve().parent.parent.parent / "rasa_project" / "data" / "nlu"
WORDS_WEIGHT = 0.6  # of the words' vote beside the encoder's, from cross-validation over the examples


@dataclass(frozen=True)
class Example:
    """One example message: its language, its danger (or none), its words, and the file it stands in."""

    language: str
    danger: str
    text: str
    source: str


@dataclass(frozen=True)
class Seen:
    """What the head sees of examples: vectors (n, 384) and features."""

    vectors: Array
    features: Sequence[Features]


def read_examples(folder: Path = EXAMPLES) -> list[Example]:
    """Read `<language>/*.yml`; raises OSError, KeyError or a YAML error for a file that cannot be read."""
    return [example for path in sorted(folder.glob("*/*.yml")) for example in _file(path)]


def _file(path: Path) -> Iterator[Example]:
    plain: Any = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
    for block in plain["nlu"]:
        labels = block.get("metadata") or {}
        for line in block["examples"].splitlines():
            yield Example(labels.get("language", path.parent.name), labels.get("danger", NONE), line.removeprefix("- ").strip(), path.stem)


def train_head(examples: Sequence[Example], encoder: SentenceEncoder, book: PhraseBook | None = None) -> LinearHead:
    """Return a head over none, suicide, danger, child and medical, for vectors (384) followed by features (SIZE)."""
    return fit(look(examples, encoder, book or PhraseBook.load()), [example.danger for example in examples])


def look(examples: Sequence[Example], encoder: SentenceEncoder, book: PhraseBook) -> Seen:
    """Return what the head sees of each example: its first window, as at run time."""
    parts = [next(windows(book.fold(example.text))) for example in examples]
    seen = [features(part, book.find(part), book.guards(part), book.signals(part)) for part in parts]
    return Seen(np.asarray(encoder.encode_many([encoder_text(part) for part in parts])), seen)


def fit(seen: Seen, labels: Sequence[str]) -> LinearHead:
    """Fit the two votes apart, for they need different care, and put them together to one head."""
    vectors, words = LinearHead.fit(seen.vectors, labels), LinearHead.fit(matrix(seen.features), labels)
    weights = np.vstack([vectors.weights, WORDS_WEIGHT * words.weights]).astype(np.float32)
    return LinearHead(vectors.labels, weights, (vectors.bias + WORDS_WEIGHT * words.bias).astype(np.float32))
