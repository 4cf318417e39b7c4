"""The words that the bot says: Rasa responses per language, chosen by language, by who writes, and without repeating.

English stands in `domain/responses/`, as in any Rasa project; the other languages stand in `translations/<language>/`
in the same format, so that a translator touches no Python. A missing translation falls back to English line by line.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

from rasa.core.nlg.generator import NaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.utils.endpoints import EndpointConfig

from rasa_project.privacy_facts import PrivacyFacts
from rasa_project.quiet import withhold_messages
from rasa_project.reply_files import LANGUAGES, PROJECT, own_words, replies, reply_files

# Rasa's channels cut a text at blank lines; a blank line with a space in it stays, and is mended by the front end.
UNCUT_PARAGRAPH = "\n \n"
_NAME = re.compile(r"\{(\w+)\}")

Variation = Mapping[str, Any]


def read_responses(project: Path = PROJECT) -> dict[str, dict[str, Sequence[Variation]]]:
    """Read language -> response name -> variations, an organisation's own (BESIDE_WORDS) in place of ours.

    Raises ReplyFileError with file and place when one cannot be used.
    """
    return replies(reply_files(project, own_words()))


class Remembering(Protocol):
    """What the generator needs of Rasa's tracker."""

    def current_slot_values(self) -> dict[str, Any]:
        """Return slot name -> value."""
        ...


class Responses(NaturalLanguageGenerator):
    """Rasa's generator of replies, by the language that the tracker remembers."""

    def __init__(
        self,
        endpoint_config: EndpointConfig | None = None,
        domain: Domain | None = None,
        words: Mapping[str, Mapping[str, Sequence[Variation]]] | None = None,
        facts: PrivacyFacts | None = None,
    ) -> None:
        """Read the words once; Rasa passes the endpoint and the domain, tests pass the words; facts: what the words about privacy say."""
        if endpoint_config is not None:
            withhold_messages()  # made by a Rasa server
        self._words = words if words is not None else read_responses()
        self._facts = facts or facts_of(endpoint_config)

    async def generate(self, utter_action: str, tracker: Remembering, output_channel: str, **kwargs: Any) -> dict[str, Any] | None:
        """Return the reply (text, buttons) for a response name, or None when no language has it."""
        slots = tracker.current_slot_values()
        variation = choose(self._words, utter_action, spoken_language(slots), slots)
        if variation is None:
            return None
        values = {**self._privacy(spoken_language(slots)), **slots, **kwargs} if "{silence}" in variation["text"] else {**slots, **kwargs}
        draft: dict[str, Any] = {"text": fill(variation["text"], values).replace("\n\n", UNCUT_PARAGRAPH)}
        if "buttons" in variation:
            draft["buttons"] = [{"title": fill(button["title"], values), "payload": button["payload"]} for button in variation["buttons"]]
        if "invites" in variation.get("custom", ()):  # what a plain yes to it means (docs/translating.md)
            draft["custom"] = dict(variation["custom"])
        return draft

    def _privacy(self, language: str) -> dict[str, str]:
        return self._facts.values(language, lambda name: str((choose(self._words, name, language, {}) or {"text": ""})["text"]))


def facts_of(endpoint: EndpointConfig | None) -> PrivacyFacts:
    """Return the facts of a Rasa server, which stand beside the generator in endpoints.yml; none: the defaults of the tracker store."""
    given = endpoint.kwargs if endpoint is not None else {}
    return PrivacyFacts(float(given.get("silence_seconds", PrivacyFacts.silence_seconds)), bool(given.get("outside", False)))


def spoken_language(slots: Mapping[str, Any]) -> str:
    """Return the language to answer in: the chosen one, else that of the last message, else English."""
    language = slots.get("chosen_language") or slots.get("language") or "en"
    return language if language in LANGUAGES else "en"


def choose(words: Mapping[str, Mapping[str, Sequence[Variation]]], name: str, language: str, slots: Mapping[str, Any]) -> Variation | None:
    """Choose a variation, the next one each turn: of those whose conditions all hold, those that say most: first whom it is about, then who they are, then what it is about."""
    variations = words.get(language, {}).get(name) or words.get("en", {}).get(name)
    if not variations:
        return None
    fitting = [variation for variation in variations if variation.get("condition") and all(_holds(condition, slots) for condition in variation["condition"])]
    if fitting:
        closest = max(map(_closeness, fitting))
        fitting = [variation for variation in fitting if _closeness(variation) == closest]
    fitting = fitting or [variation for variation in variations if not variation.get("condition")] or list(variations)
    return fitting[int(slots.get("turn") or 0) % len(fitting)]


def _closeness(variation: Variation) -> tuple[bool, bool, int]:
    names = {condition["name"] for condition in variation["condition"]}
    return "about" in names, bool(names & {"audience", "role"}), len(variation["condition"])


def _holds(condition: Mapping[str, Any], slots: Mapping[str, Any]) -> bool:
    held = slots.get(condition["name"])
    # A number (the turn) stands in the files as its digits.
    return condition["value"] in held if isinstance(held, list) else bool((str(held) if isinstance(held, int) else held) == condition["value"])


def fill(text: str, values: Mapping[str, Any]) -> str:
    """Put values into {names} of a text; a name without a value is left out rather than shown."""


    def value_of(found: re.Match[str]) -> str:
        value = values.get(found[1], found[0])
        return "" if value is None else str(value)

    return _NAME.sub(value_of, text)
