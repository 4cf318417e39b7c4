"""Choose the thresholds of danger on the development part: `python -m bot.danger.calibrate`.

One number a kind decides: the log odds that a score needs when no phrase speaks for it. What a phrase or a guard adds
to that or takes from it is fixed below, so that four numbers meet some hundred dangerous messages, and no more.
A missed danger counts as much as MISS_COUNTS false alarms.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from bot.danger.detector import DangerDetector
from bot.danger.phrases import KINDS
from bot.danger.thresholds import ALWAYS, EVIDENCE, Thresholds

DEVELOPMENT = Path(__file__).resolve().parents[2] / "tests" / "messages" / "development"
MISS_COUNTS = 12
# Added to a kind's own number for each evidence: a weak phrase needs less of a score, a guarded one or a guarded message more.
OFFSETS = {"alone": 0.0, "weak": -4.0, "weak_twice": -6.0, "guarded_strong": -1.0, "guarded_weak": 1.0, "guarded_alone": 2.0}
CANDIDATES = [step / 2 for step in range(2, 21)]

Evidence = list[tuple[str, str, float]]  # (kind, evidence, log odds) of one message


def thresholds_of(numbers: dict[str, float]) -> Thresholds:
    """Return all thresholds for one number a kind."""
    return Thresholds({kind: {evidence: numbers[kind] + OFFSETS[evidence] for evidence in EVIDENCE if evidence not in ALWAYS} for kind in KINDS})


def cost(kind: str, number: float, messages: Sequence[tuple[str, Evidence]]) -> float:
    """Return what a number costs for a kind: false alarms of harmless messages, and dangers of the kind that no evidence of it reaches."""
    total = 0.0
    for label, evidence in messages:
        seen = any(one == kind and (name in ALWAYS or odds >= number + OFFSETS[name]) for one, name, odds in evidence)
        if label == kind and not seen:
            total += MISS_COUNTS
        elif label == "none" and seen:
            total += 1
    return total


def evidence_of(detector: DangerDetector, text: str) -> Evidence:
    """Return what speaks for danger in a message, by the names that thresholds.yml uses."""
    explained = detector.explain(text)
    weak = Counter(one.kind for one in explained if one.source.startswith("weak") and not one.guards)
    found: Evidence = []
    for one in explained:
        strength = one.source.split()[0]
        name = one.what if strength == "score" else f"guarded_{strength}" if one.guards else strength
        if name == "weak" and weak[one.kind] > 1:
            name = "weak_twice"
        found.append((one.kind, name, one.score if one.score is not None else 99.0))
    return found


def calibrate(detector: DangerDetector, rows: Sequence[dict[str, str]]) -> dict[str, float]:
    """Return the cheapest number for each kind; of equally cheap ones the middle."""
    messages = [(row["safety"], evidence_of(detector, row["text"])) for row in rows]
    best = {}
    for kind in KINDS:
        costs = [cost(kind, number, messages) for number in CANDIDATES]
        cheapest = [number for number, total in zip(CANDIDATES, costs, strict=True) if total == min(costs)]
        best[kind] = cheapest[len(cheapest) // 2]
    return best


def main() -> None:
    """Write thresholds.yml."""
    from bot.assembly import load_detector

    rows = [json.loads(line) for path in sorted(DEVELOPMENT.glob("*.jsonl")) for line in path.read_text(encoding="utf-8").splitlines()]
    numbers = calibrate(load_detector(), rows)
    thresholds_of(numbers).save(note=f"Written by `python -m bot.danger.calibrate` from {len(rows)} messages of the development part: the log odds that each kind of evidence needs.")
    print(numbers, file=sys.stderr)  # noqa: T201 - a command's own output


if __name__ == "__main__":
    main()
