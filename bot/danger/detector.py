"""Decide whether a message speaks of danger, by phrases and a score, without the dialogue (R10)."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.danger.folding import CLAUSE, Folded
from bot.danger.phrases import KINDS, PHRASES, Finding, PhraseBook
from bot.danger.scoring import Scorer, Scores
from bot.danger.thresholds import THRESHOLDS, Thresholds
from rasa_project.components.linear_head import LinearHead
from rasa_project.components.sentence_encoder import SentenceEncoder

logger = logging.getLogger(__name__)

LONGEST = 4000  # characters; the rest of a longer message is not read
SPLIT_WORDS = 40  # words of the message before that may belong to the same thought


@dataclass(frozen=True)
class Danger:
    """A danger that was seen: kind (suicide, danger, child, medical), whom it threatens, and what decided."""

    kind: str
    someone_else: bool = False
    reason: str = ""


@dataclass(frozen=True)
class Explanation:
    """One thing that spoke for or against a danger, and whether it decided."""

    kind: str
    source: str
    what: str
    guards: tuple[str, ...] = ()
    score: float | None = None
    threshold: float | None = None
    decided: bool = False


class DangerDetector:
    """Phrases and, where an encoder and a head are given, a score; phrases alone still work."""

    def __init__(self, book: PhraseBook, scorer: Scorer | None, thresholds: Thresholds) -> None:
        """Put the parts together; tests and the calibration choose their own."""
        self._book = book
        self._scorer = scorer
        self._thresholds = thresholds

    @classmethod
    def load(cls, phrases_dir: Path = PHRASES, encoder: SentenceEncoder | None = None, head: LinearHead | None = None, thresholds: Path = THRESHOLDS) -> DangerDetector:
        """Read phrases and thresholds; raises PhrasesError or ThresholdsError with file and entry when they cannot be used."""
        book = PhraseBook.load(phrases_dir)
        try:
            scorer = Scorer(encoder, head, book) if encoder is not None and head is not None else None
        except ValueError as error:
            logger.error("danger: phrases alone: %s", error)  # noqa: TRY400 - the message says what to run
            scorer = None
        return cls(book, scorer, Thresholds.load(thresholds))

    def detect(self, text: str, before: str = "") -> Danger | None:
        """Return the danger in a message, or in what it completes of the message before, or None."""
        folded = self._book.fold(text[:LONGEST])
        found = self._decide(folded, self._explain(folded))
        if found is None and before.strip():
            first = self._book.fold(before[-LONGEST:])
            joined = _joined(first, folded)
            known = {(one.kind, one.what) for one in self._explain(first, scored=False)}
            explained = [one for one in self._explain(joined, scored=False) if (one.kind, one.what) not in known]
            found = self._decide(joined, explained)
        return found

    def explain(self, text: str) -> list[Explanation]:
        """Return what spoke for and against danger in a message, what decided first."""
        found = self._explain(self._book.fold(text[:LONGEST]))
        return sorted(found, key=lambda one: (not one.decided, KINDS.index(one.kind), one.source, one.what))

    def _explain(self, folded: Folded, *, scored: bool = True) -> list[Explanation]:
        if not folded.words:
            return []
        findings = self._book.find(folded)
        scores = self._scorer.scores(folded, findings) if self._scorer and scored else None
        return [*self._phrases(findings, scores), *self._alone(folded, findings, scores)]

    def _phrases(self, findings: Sequence[Finding], scores: Scores | None) -> list[Explanation]:
        weak_kinds: dict[str, set[str]] = {}
        for one in findings:
            if one.strength == "weak" and not one.guards:
                weak_kinds.setdefault(one.kind, set()).add(one.phrase)
        explained = []
        for one in findings:
            evidence = one.strength if not one.guards else f"guarded_{one.strength}"
            if evidence == "weak" and len(weak_kinds[one.kind]) > 1:
                evidence = "weak_twice"
            score = scores.of(one.kind) if scores else None
            threshold = self._thresholds.of(one.kind, evidence)
            explained.append(
                Explanation(one.kind, f"{one.strength} phrase ({one.language})", one.phrase, one.guards, score, threshold, self._thresholds.passes(one.kind, evidence, score))
            )
        return explained

    def _alone(self, folded: Folded, findings: Sequence[Finding], scores: Scores | None) -> list[Explanation]:
        if scores is None:
            return []
        guards = self._book.guards(folded)
        evidence = "guarded_alone" if guards else "alone"
        return [
            Explanation(kind, "score", evidence, guards, scores.of(kind), self._thresholds.of(kind, evidence), self._thresholds.passes(kind, evidence, scores.of(kind)))
            for kind in KINDS
        ]

    def _decide(self, folded: Folded, explained: Sequence[Explanation]) -> Danger | None:
        decided = [one for one in explained if one.decided]
        if not decided:
            return None
        best = min(decided, key=lambda one: (self._thresholds.urgency(one.kind, {other.kind for other in decided}), one.source == "score", one.what))
        return Danger(best.kind, self._book.about_someone_else(folded), f"{best.source}: {best.what}")


def _joined(first: Folded, second: Folded) -> Folded:
    words = first.words[-SPLIT_WORDS:]
    while words and words[-1] in ".,":
        words = words[:-1]
    return Folded((*words, CLAUSE, *second.words))
