"""Decide whether a message speaks of danger."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Danger:
    """A danger that was seen: kind (suicide, danger, child, medical), whom it threatens, and what decided."""

    kind: str
    someone_else: bool = False
    reason: str = ""
