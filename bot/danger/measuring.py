"""Messages with their right answer, and how well detectors do on them: recall, false alarms, Wilson intervals."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import sqrt
from pathlib import Path

from bot.danger.scoring import NONE
from bot.danger.training import Example

MESSAGES = Path(__file__).resolve().parent.parent.parent / "tests" / "messages"
DEVELOPMENT, TEST = "development", "test"
Z = 1.959964  # 95 %


@dataclass(frozen=True)
class Share:
    """So many of so many, with its 95 % Wilson interval."""

    hits: int
    total: int

    @property
    def value(self) -> float:
        """Return the share, 0 where there is nothing to count."""
        return self.hits / self.total if self.total else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """Return the Wilson interval (Wilson 1927)."""
        if not self.total:
            return 0.0, 1.0
        share, total = self.value, self.total
        middle = (share + Z * Z / (2 * total)) / (1 + Z * Z / total)
        half = Z * sqrt(share * (1 - share) / total + Z * Z / (4 * total * total)) / (1 + Z * Z / total)
        return max(0.0, middle - half), min(1.0, middle + half)

    def __str__(self) -> str:
        """Return the share for a table."""
        if not self.total:
            return "-"
        low, high = self.interval
        return f"{100 * self.value:.1f} % ({100 * low:.0f}-{100 * high:.0f}) of {self.total}"


def read_messages(part: str, folder: Path = MESSAGES) -> list[Example]:
    """Read one part of the labelled messages (`<part>/<language>.jsonl`); raises OSError or ValueError."""
    found = []
    for path in sorted((folder / part).glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            found.append(Example(row.get("lang", path.stem), row.get("safety") or NONE, row["text"], part))
    return found


def recall(examples: Iterable[Example], seen: Sequence[str | None], kind: str, language: str | None = None) -> Share:
    """Return how many dangers of a kind were answered with a card, whichever."""
    wanted = [found for example, found in zip(examples, seen, strict=True) if example.danger == kind and language in (None, example.language)]
    return Share(sum(found is not None for found in wanted), len(wanted))


def named(examples: Iterable[Example], seen: Sequence[str | None], kind: str, language: str | None = None) -> Share:
    """Return how many dangers of a kind were taken for just this kind."""
    wanted = [found for example, found in zip(examples, seen, strict=True) if example.danger == kind and language in (None, example.language)]
    return Share(sum(found == kind for found in wanted), len(wanted))


def alarms(examples: Iterable[Example], seen: Sequence[str | None], language: str | None = None) -> Share:
    """Return how many messages without danger were answered with a card."""
    wanted = [found for example, found in zip(examples, seen, strict=True) if example.danger == NONE and language in (None, example.language)]
    return Share(sum(found is not None for found in wanted), len(wanted))
