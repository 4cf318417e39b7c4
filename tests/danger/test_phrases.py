"""The phrase files: what they find alone, what guards hold back, and what is said about a broken file."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.danger.detector import DangerDetector
from bot.danger.phrases import PHRASES, PhraseBook, PhrasesError

LANGUAGES = ("en", "hi", "hi-Latn", "fr", "es")


@pytest.fixture(scope="module")
def alone() -> DangerDetector:
    """The phrases without encoder and head."""
    return DangerDetector.load()


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("i want to kill myself", "suicide"),
        ("I don't want to live anymore.", "suicide"),
        ("my brother says he will kill himself tonight", "suicide"),
        ("मैं मरना चाहती हूँ", "suicide"),
        ("mujhe ab jeena nahi hai", "suicide"),
        ("je veux mourir", "suicide"),
        ("j'ai plus envie de vivre", "suicide"),
        ("me quiero morir, ya no quiero vivir", "suicide"),
        ("he is outside my door with a knife", "danger"),
        ("a man is following me home right now", "danger"),
        ("wo darwaza tod raha hai", "danger"),
        ("वो दरवाज़ा तोड़ रहा है", "danger"),
        ("il tape à la porte avec un couteau", "danger"),
        ("me está siguiendo un hombre", "danger"),
        ("im 13 and my uncle touches me", "child"),
        ("j'ai 13 ans et mon oncle me touche", "child"),
        ("tengo 12 años y mi padrastro me toca", "child"),
        ("main 12 saal ki hu chacha mujhe chhute hai", "child"),
        ("i was raped last night and i am still bleeding", "medical"),
        ("j'ai été violée hier soir, je saigne encore", "medical"),
        ("me violaron anoche y sigo sangrando", "medical"),
        ("kal raat zabardasti hui, khoon ruk nahi raha", "medical"),
    ],
)
def test_plain_danger_is_found_without_a_score(alone: DangerDetector, text: str, kind: str) -> None:
    found = alone.detect(text)
    assert found is not None
    assert found.kind == kind


@pytest.mark.parametrize(
    "text",
    [
        "hello",
        "i dont want to die",
        "i am not going to kill myself",
        "years ago i wanted to kill myself",
        "this homework is killing me lol",
        "i could kill for a coffee",
        "have you seen suicide squad",
        "je ne veux pas mourir",
        "mort de rire",
        "no me quiero morir",
        "me muero de risa",
        "main marna nahi chahti",
        "voy al mar con mi mama",
        "the main road in pain perdu",
    ],
)
def test_what_only_sounds_like_danger_is_left_alone(alone: DangerDetector, text: str) -> None:
    assert alone.detect(text) is None


def test_no_joke_is_no_joke(alone: DangerDetector) -> None:
    assert alone.detect("i will kill myself lol") is None
    assert alone.detect("i will kill myself lol no joke") is not None


@pytest.mark.parametrize(("text", "other"), [("my sister wants to die", True), ("i want to die", False), ("im 12 and my uncle touches me", False), ("mi hermana se quiere matar", True)])
def test_knows_whom_it_is_about(alone: DangerDetector, text: str, other: bool) -> None:
    found = alone.detect(text)
    assert found is not None
    assert found.someone_else is other


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_its_file(language: str) -> None:
    assert (PHRASES / f"{language}.yml").is_file()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("suicide:\n  strong: |\n    - (i want\n", "is missing"),
        ("suicide:\n  loud: |\n    - i want to die\n", "loud"),
        ("suicides: {}\n", "unknown part"),
        ("suicide: [\n", "cannot be read"),
        ("together:\n  suicide:\n    strong: |\n      - nothing known\n", "signal"),
    ],
)
def test_a_broken_file_is_named(tmp_path: Path, content: str, said: str) -> None:
    (tmp_path / "en.yml").write_text(content, encoding="utf-8")
    with pytest.raises(PhrasesError, match=said):
        PhraseBook.load(tmp_path)


def test_an_empty_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(PhrasesError, match="no phrases"):
        PhraseBook.load(tmp_path)
