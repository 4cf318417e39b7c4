"""From the spelling that romanised Hindi comes out in to the one that people use in chats ("ophis" -> "office").

The encoder and the n-grams have read far more Hinglish and English than romanised Hindi; met in the same spelling,
a Hindi message is understood as well as a Hinglish one.
"""

from __future__ import annotations

import re
from pathlib import Path

from rasa_project.components.normalisation import normalise

TABLE = Path(__file__).with_suffix(".txt")
_WORD = re.compile(r"[a-z]+")


class Respelling:
    """Respell normalised messages by a table of words."""

    def __init__(self, table: dict[str, str]) -> None:
        """Keep the table: word -> its usual spelling."""
        self._table = table

    @classmethod
    def read(cls, path: Path = TABLE) -> Respelling:
        """Read the table, two words a line; raises OSError when the file is missing."""
        lines = path.read_text(encoding="utf-8").splitlines()
        return cls(dict(line.split() for line in lines if line and not line.startswith("#")))

    def spell(self, text: str) -> str:
        """Return the text normalised and respelt."""
        return _WORD.sub(lambda match: self._table.get(match.group(), match.group()), normalise(text))
