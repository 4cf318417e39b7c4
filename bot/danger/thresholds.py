"""The score that each kind of evidence needs to count as danger: data, written by bot.danger.calibrate."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from resources.replacement import replacement

THRESHOLDS = Path(__file__).parent / "thresholds.yml"
EVIDENCE = ("certain", "plain", "strong", "weak", "guarded_strong", "guarded_weak", "alone", "guarded_alone")
# Without a score, what counts by itself.
WITHOUT_SCORE = frozenset({"certain", "plain", "strong"})
ALWAYS = frozenset({"certain", "plain"})
# What was done on a day that is over is danger only where the score says that it is rather danger than not.
EVEN = 0.0  # log odds


class ThresholdsError(Exception):
    """The thresholds cannot be used; the message says what to run."""


@dataclass(frozen=True)
class Thresholds:
    """The least log odds that the score alone needs, and that it needs beside a strong phrase, for every kind."""

    alone: float
    strong: float

    @classmethod
    def load(cls, path: Path = THRESHOLDS) -> Thresholds:
        """Read the thresholds; raises ThresholdsError when they are missing or incomplete."""
        try:
            plain: Any = yaml.safe_load(path.read_text(encoding="utf-8"))
            return cls(float(plain["alone"]), float(plain["strong"]))
        except (OSError, yaml.YAMLError, KeyError, TypeError, ValueError) as error:
            raise ThresholdsError(f"{path.name} cannot be used ({type(error).__name__}); run 'python -m bot.danger.calibrate'") from error

    def of(self, evidence: str, *, over: bool = False) -> float | None:
        """Return the least log odds beside evidence; None where no score is needed; over: of an attack on a day that is over."""
        if evidence in ALWAYS:
            return None
        least = self.strong if evidence == "strong" else self.alone
        return max(least, EVEN) if over else least

    def passes(self, evidence: str, score: float | None, *, over: bool = False) -> bool:
        """Tell whether evidence with a score (None: there is none) counts as danger."""
        threshold = self.of(evidence, over=over)
        if threshold is None:
            return True
        return evidence in WITHOUT_SCORE if score is None else score >= threshold

    def save(self, path: Path = THRESHOLDS, note: str = "") -> None:
        """Write the thresholds in one step, with a note of where they come from."""
        lines = [f"# {line}" for line in note.splitlines()]
        lines += [f"alone: {self.alone:.2f}", f"strong: {self.strong:.2f}"]
        with replacement(path) as new:
            new.write_text("\n".join(lines) + "\n", encoding="utf-8")
