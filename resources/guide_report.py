"""Measures how often a question finds the right card: `python -m resources.guide_report [FILE.jsonl]`.

Each line of the file is {"text", "lang", "country", "need", "subjects"}; a card is right when its subject is among `subjects`.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import click
from rich.table import Table

from rasa_project.components.sentence_encoder import SentenceEncoder
from resources.commands.options import console, print_json
from resources.guide_ridge import Encoder
from resources.guide_search import Guides

QUESTIONS = Path(__file__).parent.parent / "tests" / "guides" / "questions.jsonl"
NEAR = 3


@dataclass(frozen=True)
class Asked:
    """One question with the subjects that answer it, and what was found for it, best first."""

    text: str
    language: str
    subjects: tuple[str, ...]
    found: tuple[str, ...]

    @property
    def place(self) -> int | None:
        """Return the place of the first right card, 0 for the best, or None."""
        return next((place for place, subject in enumerate(self.found) if subject in self.subjects), None)


def ask(questions: Iterable[Mapping[str, Any]], guides: Guides, encoder: Encoder, today: date, *, with_need: bool = True) -> list[Asked]:
    """Return what is found for each question; without the need only words and country count."""
    asked = []
    for one in questions:
        need = one["need"] if with_need else None
        found = guides.find(one["text"], one["country"], need, None, today, lambda: encoder)
        asked.append(Asked(one["text"], one["lang"], tuple(one["subjects"]), tuple(card.subject.id for card in found[:10])))
    return asked


def share(asked: Sequence[Asked], places: int) -> float:
    """Return the share of questions whose right card is among the first so many."""
    return sum(one.place is not None and one.place < places for one in asked) / len(asked) if asked else 0.0


@click.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False), default=QUESTIONS)
@click.option("--errors", is_flag=True, help="List the questions whose first card is not a right one.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON for programs.")
def report(*, file: Path, errors: bool, as_json: bool) -> None:
    """Measure the search on a FILE of questions that the cards' authors did not use.

    Example: python -m resources.guide_report tests/guides/questions.jsonl --errors
    """
    questions = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
    guides, encoder = Guides.load(), SentenceEncoder()
    today = min(card.review_due for card in guides.cards)
    guides.prepare(encoder)
    start = time.perf_counter()
    asked = ask(questions, guides, encoder, today)
    each = (time.perf_counter() - start) * 1000 / max(len(questions), 1)
    blind = ask(questions, guides, encoder, today, with_need=False)
    languages = [*dict.fromkeys(one.language for one in asked), "all"]
    rows = []
    for language in languages:
        own = [one for one in asked if language in (one.language, "all")]
        own_blind = [one for one in blind if language in (one.language, "all")]
        rows.append({"language": language, "questions": len(own), "first": share(own, 1), "first_three": share(own, NEAR), "first_without_need": share(own_blind, 1)})
    if as_json:
        print_json({"rows": rows, "ms": round(each, 2), "errors": [vars(one) for one in asked if one.place != 0] if errors else []})
        return
    table = Table(title=f"{each:.1f} ms a question")
    for column in ("language", "questions", "right first %", "in first three %", "right first without the need %"):
        table.add_column(column, justify="right")
    for row in rows:
        table.add_row(str(row["language"]), str(row["questions"]), *(f"{float(str(row[name])) * 100:.1f}" for name in ("first", "first_three", "first_without_need")))
    console().print(table)
    if errors:
        for one in asked:
            if one.place != 0:
                click.echo(f"{one.language}\t{one.text}\twanted {', '.join(one.subjects)}\tfound {', '.join(one.found[:NEAR])}")


if __name__ == "__main__":
    report()
