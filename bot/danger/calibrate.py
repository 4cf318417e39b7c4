"""Choose the thresholds: as much recall as the limits on false alarms allow. Run `python -m bot.danger.calibrate`.

The examples are scored by heads that read nothing by the same authors, the development messages by a head that learned
from all examples. The test part is never looked at.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from zlib import crc32

import click
import numpy as np
import numpy.typing as npt

from bot.danger.detector import evidence_of
from bot.danger.measuring import DEVELOPMENT, read_messages
from bot.danger.phrases import KINDS
from bot.danger.scoring import NONE, odds
from bot.danger.thresholds import ALWAYS, EVIDENCE, THRESHOLDS, Thresholds
from bot.danger.training import HARD, Example, Seen, fit, joined, look, part_of, read_examples
from rasa_project.components.linear_head import Array, LinearHead
from rasa_project.components.sentence_encoder import SentenceEncoder

FOLDS = 2
# So many of the dangers come from these authors that a head without them knows too little to be judged by.
NEVER_LEFT_OUT = frozenset({"side_by_side_danger"})
# Limits on false alarms; the files of hard negatives hold everyday messages too, so theirs is under the 6 % aimed at.
MOST_ORDINARY, MOST_HARD = 0.02, 0.045
DEVELOPMENT_WEIGHT = 4.0  # they are few, and written as people write
# What a missed danger weighs against another.
WEIGHTS: Mapping[str, float] = {"suicide": 1.5, "danger": 1.2, "child": 1.0, "medical": 0.9}
# How far a kind of evidence may move the threshold of the score alone, and in which order evidence counts.
REACH: Mapping[str, tuple[float, float]] = {"strong": (-6.0, 0.0), "weak": (-1.5, 0.0), "guarded_strong": (-1.0, 1.5), "guarded_weak": (0.0, 1.5), "alone": (0.0, 0.0), "guarded_alone": (0.0, 1.5)}
LOWEST, HIGHEST, STEP = -10.0, 14.0, 0.1

Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Records:
    """What is known of messages: danger, whether hard negatives, weight, log odds and evidence (n, EVIDENCE) per kind."""

    danger: npt.NDArray[np.str_]
    hard: npt.NDArray[np.bool_]
    weight: Numbers
    odds: Mapping[str, Array]
    evidence: Mapping[str, npt.NDArray[np.bool_]]

    def part(self, places: npt.NDArray[np.bool_]) -> Records:
        """Return some of them."""
        odds, evidence = ({kind: row[places] for kind, row in rows.items()} for rows in (self.odds, self.evidence))
        return Records(self.danger[places], self.hard[places], self.weight[places], odds, evidence)


@click.command()
@click.option("--dry-run", is_flag=True, help="Print the thresholds without writing them.")
def calibrate(dry_run: bool) -> None:
    """Calibrate the thresholds of danger on the examples (cross-validated by author) and the development messages."""
    encoder = SentenceEncoder()
    examples, development = read_examples(), read_messages(DEVELOPMENT)
    click.echo(f"reading {len(examples)} examples and {len(development)} development messages ...")
    records = records_of(examples, look(examples, encoder), development, look(development, encoder))
    thresholds = choose(records)
    note = f"Written by `python -m bot.danger.calibrate` from {len(examples)} examples and {len(development)} development messages.\nThe least log odds against none that each kind of evidence needs."
    for name, places in (("examples", records.weight == 1.0), ("development", records.weight != 1.0)):
        click.echo(f"{name}: {summary(records.part(places), thresholds)}")
    if not dry_run:
        thresholds.save(note=note)
        click.echo(f"written: {THRESHOLDS.name}")


def records_of(examples: Sequence[Example], seen: Seen, development: Sequence[Example], seen_development: Seen) -> Records:
    """Score examples by heads that did not learn from their authors, and development messages by one that learned from all."""
    folds = np.array([fold_of(example) for example in examples])
    labels = [example.danger for example in examples]
    rows = np.zeros((len(examples), len(KINDS)), dtype=np.float32)
    for fold in range(FOLDS):
        inside, outside = np.flatnonzero(folds != fold), np.flatnonzero(folds == fold)
        head = fit(part_of(seen, inside), [labels[place] for place in inside])
        rows[outside] = scores_of(head, part_of(seen, outside))
    judged = np.flatnonzero(folds >= 0)
    every = [*(examples[place] for place in judged), *development]
    readings = [*(seen.readings[place] for place in judged), *seen_development.readings]
    rows = np.vstack([rows[judged], scores_of(fit(seen, labels), seen_development)])
    danger = np.array([one.danger for one in every])
    return Records(
        danger,
        np.array([one.danger == NONE and one.source in HARD for one in every]),
        np.array([1.0] * len(judged) + [DEVELOPMENT_WEIGHT] * len(development)),
        {kind: rows[:, place] for place, kind in enumerate(KINDS)},
        {kind: np.array([[one in found for one in EVIDENCE] for found in (evidence_of(kind, reading) for reading in readings)]) for kind in KINDS},
    )


def fold_of(example: Example) -> int:
    """Return the fold in which an example is judged, by its author; -1: in none."""
    return -1 if example.source in NEVER_LEFT_OUT else crc32(example.source.encode()) % FOLDS


def scores_of(head: LinearHead, seen: Seen) -> Array:
    """Return the log odds (n, kinds) of messages."""
    found = odds(head.log_probabilities(joined(seen, scaled=False)), head.labels)
    return np.stack([found[kind] for kind in KINDS], axis=1)


def choose(records: Records) -> Thresholds:
    """Return the thresholds with the most (weighted) recall within the limits on false alarms.

    The limits hold for the development part by itself too: the encoder has learned the examples, and knows them too well.
    """
    parts = (records, records.part(records.weight != 1.0))
    ladders = {kind: _Ladder(kind, records) for kind in KINDS}
    best: Thresholds | None = None
    for price in np.geomspace(0.3, 60.0, 60)[::-1]:
        thresholds = Thresholds({kind: ladder.best(float(price)) for kind, ladder in ladders.items()})
        shares = [false_alarms(part, thresholds) for part in parts]
        if best is None or all(ordinary <= MOST_ORDINARY and hard <= MOST_HARD for ordinary, hard in shares):
            best = thresholds
    assert best is not None
    return best


class _Ladder:
    """What each threshold of one kind brings in recall and costs in false alarms, for each kind of evidence."""

    def __init__(self, kind: str, records: Records) -> None:
        self.grid = np.arange(LOWEST, HIGHEST + STEP / 2, STEP)
        mine, none = records.danger == kind, records.danger == NONE
        recall = np.where(mine, records.weight * WEIGHTS[kind], 0.0) / max(1.0, records.weight[mine].sum())
        ordinary = np.where(none & ~records.hard, records.weight, 0.0)
        hard = np.where(records.hard, records.weight, 0.0)
        # A hard negative's limit is three times as wide as an ordinary message's.
        alarms = ordinary / max(1.0, ordinary.sum()) + hard / max(1.0, 3.0 * hard.sum())
        leading = np.array(EVIDENCE)[records.evidence[kind].argmax(axis=1)]
        places = np.digitize(records.odds[kind], self.grid)
        self.gains = {evidence: self._above(recall, places, leading == evidence) for evidence in REACH}
        self.costs = {evidence: self._above(alarms, places, leading == evidence) for evidence in REACH}

    def best(self, price: float) -> dict[str, float]:
        """Return the threshold of each kind of evidence at a price of false alarms."""
        totals = {evidence: self.gains[evidence] - price * self.costs[evidence] for evidence in REACH}
        alone = self._highest(totals["alone"], -2.0, 12.0)
        found = {evidence: alone if evidence == "alone" else self._highest(totals[evidence], alone + low, alone + high) for evidence, (low, high) in REACH.items()}
        return {evidence: round(found[evidence], 2) for evidence in EVIDENCE if evidence not in ALWAYS}

    def _above(self, values: Numbers, places: npt.NDArray[np.intp], part: npt.NDArray[np.bool_]) -> Numbers:
        """Return the sum of the values of messages at or above each step of the grid."""
        sums = np.bincount(places[part], weights=values[part], minlength=len(self.grid) + 1)
        return np.asarray(sums[::-1].cumsum()[::-1][1:])

    def _highest(self, totals: Numbers, low: float, high: float) -> float:
        within = np.flatnonzero((self.grid >= low - STEP / 2) & (self.grid <= high + STEP / 2))
        return float(self.grid[within[int(np.argmax(totals[within]))]])


def false_alarms(records: Records, thresholds: Thresholds) -> tuple[float, float]:
    """Return the share of ordinary messages and of hard negatives that are taken for a danger."""
    rung = alarmed(records, thresholds)
    ordinary, hard = (float((records.weight * (part & rung)).sum() / max(1.0, (records.weight * part).sum())) for part in ((records.danger == NONE) & ~records.hard, records.hard))
    return ordinary, hard


def alarmed(records: Records, thresholds: Thresholds) -> npt.NDArray[np.bool_]:
    """Tell which messages would be answered with a card."""
    rung = np.zeros(len(records.danger), dtype=bool)
    for kind in KINDS:
        needed = np.array([-np.inf if (value := thresholds.of(kind, one)) is None else value for one in EVIDENCE])
        rung |= records.odds[kind] >= np.where(records.evidence[kind], needed, np.inf).min(axis=1)
    return rung


def summary(records: Records, thresholds: Thresholds) -> str:
    """Return recall per kind and false alarms in one line."""
    rung = alarmed(records, thresholds)
    found = [f"{kind} {100 * rung[records.danger == kind].mean():.1f} %" for kind in KINDS if (records.danger == kind).any()]
    ordinary, hard = false_alarms(records, thresholds)
    return f"recall {', '.join(found)}; false alarms ordinary {100 * ordinary:.2f} %, hard negatives {100 * hard:.1f} %"


if __name__ == "__main__":
    calibrate()
