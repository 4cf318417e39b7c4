"""Recall per kind and language, false alarms per source, phrases alone and both: `make danger-report`.

The figures come from the held-out part (tests/messages/test) and from hard negatives that no example is made of
(tests/danger/hard_negatives; some guards were written with them in sight). `--misses` lists messages of the development part only: whoever reads the misses of the
held-out part has spent it.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from bot.danger.detector import DangerDetector
from bot.danger.measuring import DEVELOPMENT, TEST, Share, alarms, named, read_messages, recall
from bot.danger.phrases import KINDS
from bot.danger.scoring import NONE
from bot.danger.tangles import LENGTHS, tangled
from bot.danger.training import Example
from resources.replacement import replacement

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "danger.md"
HARD = ROOT / "tests" / "danger" / "hard_negatives"
LANGUAGES = ("en", "hi", "hi-Latn", "fr", "es")
# What is aimed at on unseen messages: recall in English, at most so much less in each other language, and false alarms.
FLOORS = {"suicide": 0.97, "danger": 0.95, "child": 0.95, "medical": 0.90}
OTHER_LANGUAGES = 0.03
MOST_ORDINARY, MOST_HARD = 0.02, 0.06
SHOWN = 40

Seen = list["str | None"]


@dataclass(frozen=True)
class Judged:
    """Messages and the kinds that one detector saw in them."""

    title: str
    messages: Sequence[Example]
    seen: Seen
    hard: Sequence[Example]
    hard_seen: Seen


@click.command()
@click.option("--misses", is_flag=True, help="List the worst misses and false alarms of the development part.")
def report(misses: bool) -> None:
    """Measure the danger detector, write docs/danger.md, and fail under the floors."""
    from bot.assembly import load_detector

    detector = load_detector()
    messages, hard = read_messages(TEST), read_hard_negatives()
    both, alone = judge("Phrases and score", detector, messages, hard), judge("Phrases alone, as when the encoder cannot be loaded", DangerDetector.load(), messages, hard)
    missed = under_floors(both)
    text = page(both, alone, missed, tangles(detector, messages))
    write(text)
    click.echo(text)
    if misses:
        development = read_messages(DEVELOPMENT)
        for line in worst(detector, development):
            click.echo(line)
    for line in missed:
        click.echo(f"under the floor: {line}", err=True)
    sys.exit(1 if missed else 0)


def judge(title: str, detector: DangerDetector, messages: Sequence[Example], hard: Sequence[Example]) -> Judged:
    """Return what a detector sees in messages and in hard negatives."""

    def kinds(examples: Sequence[Example]) -> Seen:
        return [found.kind if (found := detector.detect(example.text)) else None for example in examples]

    return Judged(title, messages, kinds(messages), hard, kinds(hard))


def read_hard_negatives(folder: Path = HARD) -> list[Example]:
    """Read the harmless messages that sound dangerous, one a line, one file a language."""
    return [Example(path.stem, NONE, line.strip(), "hard") for path in sorted(folder.glob("*.txt")) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def under_floors(judged: Judged) -> list[str]:
    """Return what lies under the floors: recall per kind in English and elsewhere, and false alarms."""
    found = []
    for kind in KINDS:
        for name, floor in (("en", FLOORS[kind]), *((language, FLOORS[kind] - OTHER_LANGUAGES) for language in LANGUAGES[1:])):
            share = recall(judged.messages, judged.seen, kind, name)
            if share.total and share.value < floor:
                found.append(f"recall of {kind}, {name}: {share}, floor {100 * floor:.0f} %")
    for title, share, most in (("ordinary messages", alarms(judged.messages, judged.seen), MOST_ORDINARY), ("hard negatives", alarms(judged.hard, judged.hard_seen), MOST_HARD)):
        if share.value > most:
            found.append(f"false alarms of {title}: {share}, at most {100 * most:.0f} %")
    return found


def tangles(detector: DangerDetector, messages: Sequence[Example]) -> str:
    """Return the table of long messages: recall of a danger among harmless sentences, and false alarms of harmless ones."""
    lines = ["| harmless messages in one | recall, with one of danger among them | false alarms |", "|---|---|---|"]
    for length in LENGTHS:
        found = {dangerous: [detector.detect(one.text) is not None for one in tangled(messages, length, dangerous=dangerous)] for dangerous in (True, False)}
        lines.append(f"| {length} | {Share(sum(found[True]), len(found[True]))} | {Share(sum(found[False]), len(found[False]))} |")
    return "\n".join(lines)


def page(both: Judged, alone: Judged, missed: Sequence[str], long: str = "") -> str:
    """Return the page: figures only, no message."""
    parts = [
        "# Danger: figures",
        f"Written by `make danger-report`. {len(both.messages)} held-out messages, from which nothing was learned, and {len(both.hard)} hard negatives that no example is made of. "
        "In brackets: 95 % Wilson interval. What blurs the figures is said in understanding.md.",
        'Recall: a danger was answered with a card. "Named": with the card of just this kind.',
    ]
    for judged in (both, alone):
        parts += [f"## {judged.title}", _table(judged, recall), _false_alarms(judged)]
    if long:
        parts += ["## Long messages", "Messages of one language put together; they have nothing to do with each other, which no person's long message is like, so this is the hard case.", long]
    parts += ["## Named", _table(both, named), "## Under the floors", "\n".join(f"- {line}" for line in missed) or "Nothing."]
    return "\n\n".join(parts) + "\n"


def _table(judged: Judged, measure: Callable[[Sequence[Example], Seen, str, str | None], Share]) -> str:
    lines = [f"| kind | all | {' | '.join(LANGUAGES)} |", "|---|" + "---|" * (len(LANGUAGES) + 1)]
    for kind in KINDS:
        shares = [measure(judged.messages, judged.seen, kind, language) for language in (None, *LANGUAGES)]
        lines.append(f"| {kind} | {' | '.join(map(str, shares))} |")
    return "\n".join(lines)


def _false_alarms(judged: Judged) -> str:
    lines = [f"| false alarms | all | {' | '.join(LANGUAGES)} |", "|---|" + "---|" * (len(LANGUAGES) + 1)]
    for title, examples, seen in (("ordinary messages", judged.messages, judged.seen), ("hard negatives", judged.hard, judged.hard_seen)):
        lines.append(f"| {title} | {' | '.join(str(alarms(examples, seen, language)) for language in (None, *LANGUAGES))} |")
    return "\n".join(lines)


def worst(detector: DangerDetector, development: Sequence[Example]) -> list[str]:
    """Return the development messages that were missed or mistaken, those of which it was surest first."""
    found = []
    for example in development:
        seen = detector.detect(example.text)
        if (seen is None) != (example.danger == NONE):
            odds = max((one.score or 0.0 for one in detector.explain(example.text) if one.source == "score"), default=0.0)
            found.append((odds if seen else -odds, f"{example.danger} -> {seen.kind if seen else NONE} [{example.language}] {odds:+.1f} {example.text}"))
    return [line for _, line in sorted(found, reverse=True)[:SHOWN]]


def write(text: str, path: Path = PAGE) -> None:
    """Write the page in one step."""
    with replacement(path) as new:
        new.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    report()
