"""The bot's words outside the replies: listings, guides, cards, the Telegram front end; where they stand is data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from bot.words.lint import FOLDER, LANGUAGES

ROOT = FOLDER.parent.parent
PLACES = FOLDER / "places.yml"


def words_elsewhere(root: Path = ROOT, places: Path = PLACES) -> Iterator[tuple[str, str, str]]:
    """Yield (place, language, text) of every sentence; raises OSError or yaml.YAMLError."""
    for place in yaml.safe_load(places.read_text(encoding="utf-8")):
        for path in sorted((root / place["folder"]).glob(place["files"])):
            data = yaml.safe_load(path.read_text(encoding="utf-8"))
            name = str(path.relative_to(root))
            language = path.stem if place["from"] == "file" else "en"
            if place["from"] == "file" and language not in LANGUAGES:
                continue
            for keys, text in _texts(data, frozenset(place.get("leave_out", ()))):
                if place["from"] == "file" or keys & set(place["keys"]):
                    yield f"{name} ({text[:24]})", next((key for key in keys if key in LANGUAGES), language) if place["from"] == "key" else language, text


def _texts(value: Any, leave_out: frozenset[str], keys: frozenset[str] = frozenset()) -> Iterator[tuple[frozenset[str], str]]:
    if isinstance(value, str):
        yield keys, value
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            if str(key) not in leave_out:
                yield from _texts(inner, leave_out, keys | {str(key)})
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner, leave_out, keys)
