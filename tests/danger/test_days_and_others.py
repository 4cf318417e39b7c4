"""A day that is over, and fear of being killed by somebody else: what the phrases see of both."""

from __future__ import annotations

import pytest

from bot.danger.phrases import PhraseBook
from bot.danger.thresholds import EVEN, Thresholds

BOOK = PhraseBook.load()


@pytest.mark.parametrize(
    "text",
    ["hier dans le bus un type m'a touchée", "anoche un vecino me agarró", "last week my boss cornered me", "kal shaam metro mein kisi ne chhua", "कल शाम बस में किसी ने छुआ"],
)
def test_a_day_that_is_over(text: str) -> None:
    assert BOOK.read(BOOK.fold(text)).over


@pytest.mark.parametrize(
    "text",
    [
        "hier il m'a frappée et il revient ce soir",
        "anoche me pegó y ahora está afuera",
        "yesterday he choked me and he is outside",
        "kal raat usne mara aur abhi darwaze par hai",
        "il est derrière la porte",
        "me está siguiendo un tipo",
    ],
)
def test_what_goes_on_is_not_over(text: str) -> None:
    assert not BOOK.read(BOOK.fold(text)).over


@pytest.mark.parametrize("text", ["mes frères vont me tuer", "my family will kill me", "mi papá me va a matar", "papa mujhe maar denge", "घर वाले मुझे मार देंगे"])
def test_fear_of_somebody_else(text: str) -> None:
    assert BOOK.is_feared_of_another(BOOK.fold(text))


@pytest.mark.parametrize("text", ["je vais me tuer", "i will kill myself", "me quiero matar", "this job kills me", "ils sont morts de rire"])
def test_no_fear_of_somebody_else(text: str) -> None:
    assert not BOOK.is_feared_of_another(BOOK.fold(text))


def test_an_attack_on_a_day_that_is_over_needs_more() -> None:
    thresholds = Thresholds(-3.3, -4.3)
    assert thresholds.passes("strong", -1.0)
    assert not thresholds.passes("strong", -1.0, over=True)
    assert thresholds.passes("strong", EVEN, over=True)
    assert thresholds.passes("plain", -9.0, over=True)
