"""Long messages to measure with: short ones put together, harmless ones alone, or one of danger among them."""

from __future__ import annotations

import random
from collections.abc import Sequence

from bot.danger.scoring import NONE
from bot.danger.training import Example

LENGTHS = (2, 3, 6, 10)  # harmless messages in one
COUNT = 150


def tangled(messages: Sequence[Example], length: int, *, dangerous: bool, count: int = COUNT) -> list[Example]:
    """Return messages of so many harmless ones of one language, as sentences; dangerous: with one of danger somewhere among them.

    The same messages give the same result each time.
    """
    chance = random.Random(length)  # noqa: S311 - a measure, no secret
    languages = sorted({message.language for message in messages})
    found = []
    for number in range(count):
        language = languages[number % len(languages)]
        own = [message for message in messages if message.language == language]
        parts = chance.sample([message for message in own if message.danger == NONE], length)
        danger = chance.choice([message for message in own if message.danger != NONE])
        if dangerous:
            parts.insert(chance.randrange(length + 1), danger)
        found.append(Example(language, danger.danger if dangerous else NONE, ". ".join(part.text for part in parts), "tangled"))
    return found
