"""The emergency cards (R10-R12, R28, R29, R38): composed at start, kept in memory, sent without directory, disk or Rasa."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pycountry
import yaml

from bot.danger.card_maker import FIRST, NAME, AskedOnce, Card, CrisisDirectory, Maker
from bot.danger.detector import Danger
from bot.danger.phrases import KINDS
from bot.messages import Button, Reply
from resources.words import Words

logger = logging.getLogger(__name__)

CARD_WORDS = Path(__file__).parent / "words"
LANGUAGES = ("en", "hi", "hi-Latn", "fr", "es")
PICTURES = '/show_guide{"guide":"online-minor"}'
# Sent when even the words above cannot be read: no number is right everywhere, so it says where the right one is.
LAST_RESORT = Reply(
    "Emergency: the local number is on the phone's lock screen, under Emergency.\nLines in every country: findahelpline.com\nThis part of the bot is not working. A person on a line can help.",
    ((Button("More help", "/ask_hotline"), Button("Hide", "/hide")),),
)


@dataclass(frozen=True)
class Cards:
    """Finished cards by kind, whom it is about, language and country (None: unknown; NAME: any country without listings).

    names: (language, country) -> the name of a country without listings, which is said on its card. pictures: language -> the
    button that leads from a child's card to what helps with pictures and blackmail.
    """

    dangers: Mapping[tuple[str, bool, str, str | None], Card]
    failures: Mapping[tuple[str, str | None], Reply]
    names: Mapping[tuple[str, str], str] = field(default_factory=dict)
    pictures: Mapping[str, Button] = field(default_factory=dict)

    @classmethod
    def compose(cls, directory: CrisisDirectory, now: datetime, words_folder: Path = CARD_WORDS) -> Cards:
        """Compose every card; whatever cannot be read is left out, and the last resort stands in for it."""
        dangers: dict[tuple[str, bool, str, str | None], Card] = {}
        failures: dict[tuple[str, str | None], Reply] = {}
        texts, asked = _read(words_folder), AskedOnce(directory)
        try:
            names: Words | None = Words.load()
            listed = asked.countries()
            countries: list[str | None] = [None, NAME, *listed]
        except Exception as error:
            logger.error("cards: the directory cannot be read: %s", type(error).__name__)  # noqa: TRY400
            names, listed, countries = None, [], [None]
        for language, text in texts.items():
            for country in countries:
                try:
                    maker = Maker(text, language, country, asked, now, names)
                    failures[language, country] = maker.failure()
                    for kind in KINDS:
                        for someone_else in (False, True):
                            dangers[kind, someone_else, language, country] = maker.card(kind, someone_else)
                except Exception as error:
                    logger.error("cards: %s/%s cannot be composed: %s", language, country, type(error).__name__)  # noqa: TRY400
        pictures = {language: Button(text["buttons"]["pictures"], PICTURES) for language, text in texts.items() if "pictures" in text.get("buttons", {})}
        return cls(dangers, failures, _names(names, texts, listed), pictures)

    def card(self, danger: Danger, language: str, country: str | None, moment: str = FIRST, turn: int = 0) -> tuple[Reply, tuple[str, ...]]:
        """Return the card for a danger and the ids of the listings in it; never raises.

        moment: first, again (the danger is told again), place (where they are is known now), silent (who cannot speak), wont (who
        says that they will not do it); turn goes round the words of that moment.
        """
        found = self._found(danger, language, country)
        return (found.at(moment, turn), found.listings) if found else (self.failure(language, country), ())

    def with_pictures(self, reply: Reply, language: str) -> Reply:
        """Return a child's card with a button to what helps when pictures are passed on or used to threaten."""
        found = self.pictures.get(language) or self.pictures.get("en")
        return replace(reply, buttons=((found,), *reply.buttons)) if found else reply

    def reminder(self, danger: Danger, language: str, country: str | None, turn: int = 0) -> str:
        """Return the numbers of a card in one line, for the answers after it; never raises."""
        found = self._found(danger, language, country)
        return found.reminders[turn % len(found.reminders)] if found and found.reminders else ""

    def failure(self, language: str, country: str | None) -> Reply:
        """Return the card for an outage: emergency numbers and a way on; never raises (R38)."""
        found = next((self.failures[key] for key in _nearest(language, country) if key in self.failures), None)
        return found or LAST_RESORT

    def _found(self, danger: Danger, language: str, country: str | None) -> Card | None:
        for spoken, place in ((language, country), ("en", country)):
            found = self.dangers.get((danger.kind, danger.someone_else, spoken, place))
            unlisted = self.dangers.get((danger.kind, danger.someone_else, spoken, NAME))
            if found:
                return found
            if unlisted and (spoken, place) in self.names:
                return unlisted.of(self.names[spoken, str(place)])
        return next((self.dangers[key] for spoken in (language, "en") if (key := (danger.kind, danger.someone_else, spoken, None)) in self.dangers), None)


def _nearest(language: str, country: str | None) -> Iterable[tuple[str, str | None]]:
    """Yield what comes closest: the country matters more than the language, for the number must be right."""
    yield language, country
    yield "en", country
    yield language, None
    yield "en", None


def _names(names: Words | None, languages: Iterable[str], listed: Iterable[str]) -> dict[tuple[str, str], str]:
    """Return the names of the countries that the directory has nothing of."""
    if names is None:
        return {}
    others = {country.alpha_2 for country in pycountry.countries} - set(listed)
    return {(language, country): names.country(language, country) for language in languages for country in others}


def _read(folder: Path) -> dict[str, Mapping[str, Any]]:
    texts: dict[str, Mapping[str, Any]] = {}
    for language in LANGUAGES:
        try:
            texts[language] = yaml.load((folder / f"{language}.yml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506
        except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
            logger.error("cards: the words of %s cannot be read: %s", language, type(error).__name__)  # noqa: TRY400
    return texts
