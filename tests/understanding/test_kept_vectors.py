"""Vectors of examples are kept between trainings, and are what the encoder gives."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from rasa_project.components.kept_vectors import KeptVectors
from rasa_project.components.sentence_encoder import SentenceEncoder, Vectors

TEXTS = ["my boss touches me at work", "whom can i call in Pune", "मुझे डर लग रहा है", "Whom can I call, in Pune?"]


class CountingEncoder(SentenceEncoder):
    """The encoder, and how many messages it was asked for."""

    asked = 0

    def encode_many(self, texts: Sequence[str], batch_size: int = 32) -> Vectors:
        self.asked += len(texts)
        return super().encode_many(texts, batch_size)


@pytest.fixture(scope="module")
def encoder() -> CountingEncoder:
    return CountingEncoder()


def test_only_what_is_new_is_encoded(encoder: CountingEncoder, tmp_path: Path) -> None:
    path = tmp_path / "vectors.npz"
    KeptVectors(encoder, path).keep(TEXTS[:3])
    encoder.asked = 0
    vectors = KeptVectors(encoder, path).encode_many(TEXTS[::-1])
    assert encoder.asked == len({encoder.spelt(text) for text in TEXTS} - {encoder.spelt(text) for text in TEXTS[:3]})
    assert np.allclose(vectors, encoder.encode_many(TEXTS[::-1]), atol=0.05)


def test_what_is_no_longer_an_example_is_not_kept(encoder: CountingEncoder, tmp_path: Path) -> None:
    path = tmp_path / "vectors.npz"
    KeptVectors(encoder, path).keep(TEXTS[:3])
    KeptVectors(encoder, path).keep(TEXTS[1:2])
    encoder.asked = 0
    KeptVectors(encoder, path).encode_many(TEXTS[:2])
    assert encoder.asked == 1


@pytest.mark.parametrize("content", [b"", b"not a file of vectors", b"PK\x03\x04 cut short"])
def test_a_damaged_file_counts_as_empty(encoder: CountingEncoder, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "vectors.npz"
    path.write_bytes(content)
    kept = KeptVectors(encoder, path)
    kept.keep(TEXTS[:1])
    assert np.allclose(KeptVectors(encoder, path).encode_many(TEXTS[:1]), encoder.encode_many(TEXTS[:1]), atol=0.05)
    assert [file.name for file in tmp_path.iterdir()] == ["vectors.npz"]


def test_no_words_are_in_the_file(encoder: CountingEncoder, tmp_path: Path) -> None:
    path = tmp_path / "vectors.npz"
    KeptVectors(encoder, path).keep(TEXTS)
    assert b"boss" not in path.read_bytes()
