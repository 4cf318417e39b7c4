"""Whatever stands around a dangerous sentence, and however it is written, it is found."""

from __future__ import annotations

import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.danger.detector import LONGEST, DangerDetector

# One plain sentence for each kind and language; each must be found alone, and then in every disguise.
SENTENCES = (
    ("suicide", "i want to kill myself"),
    ("suicide", "je veux me suicider"),
    ("suicide", "me voy a matar"),
    ("suicide", "main apni jaan de dungi"),
    ("suicide", "मैं अपनी जान दे दूँगी"),
    ("danger", "he is breaking down my door"),
    ("danger", "il défonce ma porte"),
    ("danger", "está rompiendo la puerta"),
    ("danger", "wo darwaza tod raha hai"),
    ("child", "im 12 and my uncle touches me"),
    ("suicide", "i took all my pills"),
)
DETECTOR = DangerDetector.load()
HARMLESS = ("The weather is nice.", "Merci pour tout.", "¿Qué hora es?", "Aaj chai bahut acchi thi.", "My cat likes milk and sunshine.", "We had rice for lunch", "आज बारिश है।", "okay", "👍", "12:30")
padding = st.lists(st.sampled_from(HARMLESS), max_size=25).map(" \n".join)
spaces = st.sampled_from((" ", "  ", "\t", "\n", " \u00a0", "\u2003"))
# Signs that nobody reads but a program stumbles over.
INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad"


def seen(text: str) -> bool:
    return DETECTOR.detect(text) is not None


@pytest.mark.parametrize(("kind", "sentence"), SENTENCES)
def test_each_sentence_alone(kind: str, sentence: str) -> None:
    found = DETECTOR.detect(sentence)
    assert found is not None
    assert found.kind == kind


@given(st.sampled_from(SENTENCES), st.lists(st.booleans(), min_size=60, max_size=60))
def test_casing_never_loses_it(one: tuple[str, str], upper: list[bool]) -> None:
    assert seen("".join(letter.upper() if up else letter for letter, up in zip(one[1], upper, strict=False)))


@given(st.sampled_from(SENTENCES), st.lists(spaces, min_size=20, max_size=20))
def test_spacing_never_loses_it(one: tuple[str, str], between: list[str]) -> None:
    words = one[1].split()
    assert seen("".join(word + space for word, space in zip(words, between, strict=False)))


@given(st.sampled_from(SENTENCES), st.lists(st.tuples(st.integers(0, 40), st.sampled_from(INVISIBLE)), max_size=12))
def test_invisible_letters_never_lose_it(one: tuple[str, str], places: list[tuple[int, str]]) -> None:
    text = one[1]
    for place, sign in places:
        text = text[:place] + sign + text[place:]
    assert seen(text)


@settings(deadline=None)
@given(st.sampled_from(SENTENCES), padding, padding)
def test_padding_never_loses_it(one: tuple[str, str], before: str, after: str) -> None:
    text = f"{before}\n{one[1]}.\n{after}"
    assert len(text) <= LONGEST
    assert seen(text)


@given(st.sampled_from(SENTENCES), st.text(string.punctuation.replace("@", "") + "😭💔🙏 ", max_size=12), st.text("!?.…😭💔🙏 ", max_size=12))
def test_signs_around_it_never_lose_it(one: tuple[str, str], before: str, after: str) -> None:
    assert seen(f"{before} {one[1]} {after}")


@settings(deadline=None)
@given(st.text(max_size=300))
def test_adding_one_to_any_text_finds_it(text: str) -> None:
    assert seen(f"{text}\n. {SENTENCES[5][1]}")


@settings(deadline=None)
@given(st.text(max_size=2000))
def test_no_text_breaks_it(text: str) -> None:
    DETECTOR.detect(text, before=text[:50])
    DETECTOR.explain(text)


@pytest.mark.parametrize(
    "form",
    ["k1ll mys3lf", "kill myself", "ki11 myse1f", "k i l l   m y s e l f", "k.i.l.l m.y.s.e.l.f", "кill mуsеlf", "𝓴𝓲𝓵𝓵 𝓶𝔂𝓼𝓮𝓵𝓯", "ｋｉｌｌ　ｍｙｓｅｌｆ", "KILL🙂MYSELF", "killlll myselfff", "k*ll myself"],
)
def test_disguises_of_one_sentence(form: str) -> None:
    assert seen(f"i will {form}")
