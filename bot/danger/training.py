"""Train the danger head: a linear head over the sentence encoder's vectors of the project's own examples."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from ruamel.yaml import YAML

from bot.danger.folding import Folded
from bot.danger.phrases import PhraseBook
from bot.danger.scoring import NONE, windows
from rasa_project.components.linear_head import LinearHead
from rasa_project.components.sentence_encoder import SentenceEncoder

EXAMPLES = Path(__file__).resolve().parent.parent.parent / "rasa_project" / "data" / "nlu"


@dataclass(frozen=True)
class Example:
    """One example message: its language, its danger (or none), its words, and the file it stands in."""

    language: str
    danger: str
    text: str
    source: str


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
    """Return a head over none, suicide, danger, child and medical, trained on the folded examples."""
    book = book or PhraseBook.load()
    texts = [scored_text(book.fold(example.text)) for example in examples]
    return LinearHead.fit(np.asarray(encoder.encode_many(texts)), [example.danger for example in examples])


def scored_text(folded: Folded) -> str:
    """Return the first window of a folded message: what the head learns from is what it sees later."""
    return next(windows(folded.words))
