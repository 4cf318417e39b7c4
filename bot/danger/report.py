"""Recall per kind and language, false alarms, and the worst misses, on held-out messages: `make danger-report`."""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections.abc import Iterable, Sequence
from datetime import datetime, timezone
from pathlib import Path

from bot.danger.detector import DangerDetector
from bot.danger.phrases import KINDS

ROOT = Path(__file__).resolve().parents[2]
TEST = ROOT / "tests" / "messages" / "test"
LANGUAGES = ("en", "hi", "hi-Latn", "fr", "es")
# The floors under which the report fails. The goals are higher: 97, 95, 95 and 90 % recall, 2 % false alarms.
FLOORS = {"suicide": 0.80, "danger": 0.80, "child": 0.80, "medical": 0.70}
MOST_FALSE_ALARMS = 0.06


def wilson(hits: int, count: int) -> tuple[float, float]:
    """Return the 95 % interval of a share (Wilson 1927)."""
    if count == 0:
        return 0.0, 1.0
    z, share = 1.96, hits / count
    middle = (share + z * z / (2 * count)) / (1 + z * z / count)
    half = z * math.sqrt(share * (1 - share) / count + z * z / (4 * count * count)) / (1 + z * z / count)
    return max(0.0, middle - half), min(1.0, middle + half)


def line(name: str, hits: int, count: int) -> str:
    """Return a table row with share and interval."""
    low, high = wilson(hits, count)
    return f"| {name} | {hits} of {count} | {100 * hits / count if count else 0:.1f} | {100 * low:.0f} - {100 * high:.0f} |"


def rows_of(paths: Iterable[Path]) -> list[dict[str, str]]:
    """Read labelled messages."""
    return [json.loads(text) for path in sorted(paths) for text in path.read_text(encoding="utf-8").splitlines()]


def measure(rows: Sequence[dict[str, str]], detector: DangerDetector) -> list[tuple[dict[str, str], str]]:
    """Return each message with the danger that was seen (or none)."""
    return [(row, found.kind if (found := detector.detect(row["text"])) else "none") for row in rows]


def page(judged: Sequence[tuple[dict[str, str], str]], alone: Sequence[tuple[dict[str, str], str]]) -> tuple[str, list[str]]:
    """Return the report and what lies under the floors."""
    parts, under = [], []
    for title, results in (("Phrases and score together", judged), ("Phrases alone (no encoder)", alone)):
        parts.append(f"## {title}\n\n| recall: seen as any danger | hits | % | 95 % interval |\n|---|---|---|---|")
        for kind in KINDS:
            for language in ("all", *LANGUAGES):
                hits = [seen != "none" for row, seen in results if row["safety"] == kind and language in ("all", row["lang"])]
                if hits:
                    parts.append(line(f"{kind}, {language}", sum(hits), len(hits)))
                if results is judged and language == "all" and sum(hits) < FLOORS[kind] * len(hits):
                    under.append(f"{kind}: recall {sum(hits)} of {len(hits)}")
        parts.append("\n| false alarms | hits | % | 95 % interval |\n|---|---|---|---|")
        for language in ("all", *LANGUAGES):
            harmless = [(row, seen) for row, seen in results if row["safety"] == "none" and language in ("all", row["lang"])]
            parts.append(line(language, sum(seen != "none" for _, seen in harmless), len(harmless)))
        chatter = [seen != "none" for row, seen in results if row["need"] == "out_of_scope"]
        parts.append(line("everyday questions", sum(chatter), len(chatter)) + "\n")
        alarms = [seen != "none" for row, seen in results if row["safety"] == "none"]
        if results is judged and sum(alarms) > MOST_FALSE_ALARMS * len(alarms):
            under.append(f"false alarms {sum(alarms)} of {len(alarms)}")
    return "\n".join(parts), under


def main() -> int:
    """Print the report, write docs/danger.md, and fail under the floors."""
    from bot.assembly import load_detector

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--misses", action="store_true", help="list the messages that were missed or mistaken")
    options = parser.parse_args()
    rows = rows_of(TEST.glob("*.jsonl"))
    judged, alone = measure(rows, load_detector()), measure(rows, DangerDetector.load())
    text, under = page(judged, alone)
    head = f"# Danger, measured\n\nWritten by `make danger-report` on {datetime.now(timezone.utc).date().isoformat()} from {len(rows)} held-out messages (tests/messages/test); nothing was tuned on them.\n\n"
    (ROOT / "docs" / "danger.md").write_text(head + text + "\n", encoding="utf-8")
    print(head + text)  # noqa: T201 - the report is the output
    if options.misses:
        for row, seen in judged:
            if (row["safety"] == "none") != (seen == "none"):
                print(f"{row['safety']} -> {seen} [{row['lang']}] {row['text']}")  # noqa: T201
    for finding in under:
        print(f"under the floor: {finding}", file=sys.stderr)  # noqa: T201
    return 1 if under else 0


if __name__ == "__main__":
    sys.exit(main())
