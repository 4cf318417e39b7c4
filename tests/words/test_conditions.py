"""What a help line has to be like, and why a number did not work: said in so many words, in five languages, never guessed."""

from __future__ import annotations

from typing import Any

import pytest
from rasa_sdk import Tracker

from bot.dialogue.turns import with_entities
from rasa_project.actions.conditions import remembered_conditions
from rasa_project.actions.memory import remembered
from rasa_project.components.conditions import Conditions


@pytest.fixture(scope="module")
def conditions() -> Conditions:
    return Conditions.read()


SAID = {
    "language:ta": ["someone who speaks Tamil", "is there a counsellor who speaks tamil?", "तमिल बोलने वाला कोई", "koi jo tamil bolta ho", "Tamil helpline", "tamil speaking counsellor"],
    "language:ar": ["parle arabe ?", "quelqu'un qui parle l'arabe ?", "je cherche une psy arabophone", "alguien que hable árabe"],
    "language:hi": ["hindi mein baat karne wali", "हिंदी में बात करने वाली", "helpline in hindi"],
    "language:es": ["une ligne en espagnol", "a therapist who speaks Spanish"],
    "language:en": ["quelqu'un qui parle anglais", "alguien que hable inglés"],
    "own:pa": ["my mother only speaks Punjabi"],
    "written": [
        "I can't talk out loud", "by text only", "he is in the next room", "i cant call", "text instead of calling", "someone i can text", "they will hear me",
        "je ne peux pas parler à voix haute", "je peux pas appeler", "par écrit seulement", "il est dans la pièce à côté", "sans téléphoner",
        "no puedo hablar en voz alta", "está en el cuarto de al lado", "solo por mensaje", "no puedo llamar", "me pueden oír",
        "phone par baat nahi kar sakti", "zor se nahi bol sakti", "फ़ोन पर बात नहीं कर सकती", "bagal wale kamre me hai", "koi sun lega",
    ],
    "whatsapp": ["WhatsApp?", "is there a whatsapp number", "hay whatsapp?", "un numéro whatsapp ?", "koi whatsapp number hai"],
    "email": ["can i email them", "par mail svp", "hay un correo"],
    "open_now": [
        "it's 2 am, who is awake", "open now?", "24 hour helpline", "someone to talk to right now", "qui est ouvert maintenant ?", "quelqu'un qui répond à cette heure",
        "quién está despierto a esta hora", "una línea 24 horas", "abhi kaun khula hai", "अभी कौन खुला है", "raat ko kaun uthata hai",
    ],
    "free": ["a free lawyer", "une ligne gratuite", "un abogado gratis", "free helpline"],
    "any_channel": ["no, I can call", "calling is fine", "sí puedo llamar", "je peux appeler finalement", "nahi main call kar sakti hu"],
    "nobody_answers": ["nobody picks up", "it just rings", "personne ne répond", "nadie contesta", "koi phone nahi uthata", "कोई फ़ोन नहीं उठाता"],
    "wrong_number": ["wrong number, it's someone's house", "c'est un faux numéro", "número equivocado", "galat number hai"],
    "not_in_service": ["the number is dead", "ce numéro n'existe plus", "ya no existe", "number band hai"],
    "site_down": ["the website is down", "404 page not found", "le site ne marche pas", "la página no abre"],
    "not_for_me": ["they only help women", "solo atienden a mujeres"],
    "second": ["the second number is dead", "la deuxième", "la segunda", "dusra wala"],
}  # fmt: skip


@pytest.mark.parametrize(("value", "text"), [(value, text) for value, texts in SAID.items() for text in texts])
def test_what_is_said_is_found(conditions: Conditions, value: str, text: str) -> None:
    assert value in [found for _, found in conditions.find(text)]


# The same words in what happened to someone, in what is said to the bot, or in what is not meant.
NOT_SAID = [
    "i can't talk about it", "i can't talk to my mother", "i can't call the police", "je peux pas parler de ça", "no puedo hablar de eso", "i cant talk about what he did",
    "he threatens me by text", "il me menace par message", "il m'a insultée par sms", "me amenaza por mensaje", "my whatsapp number was shared in a group", "he sends me pics on whatsapp",
    "usne whatsapp pe photo bheji", "he was in the next room when it happened", "i was drunk and could not speak", "he did not let me speak", "i could not scream",
    "do you speak hindi", "hindi me baat karo", "¿hablas español?", "speak english please", "parlez-vous français", "my english teacher touched me", "mon prof d'anglais m'a touchée",
    "mi profesor de inglés", "he is French", "a Spanish helpline", "the bar was open at night when he followed me", "le bar était ouvert la nuit", "i was open with him",
    "he followed me home at 2am", "i can't sleep, it's 2 am", "he called me at night", "someone i can talk to", "a number i can call", "who can i talk to", "i want to call him",
    "they are listening to my calls", "he reads my messages", "chat screenshots leaked", "he deleted the chat", "koi nahi sun raha", "koi meri baat nahi sunta",
    "call kiya usne raat ko", "ladka bagal me khada tha aur touch kiya", "i feel dead", "my boss doesn't listen", "nobody believes me", "i have nobody", "thank you", "hola", "ok",
]  # fmt: skip


@pytest.mark.parametrize("text", NOT_SAID)
def test_a_common_word_is_no_wish(conditions: Conditions, text: str) -> None:
    assert [value for name, value in conditions.find(text) if name == "condition"] == []


def test_the_newer_wish_counts_and_is_taken_back() -> None:
    assert remembered_conditions([], ["language:ta"]) == ["language:ta"]
    assert remembered_conditions(["language:ta"], ["written", "open_now"]) == ["language:ta", "open_now", "written"]
    assert remembered_conditions(["language:ta", "written"], ["own:hi"]) == ["language:hi", "written"]
    assert remembered_conditions(["written", "open_now"], ["any_channel"]) == ["open_now"]
    assert remembered_conditions(["open_now"], ["any_time"]) == []
    # Of "I can't speak" and "I can call" in one message the safer one counts.
    assert remembered_conditions([], ["written", "any_channel"]) == ["written"]
    assert remembered_conditions([], ["written", "whatsapp"]) == ["whatsapp"]


def tracker(intent: str, text: str, slots: dict[str, Any], **entities: str) -> Tracker:
    found = [{"entity": name, "value": value} for name, value in entities.items()]
    return Tracker("a", slots, {"intent": {"name": intent}, "entities": found, "text": text}, [], False, None, {}, "action_listen")


def test_a_wish_is_remembered_and_looked_for_whatever_it_is_taken_for() -> None:
    slots = remembered(tracker("set_language", "parle arabe ?", {}, condition="language:ar"))
    assert (slots["conditions"], slots["answering"]) == (["language:ar"], "looking")
    slots = remembered(tracker("set_language", "i only speak spanish", {}, condition="own:es"))
    assert (slots["conditions"], slots["answering"]) == (["language:es"], None)
    slots = remembered(tracker("deny", "no, i can call", {"conditions": ["written"]}, condition="any_channel"))
    assert (slots["conditions"], slots["answering"]) == ([], "looking")


def test_a_telling_stays_a_telling_and_its_wish_is_remembered() -> None:
    slots = remembered(tracker("disclose", "he is in the next room", {}, condition="written"))
    assert (slots["conditions"], slots["answering"], slots["awaiting"]) == (["written"], None, "told")


def test_a_number_that_failed_is_known_by_its_words_where_one_was_shown() -> None:
    assert remembered(tracker("nlu_fallback", "it just rings", {"shown": ["in-181"]}, why="nobody_answers"))["answering"] == "not_working"
    assert remembered(tracker("nlu_fallback", "it just rings", {}, why="nobody_answers"))["answering"] is None


def test_a_wish_in_a_message_of_danger_is_remembered_too() -> None:
    latest = {"entities": [{"entity": "condition", "value": "written"}, {"entity": "condition", "value": "open_now"}, {"entity": "country", "value": "ES"}]}
    assert with_entities("/danger_shown", latest) == '/danger_shown{"country":"ES","condition":["written","open_now"]}'
