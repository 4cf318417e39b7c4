"""What a message asks, blames itself for or feels in so many words, as people type it."""

from __future__ import annotations

import pytest

from rasa_project.actions.felt import ONLY_OF_OTHERS
from rasa_project.actions.guidance import BY_TOPIC, TO_WHOM
from rasa_project.components.writer import Writer
from rasa_project.reply_files import LANGUAGES, replies, reply_files
from resources.guide_search import Guides

WRITER = Writer.read_asked()

SAID = [
    ("shud i? should i pay them or not", ("asks", "online-blackmail")),
    ("il veut de l'argent, je le paie ou pas", ("asks", "online-blackmail")),
    ("usko paise de du kya", ("asks", "online-blackmail")),
    ("mi novio revisa mi celular", ("asks", "online-seen")),
    ("क्या वो ये चैट देख सकता है", ("asks", "online-seen")),
    ("can she take a shower now", ("asks", "care-evidence")),
    ("नहा लूँ क्या", ("asks", "care-evidence")),
    ("suis-je obligée de le signaler", ("asks", "police-choice")),
    ("es obligatorio denunciarlo?", ("asks", "police-choice")),
    ("what is a zero fir", ("asks", "zero-fir")),
    ("our office has no committee", ("asks", "work-outside")),
    ("पुलिस को बताना ज़रूरी है क्या", ("asks", "police-choice")),
    ("puedo quejarme en recursos humanos", ("asks", "work-inside")),
    ("bus me complaint kaise kare", ("asks", "public-place")),
    ("j'ai peur de perdre mon boulot", ("asks", "work-reprisal")),
    ("j'avais trop bu ce soir-là", ("blame", "drinking")),
    ("मैंने बहुत शराब पी ली थी", ("blame", "drinking")),
    ("me quedé paralizada", ("blame", "frozen")),
    ("main jam gayi thi", ("blame", "frozen")),
    ("c'est moi qui ai envoyé les photos", ("blame", "pictures")),
    ("i went back to him after", ("blame", "came_back")),
    ("he is my husband after all", ("blame", "married")),
    ("pati ka hak hota hai", ("blame", "married")),
    ("qué va a decir la gente", ("feeling", "people_say")),
    ("log kya kahenge", ("feeling", "people_say")),
    ("je me sens sale", ("feeling", "dirty")),
    ("मुझे नींद नहीं आती", ("feeling", "sleepless")),
    ("no puedo dormir", ("feeling", "sleepless")),
    ("i feel so numb", ("feeling", "numb")),
    ("me tiemblan las manos", ("feeling", "shaking")),
    ("when will it stop", ("feeling", "how_long")),
    ("no i meant the morning after pill", ("asks", "care-time")),
    ("davai ke bare mein puchh raha tha", ("asks", "care-time")),
    ("non, je parle de la pilule", ("asks", "care-time")),
    ("me refería a la pastilla", ("asks", "care-time")),
    ("वो डॉक्टर वाली बात बताओ", ("asks", "care-options")),
    ("can they tell from a urine test what drug it was", ("asks", "drug-test")),
    ("une prise de sang montre si on m'a droguée ?", ("asks", "drug-test")),
    ("should i just tell the police", ("asks", "police-choice")),
    ("report it against her wishes?", ("asks", "support-report")),
    ("puedo denunciar sin que ella sepa", ("asks", "support-report")),
    ("kya thane me kisi ko saath le ja sakti hoon", ("asks", "police-alone")),
    ("dois-je y aller seule", ("asks", "police-alone")),
    ("me van a deportar", ("asks", "report-risk")),
    ("they will send me back home", ("asks", "report-risk")),
    ("क्या बच्चों को लेकर मायके जा सकती हूँ", ("asks", "leaving-home")),
    ("puedo irme de casa con mis hijos", ("asks", "leaving-home")),
    ("i paid once and he wants more", ("asks", "blackmail-paid")),
    ("j'ai payé et il en veut plus", ("asks", "blackmail-paid")),
    ("my career is over if i speak", ("asks", "work-reprisal")),
    ("i keep feeling his hands", ("feeling", "memories")),
    ("घर वालों को पता चला तो", ("feeling", "people_say")),
]
ORDINARY = [
    "thanks, gonna try sleep now", "he was drunk and grabbed me", "can i pay for the taxi", "the door froze shut", "he tore my clothes", "what does the helpline cost me in time",
    "i want to wash my hands of this", "my sister sent me your number", "gracias, me gusta este bot", "je suis seule à la maison", "take my daughter to the doctor", "khali baat karni hai",
    "the tablets are in the kitchen", "i took my son to the doctor", "doctor ne dawa di", "i sent him a birthday card", "we walked home alone in the snow", "my test is on monday", "ghar ja rahi hu",
    "bachche school gaye", "he sent me back the keys", "my parents know already", "la police est passée", "fui con mi hermana al cine", "mera naam ravi hai",
    "office me kaam hai", "i am 15 minutes away", "puedo llamar ahora", "il est parti", "mera phone kharab hai", "no pude llamar", "i was wearing headphones", "he paid the rent late",
]  # fmt: skip


@pytest.mark.parametrize(("text", "found"), SAID)
def test_words_tell_what_is_asked_or_felt(text: str, found: tuple[str, str]) -> None:
    assert found in WRITER.find(text)


@pytest.mark.parametrize("text", ORDINARY)
def test_ordinary_messages_hold_none_of_it(text: str) -> None:
    assert WRITER.find(text) == []


def test_every_value_has_its_words_and_its_subject() -> None:
    said, guides = replies(reply_files()), Guides.load(cache=None)
    values = set(WRITER.pairs)
    for entity, value in values:
        if entity == "asks":
            assert value in guides.subjects or value == TO_WHOM or value in BY_TOPIC, value
            continue
        name = f"utter_{entity}_{value}" + ("_for_another" if f"{entity}_{value}" in ONLY_OF_OTHERS else "")
        for language in LANGUAGES:
            assert len(said[language][name]) >= 2, (language, value)
