"""The emergency cards (R10-R12, R28, R29, R38): composed at start, kept in memory, sent without directory, disk or Rasa."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

import yaml

from bot.danger.detector import Danger
from bot.danger.phrases import KINDS
from bot.messages import Button, Reply
from resources.model import Listing
from resources.phrases import chat_address, hours_text, number_text
from resources.words import Words

logger = logging.getLogger(__name__)

CARD_WORDS = Path(__file__).parent / "words"
LANGUAGES = ("en", "hi", "hi-Latn", "fr", "es")
TOPICS = {"suicide": "suicide_crisis", "danger": "domestic_violence", "child": "child_abuse", "medical": "sexual_assault"}
FITTING = {"suicide": {"suicide_crisis"}, "danger": {"domestic_violence", "sexual_assault", "stalking"}, "child": {"child_abuse"}, "medical": {"sexual_assault"}}
MOST_SILENT = 2
# Sent when even the words above cannot be read: no number is right everywhere, so it says where the right one is.
LAST_RESORT = Reply(
    "Emergency: the local number is on the phone's lock screen, under Emergency.\nLines in every country: findahelpline.com\nThis part of the bot is not working. A person on a line can help.",
    ((Button("More help", "/ask_hotline"), Button("Hide", "/hide")),),
)


class CrisisDirectory(Protocol):
    """What the cards need of the directory."""

    def countries(self) -> list[str]: ...
    def emergency(self, country: str) -> list[Listing]: ...
    def crisis(self, country: str, danger: str, now: datetime, *, limit: int = 3) -> list[Listing]: ...
    def international(self, topic: str = "none") -> list[Listing]: ...


@dataclass(frozen=True)
class Card:
    """One finished card and the ids of the listings in it."""

    reply: Reply
    listings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Cards:
    """Finished cards by kind, whom it is about, language and country (None: unknown)."""

    dangers: Mapping[tuple[str, bool, str, str | None], Card]
    failures: Mapping[tuple[str, str | None], Card]

    @classmethod
    def compose(cls, directory: CrisisDirectory, now: datetime, words_folder: Path = CARD_WORDS) -> Cards:
        """Compose every card; whatever cannot be read is left out, and the last resort stands in for it."""
        dangers: dict[tuple[str, bool, str, str | None], Card] = {}
        failures: dict[tuple[str, str | None], Card] = {}
        texts = _read(words_folder)
        try:
            names: Words | None = Words.load()
            countries: list[str | None] = [None, *directory.countries()]
        except Exception as error:
            logger.error("cards: the directory cannot be read: %s", type(error).__name__)  # noqa: TRY400
            names, countries = None, [None]
        for language, text in texts.items():
            for country in countries:
                try:
                    maker = _Maker(text, language, country, directory, now, names)
                    failures[language, country] = maker.failure()
                    for kind in KINDS:
                        for someone_else in (False, True):
                            dangers[kind, someone_else, language, country] = maker.card(kind, someone_else)
                except Exception as error:
                    logger.error("cards: %s/%s cannot be composed: %s", language, country, type(error).__name__)  # noqa: TRY400
        return cls(dangers, failures)

    def card(self, danger: Danger, language: str, country: str | None) -> tuple[Reply, tuple[str, ...]]:
        """Return the card for a danger and the ids of the listings in it; never raises."""
        wanted = ((danger.kind, danger.someone_else, spoken, place) for spoken, place in _nearest(language, country))
        found = next((self.dangers[key] for key in wanted if key in self.dangers), None)
        return (found.reply, found.listings) if found else (self.failure(language, country), ())

    def failure(self, language: str, country: str | None) -> Reply:
        """Return the card for an outage: emergency numbers and a way on; never raises (R38)."""
        found = next((self.failures[key] for key in _nearest(language, country) if key in self.failures), None)
        return found.reply if found else LAST_RESORT


def _suits_everyone(listing: Listing, kind: str) -> bool:
    return "everyone" in listing.audience or (kind == "child" and "children" in listing.audience)


def _nearest(language: str, country: str | None) -> Iterable[tuple[str, str | None]]:
    """Yield what comes closest: the country matters more than the language, for the number must be right."""
    yield language, country
    yield "en", country
    yield language, None
    yield "en", None


def _read(folder: Path) -> dict[str, Mapping[str, Any]]:
    texts: dict[str, Mapping[str, Any]] = {}
    for language in LANGUAGES:
        try:
            texts[language] = yaml.load((folder / f"{language}.yml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506
        except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
            logger.error("cards: the words of %s cannot be read: %s", language, type(error).__name__)  # noqa: TRY400
    return texts


class _Maker:
    """Makes the cards of one language and country."""

    def __init__(self, text: Mapping[str, Any], language: str, country: str | None, directory: CrisisDirectory, now: datetime, names: Words | None) -> None:
        self._text = text
        self._language = language
        self._country = country
        self._directory = directory
        self._now = now
        self._names = names
        self._emergency = directory.emergency(country) if country and names else []
        self._shown: list[Listing] = []

    def card(self, kind: str, someone_else: bool) -> Card:
        """Return the card of a kind."""
        self._shown = []
        lines = [*self._numbers(kind), "", self._text["care_other" if someone_else else "care"][kind], *self._warnings()]
        buttons = self._text["buttons"]
        row = (Button(buttons["safe"], "/safe_now"), Button(buttons["more"], "/ask_hotline"), Button(buttons["hide"], "/hide"))
        return Card(Reply("\n".join(lines), (row,)), tuple(listing.id for listing in self._shown))

    def failure(self) -> Card:
        """Return the card for an outage."""
        self._shown = []
        buttons = self._text["buttons"]
        row = (Button(buttons["more"], "/ask_hotline"), Button(buttons["hide"], "/hide"))
        lines = [self._text["failure"], *self._numbers("danger"), *self._warnings()]
        return Card(Reply("\n".join(lines), (row,)), tuple(listing.id for listing in self._shown))

    def _numbers(self, kind: str) -> list[str]:
        """Return the lines of numbers: emergency first, then one line for exactly this, then ways without speaking."""
        text, calls = self._text, [phone.number for listing in self._emergency for phone in listing.phones if phone.type == "call"]
        if not self._country or not self._names:
            lines = [text["emergency_unknown"]]
        else:
            name = self._names.country(self._language, self._country)
            lines = [text["emergency"].format(country=name, numbers=text["or"].join(calls[:2])) if calls else text["emergency_no_number"].format(country=name)]
            self._show(self._emergency[:1] if calls else ())
        lines[0] += "." if self._language != "hi" else "।"
        helpers = self._directory.crisis(self._country, kind, self._now, limit=5) if self._country and self._names else []
        callable_now = [one for one in helpers if any(phone.type == "call" for phone in one.phones)]
        chosen = callable_now[:1]
        if chosen and not _suits_everyone(chosen[0], kind):
            # A line that is not for everybody is followed by one that is, when there is one for this.
            chosen += [one for one in callable_now[1:] if _suits_everyone(one, kind) and FITTING[kind] & set(one.topics)][:1]
        lines += [self._line(one, kind) for one in chosen]
        self._show(chosen)
        if not chosen:
            lines += self._everywhere(kind)
        silent = self._silent(helpers, calls)
        if silent:
            lines.append(f"{text['silent']} {'; '.join(silent)}")
        return lines

    def _line(self, listing: Listing, kind: str) -> str:
        text = self._text
        label = text["lines"][kind if TOPICS[kind] in listing.topics else "other"]
        assert self._names is not None
        number = text["or"].join(number_text(phone, self._language, self._names) for phone in [one for one in listing.phones if one.type == "call"][:2])
        notes = [listing.name_in(self._language)]
        if listing.always_open:
            notes.append(text["always"])
        elif listing.opening_hours:
            notes.append(hours_text(listing.opening_hours, self._language, self._names))
        if not _suits_everyone(listing, kind):
            notes.append(", ".join(text["for"].get(one, text["for"]["other"]) for one in listing.audience[:2]))
        if listing.region:
            notes.append(self._names.region(self._language, listing.region))
        return str(text["line"].format(label=label, number=number, notes=", ".join(notes)))

    def _everywhere(self, kind: str) -> list[str]:
        try:
            found = [one for one in self._directory.international(TOPICS[kind]) if one.kind == "directory" and one.website][:1]
        except Exception:
            found = []
        address = (found[0].website or "").removeprefix("https://") if found else "findahelpline.com"
        self._show(found)
        return [self._text["directory"].format(address=address)]

    def _silent(self, helpers: Iterable[Listing], calls: list[str]) -> list[str]:
        """Return ways for someone who cannot speak aloud; only those that the directory has."""
        text, ways = self._text, []
        for listing in self._emergency:
            if "silent_55" in listing.cautions and calls:
                ways.append(text["silent_55"].format(number=calls[0]))
            elif any(phone.type == "text" for phone in listing.phones):
                ways += [text["text"].format(number=phone.number) for phone in listing.phones if phone.type == "text"]
                self._show([listing])
        for listing in list(helpers)[:3]:
            if len(ways) >= MOST_SILENT:
                break
            found = self._written(listing)
            if found:
                ways.append(f"{found} ({listing.name_in(self._language)})")
                self._show([listing])
        return ways[: MOST_SILENT + 1]

    def _written(self, listing: Listing) -> str | None:
        for phone in listing.phones:
            if phone.type == "text" and phone.keyword:
                return str(self._text["text_keyword"].format(keyword=phone.keyword, number=phone.number))
            if phone.type in ("text", "whatsapp"):
                return str(self._text[phone.type].format(number=phone.number))
        address = chat_address(listing)
        return str(self._text["chat"].format(address=address.removeprefix("https://"))) if address else None

    def _warnings(self) -> list[str]:
        """Return what must be known of these numbers, short."""
        stop = "।" if self._language == "hi" else "."
        said = []
        if self._names:
            cautions = dict.fromkeys(one for listing in self._emergency[:1] for one in listing.cautions if one in ("legal_risk", "may_go_unanswered", "local_coverage", "first_number_first"))
            said += [self._names.say(self._language, "cautions", one) + stop for one in cautions]
        if any(listing.phones and listing.assured_date is None for listing in self._shown):
            said.append(self._text["unconfirmed"])
        return [" ".join(said)] if said else []

    def _show(self, listings: Iterable[Listing]) -> None:
        self._shown += [one for one in listings if one not in self._shown]
