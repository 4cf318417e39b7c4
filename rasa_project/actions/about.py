"""Whom a conversation is about and who writes, kept over its turns: a place, a yes or a question changes neither.

`about` is "self" (done to the one who writes), "other" (to someone they stand by or saw) or "own_deed" (they harmed someone,
fear that they did, or are accused of it). It changes only where a message says so plainly.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rasa_sdk import Tracker

SELF, OTHER, OWN_DEED = "self", "other", "own_deed"
TOLD_OF = {"disclose": SELF, "disclose_other": OTHER}
# From these confidences on a need alone says whose deed it was, and that the subject changed.
SURE, SURE_OF_CHANGE = 0.95, 0.9
# How the one who writes stands to someone else: the first said stays ("my friend says my daughter lies" is still a mother's).
RELATIONS = frozenset({"parent", "teacher", "colleague", "friend"})
# What someone is who looks at the bot from outside; over when they tell of something, or turn to something that has nothing to do with it.
OUTSIDERS = frozenset({"journalist", "tester"})
STAYS_OUTSIDE = frozenset({"greet", "thanks", "affirm", "deny", "bot_challenge", "ask_metoo", "ask_privacy", "goodbye"})
# Of these a person is one or the other, unless one message names both.
EITHER_OR = (frozenset({"men", "women"}), frozenset({"children", "young_adults"}))


def confidence_of(tracker: Tracker, need: str) -> float:
    """Return how sure the model is of a need of the latest message, 0 to 1."""
    return next((float(one["confidence"]) for one in tracker.latest_message.get("intent_ranking") or [] if one["name"] == need), 0.0)


def about_of(tracker: Tracker, intent: str, entities: Mapping[str, list[Any]]) -> str | None:
    """Return whom it is about after the latest message; None while nothing was told."""
    known, sure = tracker.get_slot("about"), confidence_of(tracker, intent)
    deeds, said = set(entities.get("deed", [])), entities.get("about", [None])[0]
    mine, theirs, own = "to_me" in deeds or said == SELF, "to_other" in deeds or said == OTHER, "by_me" in deeds
    if intent == "perpetrator":
        return _of_a_deed(known, sure, mine=mine, theirs=theirs, own=own)
    if known == OWN_DEED:
        return _after_an_own_deed(intent, sure, mine=mine, theirs="to_other" in deeds, own=own)
    if intent == "disclose":
        stays = known == OTHER and not mine and (sure < SURE_OF_CHANGE or "third" in deeds)
        return OTHER if stays else SELF
    if intent == "disclose_other":
        return SELF if known == SELF and not theirs else OTHER
    if intent == "danger_shown" and known in (SELF, OTHER):
        changes = {SELF: "to_me", OTHER: "to_other"}.get(str(said)) in deeds  # in danger words are few: a plain one changes the subject
        return str(said) if changes else known
    if said:
        return str(said)
    asks_for_another = known is None and not mine and intent.startswith("ask_") and {"parent", "teacher"} & set(entities.get("role", []))
    return OTHER if asks_for_another else known


def roles(known: list[str], said: list[str], intent: str) -> list[str]:
    """Add what a message says of how its writer stands to things to what is known."""
    kept = set(known) - OUTSIDERS if intent not in STAYS_OUTSIDE or set(said) - OUTSIDERS else set(known)
    new = set(said) - RELATIONS if RELATIONS & kept else set(said)
    return sorted(kept | new)


def audience(known: list[str], said: list[str], about: str | None) -> list[str]:
    """Add what a message says of people to what is known, where it does not correct it; a child spoken of stays one."""
    corrected = {name for pair in EITHER_OR if pair & set(said) for name in pair}
    if about == OTHER:
        corrected -= {"children"}
    lines = {"lgbtq"} if "trans" in said else set()
    return sorted((set(known) - corrected) | set(said) | lines)


def _of_a_deed(known: str | None, sure: float, *, mine: bool, theirs: bool, own: bool) -> str | None:
    """Whose deed it is that the model takes for the writer's own; left as it was where that is open."""
    if own and not mine:
        return OWN_DEED if known in (None, OWN_DEED) or sure >= SURE_OF_CHANGE else known
    if known == OWN_DEED:
        return OWN_DEED
    if mine or theirs:
        return known or (SELF if mine else OTHER)
    return OWN_DEED if known is None and sure >= SURE else known


def _after_an_own_deed(intent: str, sure: float, *, mine: bool, theirs: bool, own: bool) -> str:
    """Who told of an own deed is answered for that until they plainly tell of what was done to them or to someone else."""
    if intent == "disclose" and mine and not own:
        return SELF
    if intent == "disclose_other" and theirs and not own and sure >= SURE_OF_CHANGE:
        return OTHER
    return OWN_DEED
