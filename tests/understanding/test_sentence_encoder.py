"""The shipped encoder: vectors of length one, alike for alike meaning across languages, the same one by one and in batches."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from rasa_project.components.sentence_encoder import ENCODER_DIRECTORY, EncoderError, SentenceEncoder


@pytest.fixture(scope="module")
def encoder() -> SentenceEncoder:
    return SentenceEncoder()


def test_one_by_one_and_in_batches_alike(encoder: SentenceEncoder) -> None:
    texts = ["i need help", "mujhe madad chahiye", "je veux parler", "no se que hacer", "मुझे डर लग रहा है", "", "🙂"] * 9
    many = encoder.encode_many(texts)
    assert many.shape == (63, 384)
    assert np.allclose(np.linalg.norm(many, axis=1), 1.0, atol=1e-3)
    for text, vector in zip(texts[:7], many[:7], strict=True):
        assert float(vector @ encoder.encode(text)) > 0.98


def test_the_same_words_in_five_languages_lie_closer_than_other_words(encoder: SentenceEncoder) -> None:
    same = encoder.encode_many(["my boss touches me at work", "mera boss office me mujhe chhuta hai", "मेरा बॉस ऑफिस में मुझे छूता है", "mon patron me touche au travail", "mi jefe me toca en el trabajo"])
    other = encoder.encode("what will the weather be tomorrow")
    for vector in same[1:]:
        assert float(same[0] @ vector) > float(same[0] @ other) + 0.2


def test_a_held_vector_is_taken_once(encoder: SentenceEncoder) -> None:
    first = encoder.encode("is anyone there", hold=True)
    assert len(encoder._held) == 1
    assert b"anyone" not in b"".join(encoder._held)
    assert encoder.encode("is  anyone THERE") is first
    assert not encoder._held
    assert np.allclose(encoder.encode("is anyone there"), first)
    for number in range(30):
        encoder.encode(f"message {number}", hold=True)
    assert len(encoder._held) == 8


def test_a_long_message_is_read_to_its_end(encoder: SentenceEncoder) -> None:
    padding = "the weather was nice and we had tea and talked about the garden. " * 12
    assert float(encoder.encode(padding) @ encoder.encode(padding + "my uncle raped me last night and i do not know whom to tell. " * 4)) < 0.98


def test_missing_files_are_told(tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match="cannot be loaded"):
        SentenceEncoder(tmp_path)


def test_it_is_small_and_is_the_one_of_the_card() -> None:
    import hashlib

    data = (ENCODER_DIRECTORY / "encoder.onnx").read_bytes()
    assert len(data) < 30_000_000
    assert hashlib.sha256(data).hexdigest() in (ENCODER_DIRECTORY / "README.md").read_text(encoding="utf-8")
