"""Who writes and what they do not want: said in so many words, in five languages, and never guessed."""

from __future__ import annotations

import pytest

from rasa_project.components.writer import PhraseError, Writer


@pytest.fixture(scope="module")
def writer() -> Writer:
    return Writer.read()


SAID = [
    ("as a guy, who do I call?", ("audience", "men")),
    ("I am a 34 year old man", ("audience", "men")),
    ("soy hombre y me da vergüenza", ("audience", "men")),
    ("je suis un mec, ça vous choque ?", ("audience", "men")),
    ("मैं आदमी हूँ और मेरे साथ ऐसा हुआ", ("audience", "men")),
    ("main ladka hu, koi sunega?", ("audience", "men")),
    ("i'm trans, will they help me", ("audience", "trans")),
    ("मैं किन्नर हूँ", ("audience", "trans")),
    ("soy lesbiana", ("audience", "lgbtq")),
    ("i am 15", ("audience", "children")),
    ("tengo 15 años", ("audience", "children")),
    ("j'ai seize ans", ("audience", "children")),
    ("मैं 15 साल की हूँ", ("audience", "children")),
    ("main 16 saal ka hu", ("audience", "children")),
    ("my daughter is 9", ("audience", "children")),
    ("i'm 19", ("audience", "young_adults")),
    ("i am a disabled woman and he is my carer", ("audience", "disabled")),
    ("I have a learning disability", ("audience", "disabled")),
    ("i'm in a wheelchair, is the shelter ok", ("audience", "disabled")),
    ("my sister is disabled, who can she text", ("audience", "disabled")),
    ("a helpline for people with disabilities", ("audience", "disabled")),
    ("je suis handicapée", ("audience", "disabled")),
    ("je suis en situation de handicap, qui appeler ?", ("audience", "disabled")),
    ("ma fille a un handicap", ("audience", "disabled")),
    ("tengo una discapacidad visual", ("audience", "disabled")),
    ("algo para personas con discapacidad", ("audience", "disabled")),
    ("मैं विकलांग हूँ", ("audience", "disabled")),
    ("दिव्यांग लोगों के लिए कोई नंबर?", ("audience", "disabled")),
    ("meri behen viklang hai", ("audience", "disabled")),
    ("main disabled hu, whatsapp hai kya", ("audience", "disabled")),
    ("i'm a maid in dubai", ("role", "domestic_worker")),
    ("मैं घरों में झाड़ू पोछा करती हूँ", ("role", "domestic_worker")),
    ("my daughter was touched by her coach", ("role", "parent")),
    ("mi compañero de trabajo la toca", ("role", "colleague")),
    ("je suis journaliste", ("role", "journalist")),
    ("just testing this", ("role", "tester")),
    ("a number for my sister please", ("about", "other")),
    ("para mi amiga", ("about", "other")),
    ("ma fille s'est fait agresser", ("about", "other")),
    ("meri behen ke saath galat hua", ("about", "other")),
    ("no, not police", ("wish", "no_police")),
    ("पुलिस नहीं", ("wish", "no_police")),
    ("pas la police", ("wish", "no_police")),
    ("sin policía", ("wish", "no_police")),
    ("i just want to talk", ("wish", "only_talk")),
    ("solo quiero desahogarme", ("wish", "only_talk")),
    ("je veux juste parler", ("wish", "only_talk")),
    ("bas baat karni hai", ("wish", "only_talk")),
    ("नंबर नहीं चाहिए", ("wish", "only_talk")),
    ("rather not say", ("wish", "skip")),
]


@pytest.mark.parametrize(("text", "expected"), SAID)
def test_what_is_said_is_found(writer: Writer, text: str, expected: tuple[str, str]) -> None:
    assert expected in writer.find(text)


NOT_SAID = [
    ("i am not a man", "audience"),
    ("i am 15 minutes away", "audience"),
    ("i'm 16 weeks pregnant", "audience"),
    ("when i was 15 he raped me", "audience"),
    ("tengo 15 años de casada", "audience"),
    ("15 saal ki thi", "audience"),
    ("the man next door is 45", "audience"),
    ("he disabled my account", "audience"),
    ("i was paralysed with fear", "audience"),
    ("it happened in the disabled toilet", "audience"),
    ("han desactivado mi cuenta", "audience"),
    ("i just want to talk to someone", "wish"),
    ("solo quiero hablar con alguien", "wish"),
    ("je veux juste parler à quelqu'un", "wish"),
    ("how do i report to the police", "wish"),
    ("hello", "role"),
]


@pytest.mark.parametrize(("text", "entity"), NOT_SAID)
def test_nothing_is_guessed(writer: Writer, text: str, entity: str) -> None:
    assert {value for name, value in writer.find(text) if name == entity} <= {"question"}


@pytest.mark.parametrize("phrase", ["i am {x}", "i am <nobody>", "i am (a man", "i am <loop>"])
def test_a_bad_phrase_is_named(phrase: str) -> None:
    nothing: dict[str, object] = {"role": {}, "about": {}, "wish": {}, "speak": {}, "number_words": {}}
    with pytest.raises(PhraseError):
        Writer({"lists": {"loop": "<loop>"}, "ages": {"minor": [5, 17], "young": [18, 24]}, "not_an_age": ["km"], "audience": {"men": {"en": phrase}}, **nothing})


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("i need help", "help"), ("ayuda por favor", "help"), ("j'ai besoin d'aide", "help"), ("मुझे मदद चाहिए", "help"), ("mujhe madad chahiye", "help"),
        ("what are my options?", "options"), ("qué opciones tengo", "options"), ("quelles sont mes options", "options"), ("mere paas kya options hai", "options"),
        ("what can i say to her", "support"), ("comment je peux l'aider", "support"), ("cómo puedo ayudarla", "support"), ("use kya bolu", "support"),
        ("im ok now", "safe"), ("ça va mieux", "safe"), ("ya estoy bien", "safe"), ("अब ठीक हूँ", "safe"), ("wo chala gaya", "safe"),
        ("will you tell my mum", "tells"), ("je ne veux pas que mes parents le sachent", "tells"), ("no quiero que mi mamá se entere", "tells"), ("मम्मी को पता न चले", "tells"),
        ("nobody will believe me", "believed"), ("personne ne me croira", "believed"), ("nadie me va a creer", "believed"), ("koi yakeen nahi karega", "believed"),
        ("a number please", "hotline"), ("number", "hotline"), ("un numéro alors", "hotline"), ("a quién puedo llamar", "hotline"), ("कोई नंबर है?", "hotline"), ("helpline do", "hotline"),
        ("so about the lawyer", "lawyer"), ("मुझे वकील चाहिए", "lawyer"), ("can they be removed", "take_down"), ("se pueden borrar las fotos", "take_down"),
    ],
)  # fmt: skip
def test_a_wish_in_so_many_words(writer: Writer, text: str, wish: str) -> None:
    assert ("wish", wish) in writer.find(text)


@pytest.mark.parametrize("text", ["ok", "bien", "fine", "this is not ok now", "can you delete this chat"])
def test_what_says_nothing_of_being_safe_or_of_pictures(writer: Writer, text: str) -> None:
    assert not {("wish", "safe"), ("wish", "take_down")} & set(writer.find(text))


def test_help_with_more_words_is_no_bare_call_for_help(writer: Writer) -> None:
    assert ("wish", "help") not in writer.find("i need help with my homework")


@pytest.mark.parametrize(("text", "language"), [("Hola!", "es"), ("salut", "fr"), ("hey", "en"), ("namaste", "hi-Latn")])
def test_a_greeting_tells_its_language(writer: Writer, text: str, language: str) -> None:
    assert ("language", language) in writer.find(text)
