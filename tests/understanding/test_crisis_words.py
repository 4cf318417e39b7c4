"""What words mean after a danger card (components/crisis.yml), and what they do not."""

from __future__ import annotations

import pytest

from rasa_project.components.writer import CRISIS, Writer


@pytest.fixture(scope="module")
def words() -> Writer:
    return Writer.read(CRISIS, ("crisis",))


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("ok he left. neighbours came", "gone"),
        ("she answered!! shes with her sister", "over"),
        ("ab metro station aa gayi safe hu", "over"),
        ("in a supermarket now with the staff", "over"),
        ("je suis chez ma voisine", "over"),
        ("estoy con mi tía ahora", "over"),
        ("वो चला गया, पड़ोसी आ गए", "gone"),
        ("he is asleep now", "near"),
        ("अब वो सो गया है", "near"),
        ("il s'est endormi", "near"),
        ("va a volver esta noche", "near"),
        ("i have load only for text", "mute"),
        ("je peux pas parler il est à côté", "mute"),
        ("no tengo saldo para llamar", "mute"),
        ("बोल नहीं सकती, वो सुन लेगा", "mute"),
        ("no i wont do anything. just hate myself", "wont"),
        ("nahi aisa kuch nahi karungi", "wont"),
        ("non je vais pas passer à l'acte", "wont"),
        ("no voy a hacer nada", "wont"),
        ("I aint goin to no hospital", "refuse"),
        ("je veux pas leur parler", "refuse"),
        ("hospital nahi jaungi", "refuse"),
        ("no quiero ir al hospital", "refuse"),
        ("i got home and he hit me", "doubt"),
    ],
)
def test_what_is_said_is_found(words: Writer, text: str, meant: str) -> None:
    assert ("crisis", meant) in words.find(text)


@pytest.mark.parametrize(
    "text",
    [
        "he is breaking the door",
        "i took some pills",
        "he touched me in the metro",
        "someone grabbed me at the station",
        "il m'a touchée dans le bus",
        "estaba en el metro y me tocó",
        "usne bus me chhua",
        "i want a number i can text",
        "what should i do",
        "my boss took me to a hotel",
        "he left me for someone else",
    ],
)
def test_what_is_not_said_is_not_found(words: Writer, text: str) -> None:
    assert not {("crisis", one) for one in ("over", "gone", "near", "mute", "wont", "refuse")} & set(words.find(text))
