"""What must hold of the guides: every problem with file, entry, field, what is wrong and how to mend it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import pycountry

from resources.entry import Entry
from resources.guide_limits import span
from resources.guide_model import ASKERS, FACETS, INTERNATIONAL, LANGUAGES, THREADS, Card, Subject
from resources.guide_reading import GUIDES, card_of, read_guides, subject_of
from resources.guide_text import LONGEST, card_text, sides_text
from resources.reading import Problem
from resources.words import Words

ID = re.compile(r"[a-z]{2,}(-[a-z0-9]+)+")
CHOICE_ID = re.compile(r"[a-z0-9]{1,12}")
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
PARTIAL_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
LONGEST_ANSWER = 700
LONGEST_TITLE = 40
FEWEST_QUESTIONS = 6
PAYLOAD = '/show_guide{{"guide":"{}"}}'
LONGEST_PAYLOAD = 64  # bytes, Telegram's limit on a button
# C is weak or conflicting: such facts are not stated. "own" is a card that states no fact of law or health, so it needs no page.
GRADES = ("A", "B", "own")
SUBJECT_FIELDS = ("id", "instead", "needs", "topics", "opens", "facet", "title", "questions")
CARD_FIELDS = (
    "id", "subject", "country", "countries", "law", "grade", "sources", "date_checked", "review_due", "supersedes", "related", "listings", "title", "questions",
    "answer", "facets", "limit",
)  # fmt: skip
REQUIRED = {"subject": ("id", "needs", "title"), "card": ("id", "subject", "country", "grade", "date_checked", "review_due", "answer")}


def check_guides(folder: Path = GUIDES, *, today: date | None = None) -> tuple[list[Subject], list[Card], list[Problem]]:
    """Return the subjects and cards that are in order and everything that is wrong; with `today` also what is overdue."""
    subject_entries, card_entries, problems = read_guides(folder)
    words = Words.load(folder / "words")
    never = {language: _forbidden(words, language) for language in LANGUAGES}
    for entry in subject_entries:
        problems += _Check(entry, never, "subject", SUBJECT_FIELDS).subject()
    for entry in card_entries:
        problems += _Check(entry, never, "card", CARD_FIELDS).card()
    problems += _twice(subject_entries) + _twice(card_entries)
    bad = {(one.file, one.entry) for one in problems if one.level == "error"}
    subjects = {entry.id: subject_of(entry) for entry in subject_entries if (entry.file, entry.id) not in bad}
    cards: list[Card] = []
    for entry in card_entries:
        if (entry.file, entry.id) in bad:
            continue
        if entry.values["subject"] not in subjects:
            what = f"there is no subject {entry.values['subject']!r} in order"
            problems.append(Problem(entry.file, entry.id, "subject", what, "Write the id of a subject of subjects/.", entry.lines.get("subject")))
            continue
        cards.append(card_of(entry, subjects))
    problems += _together(cards, subjects, card_entries, words)
    problems += [Problem(f"{one.thread}.yml", one.id, "instead", f"there is no subject {other!r}", "Write the id of one.") for one in subjects.values() for other in one.instead.values() if other not in subjects]
    if today is not None:
        problems += [_overdue(one) for one in cards if not one.is_current(today)]
    return list(subjects.values()), cards, problems


class _Check:
    """Checks one entry; `problems` gathers what is wrong, each with its mend."""

    def __init__(self, entry: Entry, never: Mapping[str, re.Pattern[str]], kind: str, fields: tuple[str, ...]) -> None:
        self.entry = entry
        self.never = never
        self.problems: list[Problem] = []
        for name in entry.values:
            if name not in fields:
                self.wrong(name, "there is no such field", f"There are {', '.join(fields)}.")
        for name in REQUIRED[kind]:
            if not entry.values.get(name):
                self.wrong(name, "the field is missing", f"Add '{name}: ...'.")
        if not ID.fullmatch(entry.id):
            self.wrong("id", f"{entry.id!r} is not an id", "Write small letters and digits joined by hyphens, for example in-posh-limit.")

    def wrong(self, field: str, what: str, mend: str) -> None:
        """Note a problem."""
        self.problems.append(Problem(self.entry.file, self.entry.id, field, what, mend, self.entry.lines.get(field, self.entry.line)))

    def subject(self) -> list[Problem]:
        """Check a subject."""
        values = self.entry.values
        if Path(self.entry.file).stem not in THREADS:
            self.wrong("", f"{self.entry.file} is not one of the threads", f"Name the file after one of {', '.join(THREADS)}.")
        if values.get("facet") not in (None, *FACETS):
            self.wrong("facet", f"{values['facet']!r} is not a side of a way of acting", f"Write one of {', '.join(FACETS)}.")
        for name in ("needs", "topics", "opens"):
            if not isinstance(values.get(name, []), list):
                self.wrong(name, "it is not a list", f"Write '{name}: [...]'.")
        self._texts("title", values.get("title"), LONGEST_TITLE)
        if "questions" in values:
            self._asked(values["questions"], FEWEST_QUESTIONS)
        for asker in _mapping(values.get("instead")):
            if asker not in ASKERS:
                self.wrong("instead", f"{asker!r} is nobody who asks", f"Write one of {', '.join(ASKERS)}.")
        return self.problems

    def card(self) -> list[Problem]:
        """Check a card."""
        values = self.entry.values
        country = values.get("country")
        if country != INTERNATIONAL and (not isinstance(country, str) or pycountry.countries.get(alpha_2=country) is None):
            self.wrong("country", f"{country!r} is not a country", "Write ISO 3166-1 alpha-2, for example IN, or INT.")
        if values.get("grade") not in GRADES:
            self.wrong("grade", f"{values.get('grade')!r} is not good enough to be said", "State only facts graded A or B; leave the others out.")
        self._days()
        self._sources(values.get("sources"))
        self._texts("answer", values.get("answer"), LONGEST_ANSWER)
        if "title" in values:
            self._texts("title", values["title"], LONGEST_TITLE)
        if "questions" in values:
            self._asked(values["questions"], 1)
        for name, text in _mapping(values.get("facets")).items():
            if name not in FACETS:
                self.wrong("facets", f"{name!r} is not a side of a way of acting", f"Write one of {', '.join(FACETS)}.")
            self._texts(f"facets.{name}", text, 200)
        if values.get("limit"):
            self._limit(_mapping(values["limit"]))
        self._payload(self.entry.id)
        return self.problems

    def _texts(self, field: str, value: Any, longest: int) -> None:
        texts = _mapping(value)
        for language in LANGUAGES:
            text = texts.get(language)
            if not isinstance(text, str) or not text.strip():
                self.wrong(field, f"there is no text in {language}", f"Add '{language}: ...' below {field}.")
                continue
            if len(text) > longest:
                self.wrong(field, f"the text in {language} has {len(text)} characters", f"Shorten it to {longest}.")
            found = self.never[language].search(text.casefold())
            if found:
                self.wrong(field, f"the text in {language} says {found.group()!r}", "Say it as an option, without judging (rules R3, R7, R8, R33).")
        for language in texts:
            if language not in LANGUAGES:
                self.wrong(field, f"{language!r} is not one of the languages", f"Write {', '.join(LANGUAGES)}.")

    def _asked(self, value: Any, fewest: int) -> None:
        asked = _mapping(value)
        for language in LANGUAGES:
            own = asked.get(language)
            if not isinstance(own, list) or len(own) < fewest or not all(isinstance(one, str) and one.strip() for one in own):
                self.wrong("questions", f"there are fewer than {fewest} questions in {language}", "Write them as people would ask in chat.")
            elif len({one.casefold() for one in own}) < len(own):
                self.wrong("questions", f"a question in {language} stands twice", "Keep one of the two.")

    def _days(self) -> None:
        values = self.entry.values
        for name in ("date_checked", "review_due"):
            if not DAY.fullmatch(str(values.get(name))) or _date(values[name]) is None:
                self.wrong(name, f"{values.get(name)!r} is not a day", "Write it as 2026-11-23.")
                return
        if values["review_due"] <= values["date_checked"]:
            self.wrong("review_due", "the review is due before the day of the check", "Write a later day.")

    def _sources(self, value: Any) -> None:
        own = self.entry.values.get("grade") == "own"
        if own and (value or self.entry.values.get("law")):
            self.wrong("grade", "a card of grade own names a law or a source", "Give it the grade of its weakest fact, A or B.")
        elif not own and not value:
            self.wrong("sources", "a fact stands without a source (R27)", "Add 'sources: [...]', or leave the fact out and write 'grade: own'.")
        for place, source in enumerate(value if isinstance(value, list) else []):
            one = _mapping(source)
            address = urlsplit(str(one.get("address", "")))
            if address.scheme not in ("http", "https") or not address.hostname:
                self.wrong(f"sources[{place}]", f"{one.get('address')!r} is not an address", "Write '- address: https://...'.")
            if "date" in one and not PARTIAL_DATE.fullmatch(str(one["date"])):
                self.wrong(f"sources[{place}]", f"{one['date']!r} is not a date", "Write the year, the month or the day as '2025-10-27', or leave it out.")

    def _limit(self, limit: Mapping[str, Any]) -> None:
        try:
            ZoneInfo(str(limit.get("timezone")))
        except (KeyError, ValueError, OSError):
            self.wrong("limit", f"{limit.get('timezone')!r} is not a time zone", "Write for example Asia/Kolkata.")
        rules, choices = limit.get("rules"), limit.get("choices")
        if not isinstance(rules, list) or not isinstance(choices, list) or not choices:
            self.wrong("limit", "the rules or the choices are missing", "Add 'rules: [...]' and 'choices: [...]'.")
            return
        for one in map(_mapping, rules):
            self._texts(f"limit rule {one.get('id')}", one.get("door"), 90)
            if "extend_why" in one:
                self._texts(f"limit rule {one.get('id')}", one["extend_why"], 200)
            self._spans(one, ("within", "extend"))
        for one in map(_mapping, choices):
            self._texts(f"limit choice {one.get('id')}", one.get("title"), LONGEST_TITLE)
            if "answer" in one:
                self._texts(f"limit choice {one.get('id')}", one["answer"], 500)
            if not CHOICE_ID.fullmatch(str(one.get("id"))):
                self.wrong("limit", f"{one.get('id')!r} is not the id of a choice", "Write small letters and digits, for example lt3.")
            self._spans(one, ("least", "most"))
            self._payload(f"{self.entry.id}/{one.get('id')}")
        if "stays_open" in limit:
            self._texts("limit.stays_open", limit["stays_open"], 300)

    def _spans(self, values: Mapping[str, Any], names: tuple[str, ...]) -> None:
        for name in names:
            if name in values:
                try:
                    span(str(values[name]))
                except ValueError as error:
                    self.wrong("limit", str(error), f"Mend '{name}'.")

    def _payload(self, name: str) -> None:
        if len(PAYLOAD.format(name).encode()) > LONGEST_PAYLOAD:
            self.wrong("id", f"a button for {name} would be longer than {LONGEST_PAYLOAD} bytes", "Choose a shorter id.")


def _together(cards: list[Card], subjects: Mapping[str, Subject], entries: list[Entry], words: Words) -> list[Problem]:
    places = {entry.id: entry for entry in entries}
    problems: list[Problem] = []
    known = {one.id for one in cards} | set(subjects)
    for card in cards:
        entry = places[card.id]
        strange = [one for one in card.related if one not in known or one == card.id]
        problems += [Problem(entry.file, card.id, "related", f"there is no other card or subject {one!r}", "Write the id of one.", entry.lines.get("related")) for one in strange]
        lengths = {language: max(len(card_text(card, language, words)), len(sides_text(card, language, words))) for language in LANGUAGES}
        for language, length in lengths.items():
            if length > LONGEST:
                what = f"the whole card has {length} characters in {language}"
                problems.append(Problem(entry.file, card.id, "answer", what, f"Shorten it until it has {LONGEST}.", entry.lines.get("answer")))
    return problems


def _overdue(card: Card) -> Problem:
    what = f"the review was due on {card.review_due}; people no longer see this card"
    return Problem(f"{card.country.lower()}.yml", card.id, "review_due", what, "Check the sources, then write new dates.", level="warning")


def _twice(entries: list[Entry]) -> list[Problem]:
    first: dict[str, Entry] = {}
    problems = []
    for entry in entries:
        if entry.id in first:
            other = first[entry.id]
            problems.append(Problem(entry.file, entry.id, "id", f"the id also stands in {other.file}:{other.line}", "Give one of the two another id.", entry.lines.get("id")))
        first.setdefault(entry.id, entry)
    return problems


def _forbidden(words: Words, language: str) -> re.Pattern[str]:
    pieces = words.languages.get(language, {}).get("never", [])
    return re.compile("|".join(re.escape(one.casefold()) for one in pieces) or r"(?!)")


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
