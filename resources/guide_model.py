"""What a guide is: subjects (what people ask, in their words) and cards (what is known about a subject in one country)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from resources.guide_limits import Limit

LANGUAGES = ("en", "hi", "hi-Latn", "fr", "es")
INTERNATIONAL = "INT"
# Those who may be answered by another subject: the accused, someone under 18, someone who asks for a child or for another person, someone whom the police harmed.
ASKERS = ("accused", "child", "for_child", "for_someone", "by_police")
# What people ask about any one way of acting, side by side and never ranked.
FACETS = ("who", "time", "asks", "private", "stop", "cost")
THREADS = ("work", "police", "law", "care", "online", "movement", "support")

Text = Mapping[str, str]


@dataclass(frozen=True)
class Source:
    """One page that a card rests on; `date` is that of the page (year, month or day), None when it shows none."""

    address: str
    date: str | None = None


@dataclass(frozen=True)
class Subject:
    """One thing that people ask about, whatever their country: the needs it answers and how it is asked in chat.

    Without questions it is never found by its words: another subject names it, or a phrase of components/asked.yml.
    """

    id: str
    thread: str
    needs: tuple[str, ...]
    topics: tuple[str, ...]
    title: Text
    questions: Mapping[str, tuple[str, ...]]
    # The needs for which this comes first when nothing else is known than the need.
    opens: tuple[str, ...] = ()
    # The side of a way of acting that is asked about, when the question belongs to whatever was shown before.
    facet: str | None = None
    # Who asks -> the subject that answers them instead: what fits a survivor does not fit a teacher, a child or the accused.
    instead: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Card:
    """What is known about a subject in a country, with its proof (R27). Texts are by language."""

    id: str
    subject: Subject
    country: str
    answer: Text
    sources: tuple[Source, ...]
    date_checked: date
    review_due: date
    grade: str
    law: str | None = None
    title: Text = field(default_factory=dict)
    questions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    facets: Mapping[str, Text] = field(default_factory=dict)
    limit: Limit | None = None
    related: tuple[str, ...] = ()
    listings: tuple[str, ...] = ()
    # The only countries for which an international card is meant; empty: all of them.
    countries: tuple[str, ...] = ()
    supersedes: tuple[str, ...] = ()

    def label(self, language: str) -> str:
        """Return the card's title for a button."""
        titles = self.title or self.subject.title
        return titles.get(language) or titles["en"]

    def is_current(self, today: date) -> bool:
        """Return whether the card may still be shown; a card whose review is overdue is withheld (R27)."""
        return today <= self.review_due

    def serves(self, country: str | None) -> bool:
        """Return whether the card is meant for a country (None: not known)."""
        if self.country != INTERNATIONAL:
            return self.country == country
        return not self.countries or country in self.countries


def spoken(text: Text, language: str) -> str:
    """Return a text in a language, else in English, else nothing."""
    return text.get(language) or text.get("en", "")
