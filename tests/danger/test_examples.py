"""Dangers and harmless messages that sound like them: by the hundred in every language."""

from __future__ import annotations

from collections import Counter

import pytest

from bot.danger.phrases import KINDS
from bot.danger.scoring import NONE
from bot.danger.training import HARD, Example, read_examples

LANGUAGES = ("en", "hi", "hi-Latn", "fr", "es")
HARD_NEGATIVES, DANGERS = 400, 200  # of a language; of a kind in a language


@pytest.fixture(scope="module")
def examples() -> list[Example]:
    """Every example of the project."""
    return read_examples()


@pytest.mark.parametrize("language", LANGUAGES)
def test_hard_negatives_by_the_hundred(examples: list[Example], language: str) -> None:
    assert len({one.text for one in examples if one.language == language and one.source in HARD and one.danger == NONE}) >= HARD_NEGATIVES


@pytest.mark.parametrize("language", LANGUAGES)
def test_dangers_by_the_hundred(examples: list[Example], language: str) -> None:
    counted = Counter(one.danger for one in examples if one.language == language)
    assert all(counted[kind] >= DANGERS for kind in KINDS), counted
