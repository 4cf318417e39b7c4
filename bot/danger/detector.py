"""Decide whether a message speaks of danger, by phrases and a score, without the dialogue (R10)."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bot.danger.folding import CLAUSE, Folded
from bot.danger.phrases import ATTACKS, KINDS, PHRASES, Finding, PhraseBook, Reading
from bot.danger.scoring import WHOLE, Scorer, Scores
from bot.danger.thresholds import EVEN, THRESHOLDS, Thresholds
from rasa_project.components.linear_head import LinearHead
from rasa_project.components.sentence_encoder import SentenceEncoder

logger = logging.getLogger(__name__)

LONGEST = 4000  # characters; the rest of a longer message is not read
SURE = 4.0  # log odds
SUICIDE, OUTRIGHT = "suicide", ("plain", "certain")
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
        found = self._decide(folded, self._explain(folded, text[:LONGEST]))
        if found is None and before.strip() and before.strip() != text.strip():
            found = self._cut_in_two(before[-LONGEST:], text[:LONGEST], folded)
        return found

    def _cut_in_two(self, before: str, text: str, folded: Folded) -> Danger | None:
        """Return the danger that two messages say only together; what one of them says alone was judged when it stood there."""
        first = self._book.fold(before)
        joined = _joined(first, folded)
        together = {(one.kind, one.what) for one in self._explain(joined, scored=False) if one.decided}
        if not together:
            return None
        known = {(one.kind, one.what) for half in (first, folded) for one in self._explain(half, scored=False)}
        if together <= known:
            return None
        # Two thoughts can meet by chance: here the score has to say that together they are rather danger than not.
        explained = [one for one in self._explain(joined, f"{before} {text}") if one.source != "score" and (one.kind, one.what) not in known]
        return self._decide(joined, [one for one in explained if one.score is None or one.score >= EVEN])

    def explain(self, text: str) -> list[Explanation]:
        """Return what spoke for and against danger in a message, what decided first."""
        found = self._explain(self._book.fold(text[:LONGEST]), text[:LONGEST])
        return sorted(found, key=lambda one: (not one.decided, KINDS.index(one.kind), one.source, one.what))

    def _explain(self, folded: Folded, text: str = "", *, scored: bool = True) -> list[Explanation]:
        if not folded.words:
            return []
        reading = self._book.read(folded)
        scores = self._scores(folded, reading, text) if scored else None
        return [*self._phrases(reading, scores), *self._alone(reading, scores, self._faint(folded))]

    def _faint(self, folded: Folded) -> float | None:
        """Return the score that suicide needs where a message has no word for it but sounds a little like it; None where nothing is known against it.

        A long story of harm, blackmail or shame before others has to be rather about suicide than not, and leaving for the day surely so.
        """
        if self._book.of_leaving(folded):
            return SURE
        return EVEN if len(folded.words) > WHOLE or self._book.sounds_faintly(folded) else None

    def _scores(self, folded: Folded, reading: Reading, text: str) -> Scores | None:
        """Return the scores; None, so that the phrases decide alone, where there is no scorer or it breaks."""
        if self._scorer is None:
            return None
        try:
            return self._scorer.scores(folded, reading, text)
        except Exception as error:
            logger.error("danger: the score failed, phrases alone: %s", type(error).__name__)  # noqa: TRY400 - a traceback could quote the message
            return None

    def _phrases(self, reading: Reading, scores: Scores | None) -> list[Explanation]:
        explained = []
        for one in reading.findings:
            evidence = strength_of(one)
            score = scores.of(one.kind) if scores else None
            over = reading.over and one.kind in ATTACKS
            decided = self._thresholds.passes(evidence, score, over=over)
            explained.append(Explanation(one.kind, f"{one.strength} phrase ({one.language})", one.phrase, one.guards, score, self._thresholds.of(evidence, over=over), decided))
        return explained

    def _alone(self, reading: Reading, scores: Scores | None, faint: float | None) -> list[Explanation]:
        if scores is None:
            return []
        evidence, explained = alone_of(reading), []
        for kind in KINDS:
            over, score = reading.over and kind in ATTACKS, scores.of(kind)
            least = faint if faint is not None and kind == SUICIDE else self._thresholds.of(evidence, over=over)
            passes = self._thresholds.passes(evidence, score, over=over) and (least is None or score >= least)
            explained.append(Explanation(kind, "score", evidence, reading.guards, score, least, passes))
        return explained

    def _decide(self, folded: Folded, explained: Sequence[Explanation]) -> Danger | None:
        decided = [one for one in explained if one.decided]
        if not decided:
            return None
        best = min(decided, key=lambda one: (_place(one), one.source == "score", one.what))
        if best.kind == SUICIDE and not any(one.kind == SUICIDE and one.source.startswith(OUTRIGHT) for one in decided) and self._book.is_feared_of_another(folded):
            best = replace(best, kind="danger")
        return Danger(best.kind, self._book.about_someone_else(folded, best.kind), f"{best.source}: {best.what[:80]}")


def strength_of(finding: Finding) -> str:
    """Return the evidence of a phrase, by the name that the thresholds have for it."""
    if not finding.guards:
        return finding.strength
    return "guarded_weak" if finding.strength == "weak" else "guarded_strong"


def alone_of(reading: Reading) -> str:
    """Return the evidence of a score for which no phrase speaks."""
    return "guarded_alone" if reading.guards else "alone"


def evidence_of(kind: str, reading: Reading) -> tuple[str, ...]:
    """Return all evidence for a kind in a message, any of which may decide."""
    return (*(strength_of(one) for one in reading.findings if one.kind == kind), alone_of(reading))


def _place(one: Explanation) -> float:
    """Return the place of a kind among those that were decided: by the score, and by urgency where that says nothing.

    What is most likely meant comes first, but a kind that is more urgent goes before one that is hardly likelier.
    """
    urgency = KINDS.index(one.kind)
    return urgency - (one.score or 0.0)


def _joined(first: Folded, second: Folded) -> Folded:
    words = first.words[-SPLIT_WORDS:]
    while words and words[-1] in ".,":
        words = words[:-1]
    return Folded((*words, CLAUSE, *second.words))
