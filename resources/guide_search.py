"""Finds the card that answers a question: by meaning, by shared letters, by need, by place."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from rasa_project.components.respelling import Respelling
from resources.guide_checks import check_guides
from resources.guide_letters import Letters
from resources.guide_model import INTERNATIONAL, LANGUAGES, Card, Subject
from resources.guide_reading import GUIDES
from resources.guide_ridge import Encoder, Ridge, is_learned
from resources.words import Words

BUILD = Path(__file__).parent / "build"

# What a need or a topic that fits adds to a score between 0 and 1: enough to decide between two that are about alike.
NEED_BONUS = 0.15
# A subject that serves a need beside its main one.
SIDE_NEED_BONUS = 0.11
TOPIC_BONUS = 0.03
# A question right after a card more often belongs to its thread than to another.
THREAD_BONUS = 0.06
# Without words the overview of a need comes first, and between equals in general.
OPENS_BONUS = 0.02
# An international card after the country's own one on the same subject.
FOREIGN = 0.001
# Where a thread has no subject of its own on a side (time, cost, ...), the general ones hold, which stand in this thread.
GENERAL = "police"
# Every so many questions one is also learned with a country's name behind it, so that a name decides nothing by itself.
PLACED = 16
PLACES = ("IN", "FR", "US", "GB")


@dataclass(frozen=True)
class Match:
    """A card with how well it answers, and of what that is made."""

    card: Card
    score: float
    likeness: float = 0.0


class Guides:
    """The subjects and cards of a folder; safe to use from several threads."""

    def __init__(self, subjects: Iterable[Subject], cards: Iterable[Card], words: Words, cache: Path | None = None) -> None:
        """Keep the cards and the words to show them with; the questions are learned at the first one asked, or read from the cache's folder."""
        self._cache = cache
        self.words = words
        self._subjects = {one.id: one for one in subjects}
        self._cards = {one.id: one for one in cards}
        self._ridge: Ridge | None = None
        self._letters: Letters | None = None
        self._respelling: Respelling | None = None
        self._learning: threading.Thread | None = None
        self._lock = threading.Lock()
        self._beginning = threading.Lock()

    @classmethod
    def load(cls, folder: Path = GUIDES, cache: Path | None = BUILD) -> Guides:
        """Read a folder; cards with errors are left out, as the check says. Raises OSError or WordsError when there is nothing to read."""
        if not folder.is_dir():
            raise FileNotFoundError(f"there are no guides in {folder}")
        subjects, cards, _ = check_guides(folder)
        return cls(subjects, cards, Words.load(folder / "words"), cache)

    @property
    def cards(self) -> list[Card]:
        """Return every card, in the order of the files."""
        return list(self._cards.values())

    @property
    def subjects(self) -> Mapping[str, Subject]:
        """Return the subjects by id."""
        return self._subjects

    def get(self, card: str, today: date) -> Card | None:
        """Return a card by its id, unless it is not there or its review is overdue (R27)."""
        found = self._cards.get(card)
        return found if found is not None and found.is_current(today) else None

    def on(self, subject: str, country: str | None, today: date) -> Card | None:
        """Return the card on a subject for a country, its own before the international one, or None."""
        found = [one for one in self._current(country, today) if one.subject.id == subject]
        return min(found, key=_foreign) if found else None

    def related(self, card: Card, country: str | None, today: date) -> list[Card]:
        """Return the cards and subjects that a card points to, for a country, in the order of the data."""
        found = [self.get(one, today) or self.on(one, country, today) for one in card.related]
        return [one for one in found if one is not None and one.id != card.id]

    def in_thread(self, card: Card, current: Card, country: str | None, today: date) -> Card:
        """Return what answers a card's question ("how long do I have") in the thread of the card shown before, or the card itself."""
        threads = (current.subject.thread, GENERAL)
        if card.subject.facet is None or card.subject.thread in threads:
            return card
        for thread in threads:
            for subject in self._subjects.values():
                if subject.thread == thread and subject.facet == card.subject.facet:
                    return self.on(subject.id, country, today) or card
        return card

    def fitting(self, card: Card, asker: Iterable[str], country: str | None, today: date) -> Card:
        """Return the card that answers this one's question for who asks it (guide_model.ASKERS), or the card itself."""
        others = (card.subject.instead[one] for one in asker if one in card.subject.instead)
        return next((found for other in others if (found := self.on(other, country, today)) is not None), card)

    def only_country(self, subject: str) -> str | None:
        """Return the country of a subject that is known in one alone ("zero FIR"), else None."""
        countries = {one.country for one in self._cards.values() if one.subject.id == subject}
        return next(iter(countries)) if len(countries) == 1 and INTERNATIONAL not in countries else None

    def by_country(self, subject: str) -> bool:
        """Return whether the answer to a subject depends on the country."""
        return any(one.subject.id == subject and (one.country != INTERNATIONAL or one.countries) for one in self._cards.values())

    def prepare(self, encoder: Encoder) -> Ridge:
        """Learn from the questions, once (some seconds; half a second where the cache has it)."""
        with self._lock:
            if self._ridge is None:
                self._ridge = Ridge(self._questions(), encoder, self._spelling().spell, self._cache)
            return self._ridge

    def subject(self, text: str, need: str | None, topic: str | None, encoder: Callable[[], Encoder], *, current: Card | None = None) -> str | None:
        """Return the id of the subject that a message asks about, whatever the country, or None without words and need."""
        likeness = self._likeness(text, encoder)
        if not likeness and need is None:
            return None
        thread = current.subject.thread if current is not None else None
        found = {one.id: likeness.get(one.id, 0.0) + _bonus(one, need, topic, thread) for one in self._subjects.values() if one.questions}
        return max(found, key=lambda one: found[one]) if found else None

    def find(
        self, text: str, country: str | None, need: str | None, topic: str | None, today: date, encoder: Callable[[], Encoder], *, current: Card | None = None
    ) -> list[Card]:
        """Return the cards that answer a message, best first; without words by need and topic alone.

        country: ISO alpha-2 or None. current: the card that was shown before, so that a short question finds its thread.
        """
        return [one.card for one in self.ranked(text, country, need, topic, today, encoder, current=current)]

    def ranked(
        self, text: str, country: str | None, need: str | None, topic: str | None, today: date, encoder: Callable[[], Encoder], *, current: Card | None = None
    ) -> list[Match]:
        """Return what find returns, with the scores."""
        likeness = self._likeness(text, encoder)
        best: dict[str, Match] = {}
        for card in self._current(country, today):
            subject = card.subject
            if not subject.questions:
                continue
            like = likeness.get(subject.id, 0.0)
            score = like + _bonus(subject, need, topic, current.subject.thread if current is not None else None)
            match = Match(card, score - (FOREIGN if _foreign(card) else 0.0), like)
            if subject.id not in best or match.score > best[subject.id].score:
                best[subject.id] = match
        found = sorted(best.values(), key=lambda one: -one.score)
        if not likeness and need:
            found = [one for one in found if need in one.card.subject.needs]
        return found

    def _current(self, country: str | None, today: date) -> list[Card]:
        gone = {old for one in self._cards.values() if one.is_current(today) for old in one.supersedes}
        return [one for one in self._cards.values() if one.is_current(today) and one.serves(country) and one.id not in gone]

    def _questions(self) -> list[tuple[str, str]]:
        """Return (subject, question): the subject's own ones, those that a card adds, and some with a country's name."""
        kept = [(one.id, one.questions) for one in self._subjects.values()] + [(one.subject.id, one.questions) for one in self._cards.values()]
        asked = [(key, language, question) for key, questions in kept for language in LANGUAGES for question in questions.get(language, ())]
        placed = [one for one in asked[::PLACED] if self._subjects[one[0]].thread != "movement"]
        names = [self.words.say(language, "in_place", place=self.words.country(language, PLACES[place % len(PLACES)])) for place, (_, language, _) in enumerate(placed)]
        return [(key, question) for key, _, question in asked] + [(key, f"{question} {name}") for (key, _, question), name in zip(placed, names, strict=True)]

    def _likeness(self, text: str, encoder: Callable[[], Encoder]) -> dict[str, float]:
        """Return subject -> likeness of a message to what is asked about it, about 0 to 1; empty without words.

        While the questions are still being learned, shared letters alone decide, so that nobody waits for it.
        """
        if not text.strip():
            return {}
        ridge = self._ridge or self._begin(encoder)
        return self._by_letters(text) if ridge is None else ridge.scores(text)

    def _begin(self, encoder: Callable[[], Encoder]) -> Ridge | None:
        """Return what the cache has learned before, or begin to learn beside the answers and return None."""
        with self._beginning:
            if self._ridge is None and self._learning is None:
                if is_learned(self._cache, self._questions(), encoder()):
                    return self.prepare(encoder())
                self._learning = threading.Thread(target=lambda: self.prepare(encoder()), name="guides", daemon=True)
                self._learning.start()
            return self._ridge

    def _spelling(self) -> Respelling:
        if self._respelling is None:
            self._respelling = Respelling.read()
        return self._respelling

    def _by_letters(self, text: str) -> dict[str, float]:
        asked = self._questions()
        if self._letters is None:
            self._letters = Letters([self._spelling().spell(question) for _, question in asked])
        found: dict[str, float] = {}
        for (key, _), like in zip(asked, self._letters.likeness(self._spelling().spell(text)).tolist(), strict=True):
            found[key] = max(found.get(key, 0.0), like)
        return found


def _bonus(subject: Subject, need: str | None, topic: str | None, thread: str | None) -> float:
    bonus = THREAD_BONUS if subject.thread == thread else 0.0
    if need in subject.needs:
        bonus += NEED_BONUS if subject.needs[0] == need else SIDE_NEED_BONUS
    if need in subject.opens:
        bonus += OPENS_BONUS
    if topic in subject.topics:
        bonus += TOPIC_BONUS
    return bonus


def _foreign(card: Card) -> bool:
    return card.country == INTERNATIONAL and not card.countries
