"""Make the emergency cards of one language and country: which numbers stand on them, and in which words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache
from typing import Any, Protocol

from bot.danger.card_lines import TOPICS, chosen_lines, meant_for, speaks, suits_everyone
from bot.messages import Button, Reply
from resources.model import Listing
from resources.phrases import chat_address, hours_text, number_text
from resources.words import Words

MOST_SILENT, HELPERS = 2, 5
# Stands in the cards of a country without listings, in place of its name.
NAME = "{country}"
FIRST, AGAIN, PLACE, SILENT, WONT = "first", "again", "place", "silent", "wont"


class CrisisDirectory(Protocol):
    """What the cards need of the directory."""

    def countries(self) -> list[str]: ...
    def emergency(self, country: str) -> list[Listing]: ...
    def crisis(self, country: str, danger: str, now: datetime, *, limit: int = 3) -> list[Listing]: ...
    def international(self, topic: str = "none") -> list[Listing]: ...


class AskedOnce:
    """A directory that is asked each question once: the cards of five languages ask the same."""

    def __init__(self, directory: CrisisDirectory) -> None:
        """Keep the directory and, from now on, its answers."""
        self.countries = directory.countries
        self.emergency = cache(directory.emergency)
        self.international = cache(directory.international)
        self._crisis = cache(lambda country, danger, now, limit: tuple(directory.crisis(country, danger, now, limit=limit)))

    def crisis(self, country: str, danger: str, now: datetime, *, limit: int = 3) -> list[Listing]:
        """Return what the directory returned."""
        return list(self._crisis(country, danger, now, limit))


@dataclass(frozen=True)
class Card:
    """One finished card: its numbers, the words that can stand under them by moment, and the ids of the listings in it.

    written_first has the ways without speaking right after the emergency number; reminders say the numbers in one line.
    """

    numbers: str
    buttons: tuple[Button, ...]
    warnings: str = ""
    written_first: str = ""
    words: Mapping[str, Sequence[str]] = field(default_factory=dict)
    reminders: Sequence[str] = ()
    listings: tuple[str, ...] = ()

    @property
    def reply(self) -> Reply:
        """Return the card as it is given first."""
        return self.at(FIRST)

    def at(self, moment: str, turn: int = 0) -> Reply:
        """Return the card for a moment (first, again, place, silent, wont); turn goes round its words."""
        words = self.words.get(moment) or self.words.get(FIRST) or ("",)
        numbers = self.written_first if moment == SILENT and self.written_first else self.numbers
        # What must be known of the numbers is said with the first and with each new number, and not again.
        warnings = [self.warnings] if self.warnings and moment in (FIRST, PLACE) else []
        return Reply("\n".join([numbers, "", words[turn % len(words)], *warnings]), (self.buttons,))

    def of(self, country: str) -> Card:
        """Return the card with a country's name where it was left open."""
        named = tuple(one.replace(NAME, country) for one in self.reminders)
        return replace(self, numbers=self.numbers.replace(NAME, country), written_first=self.written_first.replace(NAME, country), reminders=named)


class Maker:
    """Makes the cards of one language and country (None: unknown; NAME: one without listings, whose name is put in later)."""

    def __init__(self, text: Mapping[str, Any], language: str, country: str | None, directory: CrisisDirectory, now: datetime, names: Words | None) -> None:
        """text: the words of the language (words/<language>.yml); names: None when the directory cannot be read."""
        self._text = text
        self._language = language
        self._country = country if names else None
        self._listed = bool(self._country) and country != NAME
        self._directory = directory
        self._now = now
        self._names = names
        self._stop = "।" if language == "hi" else "."
        self._emergency = directory.emergency(str(country)) if self._listed else []
        self._shown: list[Listing] = []

    def card(self, kind: str, someone_else: bool) -> Card:
        """Return the card of a kind."""
        text, other = self._text, "_other" if someone_else else ""
        self._shown = []
        first, lines, silent = self._numbers(kind)
        placed = text["with_place"] if self._listed else text["with_place_unlisted"]
        if self._listed and someone_else:
            placed = text.get("with_place_other", {}).get(kind, placed)
        words = {
            FIRST: text["care" + other][kind],
            AGAIN: text["again" + other][kind],
            PLACE: placed,
            SILENT: text["in_writing"] if silent else text["nothing_in_writing"],
            WONT: text["wont"] if kind == "suicide" and not someone_else else (),
        }
        buttons = tuple(Button(text["buttons"][name], data) for name, data in (("safe", "/safe_now"), ("more", "/ask_hotline"), ("hide", "/hide")))
        return Card(
            "\n".join([first, *lines, *silent]),
            buttons,
            self._warnings(),
            "\n".join([first, *silent, *lines]) if silent else "",
            words,
            self._reminders(kind),
            tuple(listing.id for listing in self._shown),
        )

    def failure(self) -> Reply:
        """Return the card for an outage."""
        self._shown = []
        text = self._text
        first, lines, silent = self._numbers("danger")
        buttons = (Button(text["buttons"]["more"], "/ask_hotline"), Button(text["buttons"]["hide"], "/hide"))
        warnings = self._warnings()
        return Reply("\n".join([text["failure"], first, *lines, *silent, *([warnings] if warnings else [])]), (buttons,))

    def _calls(self) -> list[str]:
        return [phone.number for listing in self._emergency for phone in listing.phones if phone.type == "call"]

    def _name(self) -> str:
        if not self._listed or self._names is None:
            return NAME
        return self._names.country(self._language, str(self._country))

    def _numbers(self, kind: str) -> tuple[str, list[str], list[str]]:
        """Return the emergency line, then lines for exactly this, then ways without speaking."""
        text, calls = self._text, self._calls()
        if not self._country:
            first = text["emergency_unknown"]
        elif calls:
            first = text["emergency"].format(country=self._name(), numbers=text["or"].join(calls[:2]))
            self._show(self._emergency[:1])
        else:
            first = text["emergency_no_number"].format(country=self._name())
        helpers, chosen = self._helpers(kind), self._lines(kind)
        lines = [self._line(one, kind) for one in chosen]
        self._show(chosen)
        if not chosen:
            lines = [*([text["no_line"].format(country=self._name())] if self._country else []), *self._everywhere(kind)]
        if not self._country:
            lines.append(text["name_the_place"])
        silent = self._silent(helpers, calls)
        return first + self._stop, lines, [f"{text['silent']} {'; '.join(silent)}"] if silent else []

    def _helpers(self, kind: str) -> list[Listing]:
        """Return what may have a way to write."""
        return meant_for(self._directory.crisis(str(self._country), kind, self._now, limit=HELPERS), kind) if self._listed else []

    def _lines(self, kind: str) -> list[Listing]:
        """Return the lines to call that stand on the card."""
        return chosen_lines(self._directory.crisis, str(self._country), kind, self._language, self._now) if self._listed else []

    def _line(self, listing: Listing, kind: str) -> str:
        text = self._text
        label = text["lines"][kind if TOPICS[kind] in listing.topics else "other"]
        assert self._names is not None
        number = text["or"].join(number_text(phone, self._language, self._names) for phone in [one for one in listing.phones if one.type == "call"][:2])
        notes = [] if listing.name.replace(" ", "") == number.replace(" ", "") else [listing.name_in(self._language)]
        if listing.always_open:
            notes.append(text["always"])
        elif listing.opening_hours:
            notes.append(hours_text(listing.opening_hours, self._language, self._names))
        if not suits_everyone(listing, kind):
            notes.append(", ".join(text["for"].get(one, text["for"]["other"]) for one in listing.audience[:2]))
        if not speaks(listing, self._language):
            notes.append(text["in_language"].format(languages=", ".join(self._names.spoken(self._language, one) for one in listing.languages[:2])))
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

    def _silent(self, helpers: Sequence[Listing], calls: list[str]) -> list[str]:
        """Return ways for someone who cannot speak aloud; only those that the directory has."""
        text, ways = self._text, []
        for listing in self._emergency:
            if "silent_55" in listing.cautions and calls:
                ways.append(text["silent_55"].format(number=calls[0]))
            elif any(phone.type == "text" for phone in listing.phones):
                ways += [text["text"].format(number=phone.number) for phone in listing.phones if phone.type == "text"]
                self._show([listing])
        # Where no line for this can be written to, one that listens to whatever weighs most can.
        for listing in [*helpers, *([] if ways or any(map(self._written, helpers)) else self._helpers("suicide"))]:
            found = self._written(listing)
            if found and len(ways) < MOST_SILENT:
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

    def _reminders(self, kind: str) -> tuple[str, ...]:
        """Return the numbers in one line, for the answers that follow a card."""
        text, calls = self._text, self._calls()
        if not self._country:
            return tuple(text["reminders_unknown"])
        numbers = [f"{text['emergency_short']} {' / '.join(calls[:2])}" if calls else text["emergency_on_phone"]]
        for listing in self._lines(kind)[:1]:
            label = text["lines"][kind if TOPICS[kind] in listing.topics else "other"]
            numbers.append(f"{label}{text['colon']} {next(phone.number for phone in listing.phones if phone.type == 'call')}")
        return tuple(f"{one} {'; '.join(numbers)}{self._stop}" for one in text["reminders"])

    def _warnings(self) -> str:
        """Return what must be known of these numbers, short."""
        said = []
        if self._names:
            cautions = dict.fromkeys(one for listing in self._emergency[:1] for one in listing.cautions if one in ("legal_risk", "may_go_unanswered", "local_coverage", "first_number_first"))
            said += [self._names.say(self._language, "cautions", one) + self._stop for one in cautions]
        if any(listing.phones and listing.assured_date is None for listing in self._shown):
            said.append(self._text["unconfirmed"])
        return " ".join(said)

    def _show(self, listings: Iterable[Listing]) -> None:
        self._shown += [one for one in listings if one not in self._shown]
