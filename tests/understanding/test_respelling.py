from __future__ import annotations

import pytest

from rasa_project.components.respelling import Respelling


@pytest.mark.parametrize(("text", "expected"), [("स्कूल में", "school men"), ("ऑफिस", "office"), ("कंपनी", "company"), ("I am at school", "i am at school"), ("mon amie m'a dit", "mon amie m'a dit")])
def test_hindi_meets_the_spelling_of_chats(text: str, expected: str) -> None:
    assert Respelling.read().spell(text) == expected
