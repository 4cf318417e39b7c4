"""What the words about privacy say of this very set-up, so that they cannot drift from it (R14)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from babel.units import format_unit

SILENCE_SECONDS = 3600.0
_UNITS = ((3600, "duration-hour"), (60, "duration-minute"), (1, "duration-second"))
_LOCALES = {"hi-Latn": "hi_Latn"}


@dataclass(frozen=True)
class PrivacyFacts:
    """The time of silence after which a person is forgotten (seconds), and whether notes leave this process."""

    silence_seconds: float = SILENCE_SECONDS
    outside: bool = False

    def values(self, language: str, words: Callable[[str], str]) -> dict[str, str]:
        """Return what stands for {silence} and {where} in a language; words: response name -> its text in that language."""
        return {"silence": self.silence(language), "where": words("utter_where_outside" if self.outside else "utter_where_memory")}

    def silence(self, language: str) -> str:
        """Return the time of silence in words: "1 hour", "90 minutes"; never more than it really is."""
        seconds = int(self.silence_seconds)
        size, unit = next(pair for pair in _UNITS if seconds % pair[0] == 0)
        return str(format_unit(seconds // size, unit, length="long", locale=_LOCALES.get(language, language))).replace("\xa0", " ")
