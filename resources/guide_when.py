"""Understands how long ago something was, when a person says so unasked ("about 5 months ago"), as one of a card's choices."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from typing import Any

from resources.guide_limits import Choice, Limit, span
from resources.words import Words

_ISO = {"hours": "PT{}H", "days": "P{}D", "weeks": "P{}W", "months": "P{}M", "years": "P{}Y"}
MOST = 99


def choice_said(text: str, limit: Limit, now: datetime, words: Words) -> Choice | None:
    """Return a choice as narrow as a normalised message says by a span of time in any language, with the id it falls under, or None.

    A span on the border belongs to the longer choice, since it closes sooner; "5 months" may be almost six.
    """
    said = span_said(text, words)
    if said is None:
        return None
    act = now - span(said)
    for choice in limit.choices:
        if not choice.is_span:
            continue
        longer = choice.least is None or act <= now - span(choice.least)
        shorter = choice.most is None or act > now - span(choice.most)
        if longer and shorter:
            return replace(choice, least=said, most=_one_more(said))
    return None


def _one_more(said: str) -> str:
    return re.sub(r"\d+", lambda number: str(int(number.group()) + 1), said)


def span_said(text: str, words: Words) -> str | None:
    """Return the span that a normalised message names, as ISO 8601, or None: the first number that stands before a unit."""
    for language in words.languages:
        ago: Any = words.languages[language].get("ago", {})
        numbers = {str(word): int(number) for number, several in ago.get("numbers", {}).items() for word in several}
        units = {str(word): unit for unit, several in ago.get("units", {}).items() for word in several}
        if not units:
            continue
        pattern = rf"\b(\d{{1,2}}|{'|'.join(map(re.escape, numbers)) or '(?!)'}) ?({'|'.join(map(re.escape, sorted(units, key=len, reverse=True)))})\b"
        match = re.search(pattern, text)
        if match:
            number = numbers.get(match.group(1)) or int(match.group(1))
            return _ISO[units[match.group(2)]].format(min(number, MOST)) if number else None
    return None
