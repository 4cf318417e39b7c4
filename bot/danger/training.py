"""Train the danger head: linear weights over the encoder's vectors, and over words and phrases, of the project's examples."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from ruamel.yaml import YAML
from scipy.sparse import csr_matrix, hstack
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression

from bot.danger.features import SIZE, Features, features, matrix
from bot.danger.phrases import PhraseBook, Reading
from bot.danger.scoring import NONE, encoder_text, windows
from rasa_project.components.linear_head import Array, LinearHead
from rasa_project.components.sentence_encoder import SentenceEncoder

EXAMPLES = Path(__file__).resolve().parent.parent.parent / "rasa_project" / "data" / "nlu"
# From cross-validation over the examples: how strongly the weights may grow, and how much each group of features counts.
STRENGTH, VECTOR_SCALE, WORDS_SCALE = 1.0, 2.0, 3.0
# Example files that hold messages made to sound dangerous: their harmless ones are hard negatives.
HARD = frozenset({"side_by_side_danger", "danger_and_not", "second_round"})


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
    plain: Any = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
    for block in plain["nlu"]:
        labels = block.get("metadata") or {}
        for line in block["examples"].splitlines():
            yield Example(labels.get("language", path.parent.name), labels.get("danger", NONE), line.removeprefix("- ").strip(), path.stem)


def train_head(examples: Sequence[Example], encoder: SentenceEncoder, book: PhraseBook | None = None) -> LinearHead:
    """Return a head over none, suicide, danger, child and medical, for vectors (384) followed by features (SIZE)."""
    return fit(look(examples, encoder, book), [example.danger for example in examples])


def look(examples: Sequence[Example], encoder: SentenceEncoder, book: PhraseBook | None = None) -> Seen:
    """Return what the head sees of each example: its first window, as at run time."""
    book = book or PhraseBook.load()
    parts = [next(windows(book.fold(example.text))) for example in examples]
    readings = [book.read(part) for part in parts]
    seen = [features(part, reading) for part, reading in zip(parts, readings, strict=True)]
    return Seen(np.asarray(encoder.encode_many([encoder_text(part) for part in parts])), seen, readings)


def part_of(seen: Seen, places: Iterable[int]) -> Seen:
    """Return some of what was seen."""
    places = list(places)
    return Seen(seen.vectors[places], [seen.features[place] for place in places], [seen.readings[place] for place in places])


def fit(seen: Seen, labels: Sequence[str]) -> LinearHead:
    """Fit one multinomial head on both groups; a class counts alike, however many examples it has."""
    rows = joined(seen)
    model: Any = LogisticRegression(C=STRENGTH, max_iter=100, tol=1e-3, class_weight="balanced")
    with warnings.catch_warnings():
        # A few more steps would change the last digits of the weights, not a decision.
        warnings.simplefilter("ignore", ConvergenceWarning)
        model.fit(rows, np.asarray(labels))
    scale = np.concatenate([np.full(seen.vectors.shape[1], VECTOR_SCALE), np.full(SIZE, WORDS_SCALE)])
    return LinearHead(tuple(map(str, model.classes_)), (model.coef_.T * scale[:, None]).astype(np.float32), model.intercept_.astype(np.float32))


def joined(seen: Seen, *, scaled: bool = True) -> csr_matrix:
    """Return vectors and features side by side; scaled: so that the same regularisation suits both, as for fitting."""
    vectors, words = (VECTOR_SCALE, WORDS_SCALE) if scaled else (1.0, 1.0)
    return hstack([csr_matrix(seen.vectors * np.float32(vectors)), matrix(seen.features) * np.float32(words)], dtype=np.float32).tocsr()
