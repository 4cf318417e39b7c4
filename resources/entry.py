"""One entry of a file as text, before anything is known of whether it is in order."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Entry:
    """One entry of a file as text, with the line of each field; `plain` has the values that are not in quotes."""

    file: str
    line: int
    values: dict[str, Any]
    lines: dict[str, int] = field(default_factory=dict)
    plain: dict[str, str] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """Return the entry's id, or what stands in for it in a message."""
        value = self.values.get("id")
        return value if isinstance(value, str) and value else f"entry at line {self.line}"
