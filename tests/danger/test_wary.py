"""A long story of harm, or blackmail, is no card of suicide by a faint score alone; words for suicide in it still are."""

from __future__ import annotations

import pytest

from bot.danger.phrases import PhraseBook

BOOK = PhraseBook.load()


@pytest.mark.parametrize(
    "text",
    [
        "she wants money or she sends the video to my family",
        "he says he will share my photos if i dont pay by friday",
        "video call record kar li, ab paise maang raha hai warna viral kar dega",
        "वो पैसे माँग रहा है वरना फ़ोटो वायरल कर देगा",
        "il demande de l'argent sinon il envoie la vidéo à mes parents",
        "me pide plata y si no, sube mis fotos",
    ],
)
def test_blackmail_is_seen(text: str) -> None:
    assert BOOK.of_extortion(BOOK.fold(text))


@pytest.mark.parametrize("text", ["i sent him the money for the rent", "please send the photos of the wedding", "paise nahi hain mere paas", "j'ai payé le taxi", "mi jefe no me pagó el sueldo", "he posts a lot of videos"])
def test_ordinary_money_and_pictures_are_none(text: str) -> None:
    assert not BOOK.of_extortion(BOOK.fold(text))
