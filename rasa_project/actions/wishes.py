"""What short words say of themselves, whatever the model takes them for: "no, not police", "a number then", "kenya".

The phrases stand in components/writer.yml (wish), the answers in data/rules/wishes.yml and after.yml.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rasa_sdk import Tracker

# A short message is a wish; a longer one tells of something in which such words only occur (writer.yml).
WORDS_OF_A_WISH = 8
# These say it so plainly that more may stand around them.
WORDS_AROUND = {"only_talk": 16, "watched": 11, "sleep": 11, "no_police": 11}
# A message of so many words that names a place names nothing else.
WORDS_OF_A_PLACE = 3
# A no of more words says something else besides ("i have no papers").
WORDS_OF_A_NO = 3
ANYWHERE = frozenset({"only_talk", "no_police", "support", "options", "help", "another", "tells", "believed", "hotline", "lawyer", "this_bot", "sleep", "stop_here", "watched"})
# Not knowing is an answer to a question that is open; where none is, choices are offered.
OPEN_QUESTIONS = frozenset({"country", "choice", "safe_now", "phone_seen", "told", "talking", "calm"})
# Wish -> the questions that it answers, or after which it is one.
AFTER: dict[str, frozenset[str]] = {"skip": frozenset({"country", "choice"}), "next": frozenset({"calm"})}
# What a wish leaves open for the next yes or no.
LEFT_OPEN: dict[str, str | None] = {
    "only_talk": "talking", "no_police": "help_or_talk", "next": "calm", "help": "help_or_talk", "tells": "talking", "believed": "talking", "another": "help_or_talk",
    "idk": "help_or_talk", "enough": "help_or_talk",
    "sleep": None, "stop_here": None, "watched": None,
}  # fmt: skip


def wish_of(tracker: Tracker, entities: Mapping[str, list[Any]], before: str | None) -> str | None:
    """Return what a short message wishes where it can be meant here, else None; before: the question that was open."""
    words = len(words_of(tracker))
    wishes = [wish for wish in entities.get("wish", []) if words <= WORDS_AROUND.get(wish, WORDS_OF_A_WISH)]
    return next((wish for wish in wishes if _can_be_meant(tracker, wish, entities, before)), None)


def words_of(tracker: Tracker) -> list[str]:
    """Return the words of the latest message; none for a button."""
    text = str(tracker.latest_message.get("text") or "")
    return [] if text.startswith("/") else text.split()


def names_only_a_place(tracker: Tracker, entities: Mapping[str, list[Any]]) -> bool:
    """Tell whether the latest message is a place and hardly anything else."""
    return 0 < len(words_of(tracker)) <= WORDS_OF_A_PLACE and "country" in entities


def _can_be_meant(tracker: Tracker, wish: str, entities: Mapping[str, list[Any]], before: str | None) -> bool:
    if wish == "safe":
        return before == "calm"  # after a danger it is read before (actions/crisis.py)
    if wish == "idk":
        return before not in OPEN_QUESTIONS
    if wish == "take_down":
        return "online_abuse" in (tracker.get_slot("topic"), *entities.get("topic", []))
    return wish in ANYWHERE or before in AFTER.get(wish, ())
