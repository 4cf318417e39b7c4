from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rasa_project.components.normalisation import normalise, romanise_devanagari


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("लड़का मुझे परेशान करता है", "ladka mujhe pareshan karta hai"),
        ("मैं मरना चाहती हूँ", "main marna chahti hun"),
        ("ज़रूरत", "zarurat"),
        ("ज्ञान", "gyan"),
        ("नंबर", "nambar"),
        ("उसने मेरे साथ ज़बरदस्ती की", "usne mere sath zabardasti ki"),
        ("Ça a commencé à l’école… niño", "ca a commence a l'ecole... nino"),
        ("SOOOOO   scared\u200b!!!", "soo scared!!!"),
        ("ｈｅｌｐ", "help"),
        ("१०० नंबर", "100 nambar"),
        ("🙂 ok", "🙂 ok"),
    ],
)
def test_spelling(text: str, expected: str) -> None:
    assert normalise(text) == expected


@given(st.text(max_size=200))
def test_normalising_twice_changes_nothing_and_never_fails(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once


@given(st.text(alphabet=st.characters(min_codepoint=0x0900, max_codepoint=0x097F), max_size=30))
def test_every_devanagari_letter_is_romanised_or_left_without_failing(text: str) -> None:
    romanise_devanagari(text)
