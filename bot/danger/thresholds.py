"""The score that each kind of evidence needs to count as danger: data, written by bot.danger.calibrate."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bot.danger.phrases import KINDS

THRESHOLDS = Path(__file__).parent / "thresholds.yml"
EVIDENCE = ("certain", "plain", "strong", "weak", "guarded_strong", "guarded_weak", "alone", "guarded_alone")
# Without a score, what counts by itself.
WITHOUT_SCORE = frozenset({"certain", "plain", "strong"})
ALWAYS = frozenset({"certain", "plain"})


class ThresholdsError(Exception):
    """The thresholds cannot be used; the message says what to run."""


@dataclass(frozen=True)
class Thresholds:
    """kind -> evidence -> the least log odds."""

    values: Mapping[str, Mapping[str, float]]

    @classmethod
    def load(cls, path: Path = THRESHOLDS) -> Thresholds:
        """Read the thresholds; raises ThresholdsError when they are missing or incomplete."""
        try:
            plain: Any = yaml.safe_load(path.read_text(encoding="utf-8"))
            return cls({kind: {evidence: float(plain[kind][evidence]) for evidence in EVIDENCE if evidence not in ALWAYS} for kind in KINDS})
        except (OSError, yaml.YAMLError, KeyError, TypeError, ValueError) as error:
            raise ThresholdsError(f"{path.name} cannot be used ({type(error).__name__}); run 'python -m bot.danger.calibrate'") from error

    def of(self, kind: str, evidence: str) -> float | None:
        """Return the least log odds for a kind of evidence; None where no score is needed."""
        return None if evidence in ALWAYS else self.values[kind][evidence]

    def passes(self, kind: str, evidence: str, score: float | None) -> bool:
        """Tell whether evidence with a score (None: there is none) counts as danger."""
        threshold = self.of(kind, evidence)
        if threshold is None:
            return True
        return evidence in WITHOUT_SCORE if score is None else score >= threshold

    def save(self, path: Path = THRESHOLDS, note: str = "") -> None:
        """Write the thresholds in one step, with a note of where they come from."""
        lines = [f"# {line}" for line in note.splitlines()]
        lines += [f"{kind}: {{{', '.join(f'{name}: {value:.2f}' for name, value in self.values[kind].items())}}}" for kind in KINDS]
        temporary = path.with_suffix(".tmp")
        temporary.write_text("\n".join(lines) + "\n", encoding="utf-8")
        os.replace(temporary, path)
