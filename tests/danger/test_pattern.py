"""The small pattern language: what each sign matches, and what is refused."""

from __future__ import annotations

import pytest

from bot.danger.folding import fold
from bot.danger.pattern import PatternError, compile_pattern

LISTS = {"family": "mum|dad|my sister"}


def matches(pattern: str, text: str) -> bool:
    return compile_pattern(pattern, LISTS).expression.search(fold(text).text(hindi=False, commas=False)) is not None


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("i want to die", "well, i want, to die now"),
        ("suicid*", "so suicidal"),
        ("j~ai mal", "j ai mal"),
        ("j~ai mal", "jai mal"),
        ("(kill|end it for) myself", "end it for myself"),
        ("i [really] cant", "i cant"),
        ("i ... die", "i just want to die"),
        ("<family> hit", "my sister hit me"),
        ("^ help", "hello. help me"),
        ("alone $", "i am alone."),
    ],
)
def test_matches(pattern: str, text: str) -> None:
    assert matches(pattern, text)


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("i want to die", "i want to diet"),
        ("i ... die", "i am. they die"),
        ("i ...1 die", "i really want die"),
        ("^ help", "please help me"),
        ("alone $", "alone with him"),
        ("(kill|end) myself", "kill him"),
    ],
)
def test_does_not_match(pattern: str, text: str) -> None:
    assert not matches(pattern, text)


@pytest.mark.parametrize("pattern", ["", "[maybe]", "...", "(a|b", "a)", "Été", "don't", "<nobody> hit", "a]"])
def test_refuses_what_it_cannot_read(pattern: str) -> None:
    with pytest.raises(PatternError):
        compile_pattern(pattern, LISTS)


def test_a_pattern_only_looks_where_its_words_are() -> None:
    pattern = compile_pattern("(he|she) ... knife", LISTS)
    assert frozenset({"knife"}) in pattern.anchors
    assert frozenset({"he", "she"}) in pattern.anchors
