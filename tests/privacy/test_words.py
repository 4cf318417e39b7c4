"""What /privacy says is what the program does, and what a phone shows at a glance tells nothing (R14, R18, R19)."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
import yaml
from rasa.utils.endpoints import EndpointConfig

from bot.dialogue.stores import privacy_facts
from bot.memory import ChatMemory
from bot.settings import Settings
from bot.telegram.front_words import FrontWords
from bot.training import PROJECT
from rasa_project.privacy_facts import PrivacyFacts
from rasa_project.responses import LANGUAGES, Responses, facts_of, read_responses

ROOT = PROJECT.parent
TELLING: dict[str, list[str]] = yaml.safe_load((Path(__file__).parent / "telling_words.yml").read_text(encoding="utf-8"))
WORDS = read_responses()
HOUR = {"en": "1 hour of silence", "hi": "1 घंटा चुप्पी", "hi-Latn": "1 ghanta chuppi", "fr": "1 heure de silence", "es": "1 hora de silencio"}
HALF = {"en": "30 minutes", "hi": "30 मिनट", "hi-Latn": "30 minutes", "fr": "30 minutes", "es": "30 minutos"}


class Tracker:
    """A tracker that remembers a language and how many turns there were."""

    def __init__(self, **slots: Any) -> None:
        self._slots = slots

    def current_slot_values(self) -> dict[str, Any]:
        return self._slots


async def privacy(language: str, settings: Settings, turn: int = 0) -> str:
    drafted = await Responses(words=WORDS, facts=privacy_facts(settings)).generate("utter_ask_privacy", Tracker(language=language, turn=turn), "telegram")
    assert drafted is not None
    return str(drafted["text"])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("turn", [0, 1])
async def test_privacy_says_how_long_and_where_of_these_very_settings(language: str, turn: int) -> None:
    default = await privacy(language, Settings(), turn)
    assert HOUR[language] in default
    assert WORDS[language]["utter_where_memory"][0]["text"] in default
    shorter = await privacy(language, Settings(silence_seconds=1800.0), turn)
    assert HALF[language] in shorter
    assert HOUR[language] not in shorter
    outside = await privacy(language, Settings(redis_url="redis://127.0.0.1"), turn)
    assert WORDS[language]["utter_where_outside"][0]["text"] in outside
    assert WORDS[language]["utter_where_memory"][0]["text"] not in outside
    for text in (default, shorter, outside):
        assert "{" not in text
        assert "/forget" in text
        assert len(text) <= 1200


def test_on_a_rasa_server_the_facts_stand_beside_the_generator() -> None:
    endpoint = EndpointConfig(type="rasa_project.responses.Responses", silence_seconds=1800, outside=True)
    assert facts_of(endpoint) == PrivacyFacts(1800.0, outside=True)
    assert facts_of(EndpointConfig(type="rasa_project.responses.Responses")) == PrivacyFacts()


@pytest.mark.parametrize(("seconds", "words"), [(3600, "1 hour"), (5400, "90 minutes"), (86400, "24 hours"), (100, "100 seconds"), (60.9, "1 minute")])
def test_a_time_of_silence_is_said_exactly(seconds: float, words: str) -> None:
    assert PrivacyFacts(seconds).silence("en") == words


def test_everything_that_is_remembered_is_named_in_the_documents() -> None:
    documented = (ROOT / "docs" / "threat-model.md").read_text(encoding="utf-8")
    slots = yaml.safe_load((PROJECT / "domain" / "domain.yml").read_text(encoding="utf-8"))["slots"]
    remembered = [*slots, *(field.name for field in fields(ChatMemory))]
    missing = [name for name in remembered if f"`{name}`" not in documented]
    assert missing == [], "say in docs/threat-model.md, under what is kept, what these hold and why; and see that /privacy still says it all"


def telling(text: str, language: str) -> list[str]:
    return [word for word in {*TELLING[language], *TELLING["en"]} if re.search(rf"(?<!\w){word}", text.casefold())]


@pytest.mark.parametrize("language", LANGUAGES)
def test_names_descriptions_and_commands_tell_nothing(language: str) -> None:
    words = FrontWords.load()
    shown = [words.say(language, key) for key in ("name", "short_description", "description", "hidden", "partly_hidden", "only_private")]
    shown += [part for command in words.commands(language) for part in command]
    assert [(text, found) for text in shown if (found := telling(text, language))] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_line_that_a_notification_shows_tells_nothing(language: str) -> None:
    found = []
    for name, variations in WORDS[language].items():
        if name == "utter_ask_metoo":  # an answer about what was in every newspaper
            continue
        for variation in variations:
            first_line = str(variation["text"]).split("\n", 1)[0]
            found += [(name, word) for word in telling(first_line, language)]
    assert found == []


def test_the_question_about_the_phone_can_be_skipped_in_every_language() -> None:
    for language in LANGUAGES:
        payloads = {button["payload"] for button in WORDS[language]["utter_watched_phone"][0]["buttons"]}
        assert {"/someone_sees_phone", "/nobody_sees_phone", "/menu"} <= payloads
        assert any(button["payload"] == "/watched_phone" for button in WORDS[language]["utter_ask_privacy"][0]["buttons"])
