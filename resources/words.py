"""The fixed words of the directory in each language, from words/<language>.yml, and names of languages, places and days."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import yaml
from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_datetime, get_day_names, get_timezone_location

from resources.vocabulary import subdivision

WORDS = Path(__file__).parent / "words"
FALLBACK = "en"
# Babel has no Hindi in Latin letters; English names are what people write there.
BABEL_LOCALES = {"hi-Latn": "en"}
DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")


class WordsError(Exception):
    """The words cannot be read; the message names the file."""


@dataclass(frozen=True)
class Words:
    """The words of every language; a key that a language lacks comes in English."""

    languages: Mapping[str, Mapping[str, Any]]

    @classmethod
    def load(cls, folder: Path = WORDS) -> Words:
        """Read every language of a folder; raises WordsError when one cannot be read or English is missing."""
        languages: dict[str, Mapping[str, Any]] = {}
        for path in sorted(folder.glob("*.yml")):
            languages[path.stem] = _read(path)
        if FALLBACK not in languages:
            raise WordsError(f"there are no English words in {folder}")
        return cls(languages)

    def find(self, language: str, *keys: str) -> str | None:
        """Return the words under a path of keys, in the language or else in English, or None."""
        for one in (language, FALLBACK):
            found: Any = self.languages.get(one, {})
            for key in keys:
                found = found.get(key) if isinstance(found, Mapping) else None
            if isinstance(found, str):
                return found
        return None

    def say(self, language: str, *keys: str, **values: str) -> str:
        """Return the words under a path of keys, filled in; raises KeyError when no language has them."""
        found = self.find(language, *keys)
        if found is None:
            raise KeyError("/".join(keys))
        return found.format(**values)

    def spoken(self, language: str, code: str) -> str:
        """Return a language's name in the reader's language."""
        own = self.find(language, "language_names", code)
        if own:
            return own
        base = code.split("-", maxsplit=1)[0]
        for locale in (self.locale(language), Locale(FALLBACK)):
            name = locale.languages.get(base)
            if name:
                return str(name)
        return code

    def country(self, language: str, code: str) -> str:
        """Return a country's name in the reader's language."""
        return str(self.locale(language).territories.get(code) or Locale(FALLBACK).territories.get(code) or code)

    def region(self, language: str, code: str) -> str:
        """Return a region's name, in the reader's language where it is kept."""
        own = self.find(language, "regions", code)
        return own or str(getattr(subdivision(code), "name", code))

    def zone(self, language: str, zone: str) -> str:
        """Return the city that an IANA zone is named after."""
        return str(get_timezone_location(zone, locale=self.locale(language), return_city=True))

    def locale(self, language: str) -> Locale:
        """Return Babel's locale for a language, English for one that has no words here."""
        if language not in self.languages:
            return Locale(FALLBACK)
        try:
            return Locale.parse(BABEL_LOCALES.get(language, language), sep="-")
        except (ValueError, UnknownLocaleError):
            return Locale(FALLBACK)

    def day(self, language: str, when: date) -> str:
        """Return a day as people write it."""
        return str(format_date(when, format="d MMM y", locale=self.locale(language)))

    def partial_day(self, language: str, text: str) -> str:
        """Return a date of which only the year or the month is known as people write it."""
        parts = [int(part) for part in text.split("-")]
        if len(parts) == 1:
            return text
        when = date(parts[0], parts[1], parts[2] if len(parts) > 2 else 1)
        return str(format_date(when, format="d MMM y" if len(parts) > 2 else "MMM y", locale=self.locale(language)))

    def moment(self, language: str, when: datetime, now: datetime) -> str:
        """Return a time, with its weekday when it is not today."""
        if when.hour == when.minute == 0 and when.date() == now.astimezone(when.tzinfo).date() + timedelta(days=1):
            return "24:00"
        same = when.date() == now.astimezone(when.tzinfo).date()
        form = "HH:mm" if same else "EEE HH:mm"
        return str(format_datetime(when, format=form, tzinfo=when.tzinfo, locale=self.locale(language)))

    def weekday(self, language: str, short: str) -> str:
        """Return the name of a weekday of the opening_hours syntax (Mo, Tu, ...)."""
        return str(get_day_names("abbreviated", locale=self.locale(language))[DAYS.index(short)])


def _read(path: Path) -> Mapping[str, Any]:
    try:
        # BaseLoader, because `off` and `yes` are words here.
        found = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise WordsError(f"{path.name} cannot be read: {type(error).__name__}") from error
    if not isinstance(found, Mapping):
        raise WordsError(f"{path.name} is not a set of words")
    return found
