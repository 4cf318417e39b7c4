"""What people say of lines just shown, in five languages: the side that is asked, the line that is meant, and what asks nothing."""

from __future__ import annotations

import pytest

from rasa_project.components.conditions import Conditions
from rasa_project.components.writer import Writer
from rasa_project.components.writer_extractor import OF_SHOWN, SHOWN

ASKED = {
    "cost": ["is the second one free?", "do i have to pay", "c'est payant ?", "cobran algo?", "paise lagenge kya", "पैसे लगेंगे?"],
    "hours": ["are they open at night", "what time do they close", "et la c ouvert ou pas", "a q hora atienden", "abhi chalu hai kya", "अभी खुला है?"],
    "whatsapp": ["do they have whatsapp", "ya whatsapp ?", "y por whats?", "whatsapp pe ho jayega?", "व्हाट्सऐप है क्या"],
    "text": ["can i text them", "on peut leur écrire ?", "puedo mandarles mensaje?", "message kar sakte hain?"],
    "anonymous": ["can i stay anonymous", "do i have to give my name", "c'est anonyme ?", "tengo que dar mi nombre?", "naam batana padega?", "क्या नाम बताना होगा"],
    "report": ["will they call the police", "ils vont prévenir la police ?", "avisan a la policia?", "police ko bata denge kya"],
    "languages": ["which languages do they speak", "quelles langues ?", "en que idioma hablan", "kaun si bhasha bolte hain"],
    "who_answers": ["who picks up", "can i speak to a woman", "c'est qui qui répond", "quien contesta", "ye kaun log hain"],
    "for_whom": ["is it for men also", "do they help trans people", "c'est que pour les femmes ?", "atienden hombres?", "sirf auraton ke liye hai?"],
    "expects": ["what happens when i call", "comment ça se passe quand j'appelle", "que pasa si llamo", "call karne par kya hoga", "कॉल करने पर क्या पूछेंगे"],
}
WHICH = {
    "first": ["the first one", "number one", "le premier", "la primera", "pehla wala", "पहला वाला"],
    "second": ["second one", "number two", "le deuxième c'est quoi", "la segunda", "dusra number", "दूसरा नंबर कौन सा था"],
    "third": ["the last one", "le 3", "la tercera", "tisra wala"],
}
FAILED = ["it just rings and cuts off", "e no dey go through", "busy tone", "ça marche pas", "ca repond pas", "ese numero no sirve", "da ocupado", "nahi lag raha", "नंबर नहीं लगा", "फोन लग नहीं रहा", "कोई उठा नहीं रहा"]
ONLY_TALK = ["i just wanna talk not ring anyone", "please no hotlines i only want to get it off my chest", "number mat do, bas bolna hai", "सिर्फ बात करनी है",
             "solo quiero hablar", "je veux juste en parler", "juste parler svp"]
SLEEP = ["thanks, gonna try sleep now", "ok going to bed", "je vais essayer de dormir", "me voy a dormir, gracias", "main so jaati hu ab", "मैं सोने जा रही हूँ"]
WATCHED = ["he goes through my phone", "can he see this", "il fouille mon tel", "puede ver esto??", "mi ex me revisa el celu", "wo mera phone check karta hai", "वो मेरा फोन देखता है"]
# Told, not asked: nothing of lines, numbers, nights or phones is wished here.
ORDINARY = [
    "the first time he touched me", "la primera vez que me tocó", "le premier soir il était gentil", "he is free to do what he wants", "he is open about it", "an anonymous account sends me pics",
    "que pasa si se entera", "accha nahi lag raha", "mera man nahi lag raha", "ça va pas", "he wants to sleep with me", "i want to sleep forever", "i cant sleep", "no puedo dormir", "neend nahi aa rahi",
    "something else happened that night", "i want more from life", "should i pay him", "nobody answered me when i told them",
]  # fmt: skip


@pytest.fixture(scope="module")
def shown() -> Writer:
    return Writer.read(SHOWN, OF_SHOWN)


@pytest.fixture(scope="module")
def conditions() -> Conditions:
    return Conditions.read()


@pytest.fixture(scope="module")
def writer() -> Writer:
    return Writer.read()


@pytest.mark.parametrize(("side", "text"), [(side, text) for side, texts in ASKED.items() for text in texts])
def test_the_side_that_is_asked(shown: Writer, side: str, text: str) -> None:
    assert ("facet", side) in shown.find(text)


@pytest.mark.parametrize(("which", "text"), [(which, text) for which, texts in WHICH.items() for text in texts])
def test_the_line_that_is_meant(conditions: Conditions, which: str, text: str) -> None:
    assert [value for entity, value in conditions.find(text) if entity == "which"] == [which]


@pytest.mark.parametrize("text", FAILED)
def test_a_number_that_failed(conditions: Conditions, text: str) -> None:
    assert "why" in [entity for entity, _ in conditions.find(text)]


@pytest.mark.parametrize(("wish", "text"), [(wish, text) for wish, texts in {"only_talk": ONLY_TALK, "sleep": SLEEP, "watched": WATCHED}.items() for text in texts])
def test_a_wish_beside_lines(writer: Writer, wish: str, text: str) -> None:
    assert ("wish", wish) in writer.find(text)


@pytest.mark.parametrize("text", ORDINARY)
def test_what_is_told_asks_nothing(shown: Writer, conditions: Conditions, writer: Writer, text: str) -> None:
    assert shown.find(text) == []
    assert {entity for entity, _ in conditions.find(text)} & {"which", "why"} == set()
    assert {"only_talk", "sleep", "watched", "stop_here"} & {value for _, value in writer.find(text)} == set()


def test_more_another_and_show_me(shown: Writer) -> None:
    steps = {"more": ["more", "plus", "aur", "más", "any more"], "other": ["otra", "autre chose", "something else, not the phone", "koi aur"]}
    for step, texts in {**steps, "show": ["yes show me", "oui montrez moi", "haan dikhao", "sí muéstrame"]}.items():
        for text in texts:
            assert ("step", step) in shown.find(text), text
