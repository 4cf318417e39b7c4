"""What must hold of one entry of a listing file."""

from __future__ import annotations

import re
from datetime import date
from typing import Any
from urllib.parse import urlsplit

import yaml

from resources import hours
from resources.entry import Entry
from resources.model import FIELDS, PHONE_FIELDS
from resources.phone_checks import check_phone, nearest
from resources.reading import LISTS, NUMBERS, Problem
from resources.vocabulary import Vocabulary, is_country, is_language, subdivision

REQUIRED = ("id", "name", "country", "kind", "status", "topics", "audience", "evidence", "confidence")
KNOWN_FIELDS, KNOWN_PHONE_FIELDS = frozenset(FIELDS), frozenset(PHONE_FIELDS)
LISTS_OF_ANY = LISTS | {"phones"}
ID = re.compile(r"[a-z]{2,3}-[a-z0-9]+(-[a-z0-9]+)*")
PARTIAL_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
USUAL_ADDRESS = re.compile(r"https?://[A-Za-z0-9.-]+(/[!-~]*)?")
OTHER_TYPES_BEGIN = frozenset(yaml.SafeLoader.yaml_implicit_resolvers) | {""}
LONGEST = 600
# No word that stands for something else than text is longer: "false".
LONGEST_WORD = 5
# The button "did not work" carries the id, and Telegram takes 64 bytes.
LONGEST_ID = 26


class EntryCheck:
    """Checks one entry; `problems` gathers what is wrong, each with its mend."""

    def __init__(self, entry: Entry, vocabulary: Vocabulary) -> None:
        self.entry = entry
        self.vocabulary = vocabulary
        self.problems: list[Problem] = []

    def run(self) -> list[Problem]:
        """Return everything that is wrong in the entry."""
        values = self.entry.values
        for name in values:
            if name not in KNOWN_FIELDS:
                self.wrong(name, "there is no such field", nearest(name, FIELDS))
        for name in REQUIRED:
            if not values.get(name):
                self.wrong(name, "the field is missing", f"Add '{name}: ...'.")
        for name, value in values.items():
            # Most values are a text that is short enough; a call for each would cost more than the look.
            if type(value) is not str or len(value) > LONGEST or name in LISTS_OF_ANY:
                self._shape(name, value)
        if self.problems:
            # The checks below may rely on every value being text or a list of texts.
            return self.problems
        self._identity()
        self._vocabulary()
        self._text()
        self._phones()
        self._hours()
        self._confirmation()
        self._evidence()
        return self.problems

    def wrong(self, field: str, what: str, mend: str, level: str = "error") -> None:
        """Note one problem of a field."""
        line = self.entry.lines.get(field.split("[", maxsplit=1)[0].split(".", maxsplit=1)[0], self.entry.line)
        self.problems.append(Problem(self.entry.file, self.entry.id, field, what, mend, line, level))

    def _shape(self, name: str, value: Any) -> None:
        if name == "phones":
            if not isinstance(value, list) or not all(isinstance(phone, dict) for phone in value):
                self.wrong(
                    name, "phones is not a list of numbers", "Write each as '- number: '...'' with its fields below."
                )
                return
            for place, phone in enumerate(value):
                for key, text in phone.items():
                    if key not in KNOWN_PHONE_FIELDS:
                        self.wrong(f"phones[{place}].{key}", "there is no such field", nearest(key, PHONE_FIELDS))
                    elif not isinstance(text, str):
                        self.wrong(f"phones[{place}].{key}", "the value is not text", "Write one value on the line.")
        elif name in LISTS:
            if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
                self.wrong(name, "the value is not a list of words", f"Write '{name}: [one, other]'.")
        elif not isinstance(value, str):
            self.wrong(name, "the value is not text", "Write one value on the line.")
        elif len(value) > LONGEST:
            self.wrong(name, f"the text has {len(value)} characters", f"Keep it under {LONGEST}.")

    def _identity(self) -> None:
        values = self.entry.values
        country = values["country"]
        if country != "INT" and not is_country(country):
            self.wrong(
                "country", f"{country!r} is not an ISO 3166-1 code", "Use two capital letters (the UK is GB), or INT."
            )
        if not ID.fullmatch(values["id"]) or not values["id"].startswith(country.lower() + "-"):
            self.wrong(
                "id", f"{values['id']!r} is not a good id", f"Write {country.lower()}-name, small letters and hyphens."
            )
        if len(values["id"]) > LONGEST_ID:
            self.wrong("id", f"the id has {len(values['id'])} characters", f"Keep it to {LONGEST_ID}: it stands in a button of the bot.")
        if self.entry.file != f"{country.lower()}.yml":
            self.wrong(
                "country", f"an entry of {country} stands in {self.entry.file}", f"Move it to {country.lower()}.yml."
            )
        region = values.get("region")
        if region and region not in self.vocabulary.region_parents and not self._is_region(region, country):
            self.wrong(
                "region", f"{region!r} is not a region of {country} in ISO 3166-2", "Look it up, for example IN-MH."
            )

    def _is_region(self, region: str, country: str) -> bool:
        known = subdivision(region) is not None or region in self.vocabulary.wide_regions
        return known and region.startswith(country + "-")

    def _vocabulary(self) -> None:
        vocabulary = self.vocabulary
        for name, value in self.entry.values.items():
            allowed = vocabulary.one_of.get(name)
            if allowed is not None and value and value not in allowed:
                self.wrong(name, f"{value!r} is not known", nearest(value, allowed))
        for name, words in vocabulary.some_of.items():
            for value in self.entry.values.get(name, ()):
                if value not in words:
                    self.wrong(name, f"{value!r} is not known", nearest(value, words))
        for code in self.entry.values.get("languages", ()):
            if not is_language(code):
                self.wrong("languages", f"{code!r} is not a language code", "Use ISO 639: hi, en, yue, pt-BR.")

    def _text(self) -> None:
        for name, value in self.entry.plain.items():
            # Most values begin with a letter that no other type begins with, or are longer than any word of another type.
            if value[:1] not in OTHER_TYPES_BEGIN or (len(value) > LONGEST_WORD and value[0].isalpha()):
                continue
            if name not in NUMBERS and other_type(value):
                what = f"{value} is not in quotes, and other readers take it for something else than text"
                self.wrong(name, what, f"Write '{value}' in quotes.")
        for name in NUMBERS & self.entry.values.keys():
            if not re.fullmatch(r"\d{1,3}", self.entry.values[name]):
                self.wrong(name, f"{self.entry.values[name]!r} is not a number", "Write digits, for example 18.")
        low, high = self.entry.values.get("minimum_age", "0"), self.entry.values.get("maximum_age", "999")
        if low.isdigit() and high.isdigit() and int(low) > int(high):
            self.wrong("minimum_age", "the lowest age is above the highest", "Swap the two.")
        for name in ("website", "website_unverified", "chat_url"):
            if self.entry.values.get(name) and not _address(self.entry.values[name]):
                self.wrong(name, f"{self.entry.values[name]!r} is not a web address", "Write it with https://.")
        for source in self.entry.values.get("sources", ()):
            if not _address(source):
                self.wrong(
                    "sources", f"{source!r} is not a web address", "Write the page on which it was read, with https://."
                )
        email = self.entry.values.get("email")
        if email and not EMAIL.fullmatch(email):
            self.wrong("email", f"{email!r} is not an e-mail address", "Write name@host.")

    def _phones(self) -> None:
        for place, phone in enumerate(self.entry.values.get("phones", ())):
            plain = f"phones[{place}].number" in self.entry.plain
            for found in check_phone(phone, self.entry.values["country"], self.vocabulary, plain=plain):
                self.wrong(f"phones[{place}].{found.field}", found.what, found.mend, found.level)

    def _hours(self) -> None:
        zone, country = self.entry.values.get("timezone"), self.entry.values["country"]
        found: list[tuple[str, str | None]] = [
            (name, self.entry.values.get(name)) for name in ("opening_hours", "chat_opening_hours")
        ]
        found += [
            (f"phones[{place}].opening_hours", phone.get("opening_hours"))
            for place, phone in enumerate(self.entry.values.get("phones", ()))
        ]
        for name, expression in found:
            if not expression:
                continue
            try:
                hours.parse(expression, zone, country)
            except ValueError as error:
                self.wrong(
                    name, str(error), "See wiki.openstreetmap.org/wiki/Key:opening_hours, and IANA names for zones."
                )
            if expression != hours.ALWAYS and not zone:
                self.wrong(
                    "timezone", "hours without a time zone cannot say what is open now", "Add an IANA zone.", "warning"
                )

    def _confirmation(self) -> None:
        values = self.entry.values
        given = [name for name in ("assured_date", "assurer", "assured_how") if values.get(name)]
        if given and len(given) < 3:
            self.wrong(
                given[0],
                "a confirmation needs its day, by whom and how",
                "Use 'beside listings verify', which writes all three.",
            )
        if values.get("assured_date") and not _day(values["assured_date"]):
            self.wrong("assured_date", f"{values['assured_date']!r} is not a day", "Write it as '2026-11-23'.")
        if values.get("source_date") and not PARTIAL_DATE.fullmatch(values["source_date"]):
            self.wrong(
                "source_date", f"{values['source_date']!r} is not a date", "Write '2026', '2026-11' or '2026-11-23'."
            )

    def _evidence(self) -> None:
        values = self.entry.values
        if values["evidence"] == "no_number_seen" and values.get("phones"):
            self.wrong(
                "evidence",
                "there are numbers, though nobody saw one",
                "Say where each was read, or take the numbers out.",
            )
        if values["evidence"] == "page" and not values.get("sources"):
            self.wrong("sources", "the number was read on a page that is not named", "Add the page's address.")
        if not any(values.get(name) for name in ("phones", "chat_url", "email", "website")):
            self.wrong(
                "phones",
                "there is no way to reach it",
                "Add a number, a chat, an e-mail or a website that was seen.",
                "warning",
            )


def other_type(value: str) -> bool:
    """Return whether a reader of YAML would take a value without quotes for something else than text."""
    resolvers = yaml.SafeLoader.yaml_implicit_resolvers
    if not value:
        return True
    return any(pattern.match(value) for _, pattern in resolvers.get(value[0], ()))


def _address(value: str) -> bool:
    if USUAL_ADDRESS.fullmatch(value):
        return True
    try:
        parts = urlsplit(value)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and not re.search(r"\s", value)


def _day(value: str) -> bool:
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def check_entry(entry: Entry, vocabulary: Vocabulary) -> list[Problem]:
    """Return what is wrong in one entry."""
    return EntryCheck(entry, vocabulary).run()
