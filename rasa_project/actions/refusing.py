"""A message that tells what was done and wants no help line in one: it is met with belief, and no line is looked for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rasa_sdk import Tracker

TELLING = frozenset({"disclose", "disclose_other"})
# What such a message is taken for, since it names a line.
LOOKING = frozenset({"ask_hotline"})
GENERAL = frozenset({"none", "general"})


def tells_and_wants_no_line(tracker: Tracker, intent: str, entities: Mapping[str, list[Any]]) -> bool:
    """Tell whether a message tells of something, for the first time, and says beside it that no line is wanted."""
    if "only_talk" not in entities.get("wish", []) or tracker.get_slot("heard") or str(tracker.latest_message.get("text") or "").startswith("/"):
        return False
    named = any(topic not in GENERAL for topic in entities.get("topic", []))
    return intent in TELLING or (intent in LOOKING and (named or "to_me" in entities.get("deed", []) or "to_other" in entities.get("deed", [])))
