"""Disguised words are read as what they stand for; honest words stay as they are."""

from __future__ import annotations

import pytest

from bot.danger.folding import fold, skeleton

KNOWN = frozenset(["i", "want", "to", "die", "kill", "myself", "suicide", "is", "the", "only", "way", "out", "end", "my", "life", "he", "rape"])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("I WANT TO DIE", "i want to die"),
        ("i want to d\u200bie", "i want to die"),
        ("i w4nt t0 d1e", "i want to die"),
        ("k!ll mys3lf!!", "kill myself"),
        ("s u i c i d e", "suicide"),
        ("s.u.i.c.i.d.e is the only way out", "suicide is the only way out"),
        ("k i l l   m y s e l f", "kill myself"),
        ("iwanttodie", "i want to die"),
        ("i want😭to💀die", "i want to die"),
        ("і wаnt tо dіе", "i want to die"),
        ("ι want to dιe", "i want to die"),
        ("k*ll myself", "kill myself"),
        ("diiiiieee", "die"),
        ("I don't want, this.", "i dont want , this ."),
        ("je t’aime", "je taime"),
        ("she is 13yo", "she is 13 yo"),
    ],
)
def test_reads_through_disguise(text: str, words: str) -> None:
    assert " ".join(fold(text, KNOWN).words) == words


@pytest.mark.parametrize("text", ["see you at 10", "b4 dinner", "c3po and r2d2", "grade A B C", "price is $5"])
def test_leaves_ordinary_words_alone(text: str) -> None:
    assert not {"die", "kill", "suicide", "rape"} & set(fold(text, KNOWN).words)


@pytest.mark.parametrize("spellings", ["khudkushi khudkhushi khudkusi", "jaaungi jaungi", "nahi nahin nhi nai", "chahti cahti chahati", "zindagi jindagi", "hoon hun hu"])
def test_spellings_of_one_hindi_word_share_a_skeleton(spellings: str) -> None:
    assert len({skeleton(word) for word in spellings.split()}) == 1


def test_devanagari_and_latin_hindi_meet() -> None:
    assert fold("मुझे मरना है").skeletons == fold("mujhe marna hai").skeletons


def test_nothing_is_nothing() -> None:
    assert fold("").words == ()
    assert fold("\u200b \n 💀").words == ()
