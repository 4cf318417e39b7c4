"""What a message says of the help lines that were just shown: which of them it means, which side of them it asks, what is to come next.

The words stand in components/shown.yml (facet, step) and components/conditions.yml (which); without them the model's guess is not enough,
since an answer about another side ("is it open" - "it is confidential") is worse than none.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rasa_sdk import Tracker

from rasa_project.actions.wishes import words_of

ORDINALS = {"first": 0, "second": 1, "third": 2}
# Longer messages tell of something in which such words only occur.
WORDS_OF_A_QUESTION, WORDS_OF_AN_ORDINAL, WORDS_OF_A_STEP = 14, 5, 7
# What short words wish, whatever was shown: it goes before.
BEFORE_SHOWN = frozenset({"only_talk", "no_police", "sleep", "stop_here", "watched", "lawyer", "take_down", "believed", "support", "safe"})
# Of what happened; "my boss is free to do it" asks nothing.
TELLING = frozenset({"disclose", "disclose_other", "self_blame", "emotion", "perpetrator"})
# While these questions are open, other answers are waited for.
NOT_WHILE = frozenset({"phone_seen", "calm"})
# An ordinal answers none of these.
NOTHING_ELSE_OPEN = frozenset({None, "told", "talking", "help_or_talk", "safe_now", "country"})


def asked_of_shown(tracker: Tracker, intent: str, entities: Mapping[str, list[Any]], before: str | None) -> dict[str, Any] | None:
    """Return the slots that change where a message asks about what was shown, or for more of it; None where it does not."""
    words = len(words_of(tracker))
    if not words or before in NOT_WHILE:
        return None
    which, step = _first(entities, "which"), _first(entities, "step")
    if which is None and before in ("choice", "broken"):
        which = _first(entities, "aspect")
    # "The second one is dead" reports it.
    ordinal = which in ORDINALS and not ("why" in entities and before != "broken") and (words <= WORDS_OF_AN_ORDINAL or "question" in entities.get("wish", ()))
    if before == "choice" or (before == "broken" and ordinal):
        return _answer(tracker, str(which), str(before)) if ordinal else None
    if intent in TELLING and not {"question", "them"} & set(entities.get("wish", ())) and "?" not in str(tracker.latest_message.get("text")) and not ordinal and not step:
        return None
    if intent == "ask_hotline" and step in ("other", "more") and not tracker.get_slot("shown"):
        return {"answering": "show"}
    if before == "guide" and step == "other" and intent != "ask_hotline" and words <= WORDS_OF_A_STEP:
        return {"answering": "another", "awaiting": "help_or_talk"}  # something else than a guide: not more of the lines below it
    if tracker.get_slot("shown") or (tracker.get_slot("danger") and tracker.get_slot("country")):
        asks = "facet" in entities and words <= WORDS_OF_A_QUESTION
        return {"answering": "about_shown"} if asks or ordinal or (step and words <= WORDS_OF_A_STEP) else None
    if before == "guide" and (ordinal or step in ("more", "show")):
        return {"answering": "about_shown"}
    if step and words <= WORDS_OF_A_STEP:
        return {"answering": {"show": "show", "other": "another"}.get(step, "none_shown"), "awaiting": "help_or_talk"}
    # "Is the first one anonymous", before there is a first one.
    unknown = ordinal or (which in ORDINALS and "facet" in entities and words <= WORDS_OF_A_QUESTION)
    return {"answering": "none_shown", "awaiting": "help_or_talk"} if unknown and before in NOTHING_ELSE_OPEN else None


def _answer(tracker: Tracker, which: str, before: str) -> dict[str, Any] | None:
    """Return what "the first one" says where one of several places, or of several numbers, was asked for."""
    if before == "broken":
        return {"answering": "not_working"}
    choices = tracker.get_slot("place_choices") or []
    if ORDINALS[which] >= len(choices):
        return None
    town, region, country = choices[ORDINALS[which]].split("|")
    return {"answering": "place", "country": country, "region": region or None, "place": town, "place_choices": []}


def _first(entities: Mapping[str, list[Any]], name: str) -> Any:
    return next(iter(entities.get(name, ())), None)
