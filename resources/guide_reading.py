"""Reads the guides: subjects from guides/subjects/, cards from guides/<country>.yml; what is wrong comes back as problems."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from resources.entry import Entry
from resources.guide_limits import Choice, Limit, Rule
from resources.guide_model import Card, Source, Subject
from resources.reading import Problem, listing_files, read_entries

GUIDES = Path(__file__).parent / "guides"


def read_guides(folder: Path = GUIDES) -> tuple[list[Entry], list[Entry], list[Problem]]:
    """Return the entries of subjects and of cards as text, and what could not be read at all."""
    subjects: list[Entry] = []
    cards: list[Entry] = []
    problems: list[Problem] = []
    for entries, place in ((subjects, folder / "subjects"), (cards, folder)):
        for path in listing_files(place):
            found, wrong = read_entries(path)
            entries += found
            problems += wrong
    return subjects, cards, problems


def subject_of(entry: Entry) -> Subject:
    """Return the subject of an entry that has passed the check."""
    values = entry.values
    return Subject(
        id=values["id"],
        thread=Path(entry.file).stem,
        needs=tuple(values["needs"]),
        topics=tuple(values.get("topics", ())),
        title=values["title"],
        questions=_questions(values.get("questions", {})),
        opens=tuple(values.get("opens", ())),
        facet=values.get("facet"),
        instead=values.get("instead", {}),
    )


def card_of(entry: Entry, subjects: Mapping[str, Subject]) -> Card:
    """Return the card of an entry that has passed the check; raises KeyError for a subject that is not there."""
    values = entry.values
    return Card(
        id=values["id"],
        subject=subjects[values["subject"]],
        country=values["country"],
        answer=values["answer"],
        sources=tuple(Source(one["address"], one.get("date")) for one in values.get("sources", ())),
        date_checked=date.fromisoformat(values["date_checked"]),
        review_due=date.fromisoformat(values["review_due"]),
        grade=values["grade"],
        law=values.get("law"),
        title=values.get("title", {}),
        questions=_questions(values.get("questions", {})),
        facets=values.get("facets", {}),
        limit=_limit(values["limit"]) if values.get("limit") else None,
        related=tuple(values.get("related", ())),
        listings=tuple(values.get("listings", ())),
        countries=tuple(values.get("countries", ())),
        supersedes=tuple(values.get("supersedes", ())),
    )


def _questions(value: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    return {language: tuple(asked) for language, asked in value.items()}


def _limit(value: Mapping[str, Any]) -> Limit:
    rules = tuple(
        Rule(
            id=one["id"],
            door=one["door"],
            within=one["within"],
            less_days=int(one.get("less_days", 0)),
            extend=one.get("extend"),
            extend_why=one.get("extend_why", {}),
            series="last" if one.get("series") == "last" else "each",
        )
        for one in value["rules"]
    )
    choices = tuple(Choice(one["id"], one["title"], one.get("least"), one.get("most"), one.get("answer", {})) for one in value["choices"])
    return Limit(value["timezone"], rules, choices, value.get("stays_open", {}))
