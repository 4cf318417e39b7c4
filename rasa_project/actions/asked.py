"""What a message asks, blames itself for or feels in so many words (components/asked.yml), and where that answers it.

A question of the guides is answered by its card, blame and feelings by words on just that; whatever need the model took them for.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rasa_sdk import Tracker

from rasa_project.actions.about import OTHER

# Longer messages tell of something in which such words only occur; the model's own guess of blame or feeling holds up to a whole story.
WORDS_OF_A_QUESTION, WORDS_OF_A_FEELING, WORDS_OF_A_STORY = 18, 16, 40
FELT = frozenset({"self_blame", "emotion"})
# A telling is first met with belief, or with a card (R6); afterwards the words on what is felt fit better than belief a second time.
TELLING = frozenset({"disclose", "disclose_other"})
# What such words are mistaken for. Someone who did harm, or asks something of the law, is not among them: "it is not your fault" is not for them.
MISTAKEN = frozenset({"greet", "goodbye", "thanks", "affirm", "deny", "unclear", "nlu_fallback", "out_of_scope", "ask_privacy", "bot_challenge", "follow_up", "abuse_bot",
                      "wrong_number", "ask_metoo", "set_place"})  # fmt: skip
NEVER_ASKED = frozenset({"ask_hotline", "delete_data", "set_language", "ask_calm", "abuse_bot"})
# Of what is surely something else, or about the listings just shown, such words only happen to be part.
SURE, SURELY_ELSE = 0.9, frozenset({"out_of_scope", "goodbye", "wrong_number"})
OF_LINES = frozenset({"facet", "which", "step", "condition", "listing"})
# "How much is it" is about the listings just shown, "how long does it take" about the guide.
# What is asked only by someone who saw it, or stands by another.
OF_OTHERS = frozenset({"support-bystander"})
# How to complain, at work or to a platform, is no question of the police.
OF_THE_POLICE, NOT_OF_THE_POLICE = frozenset({"police-report"}), frozenset({"ask_workplace", "ask_online"})
OF_THE_SHOWN, OF_THE_GUIDE = frozenset({"ask-cost", "ask-private"}), frozenset({"how_long"})
# "What could I even do": asked by someone else, or right after a card, it is another question.
OF_ONESELF_IN_CALM, OLDER = frozenset({"law-options"}), 2
# Everyday talk, which is answered lightly however sure the model is; never where something hard is told, nor an idiom of death in a crisis.
LIGHT, NOT_IN_DANGER = frozenset({"idiom", "of_bots", "chat"}), frozenset({"idiom"})
WORDS_OF_SMALL_TALK = 14
# Needs for which data/rules/asked.yml has an answer to what is felt.
HEARD_AS_FELT = frozenset({"self_blame", "emotion", "disclose", "disclose_other", "greet", "goodbye", "thanks", "affirm", "deny", "unclear", "nlu_fallback", "out_of_scope", "ask_privacy", "bot_challenge",
                           "follow_up", "abuse_bot", "wrong_number", "ask_metoo", "set_place"})  # fmt: skip


def asked_for(tracker: Tracker, intent: str, entities: Mapping[str, list[Any]]) -> str | None:
    """Return "asked" for a question of the guides, "felt" for blame or a feeling, or None."""
    text = str(tracker.latest_message.get("text") or "")
    if text.startswith("/"):
        return None
    words = len(text.split())
    if _is_surely_else(tracker, intent, entities):
        return "felt" if light_talk(tracker, intent, entities) else None
    asks = subject_asked(tracker, entities)
    if asks and words <= WORDS_OF_A_QUESTION and intent not in NEVER_ASKED and not (asks in OF_THE_SHOWN and tracker.get_slot("shown")):
        return "asked"
    if light_talk(tracker, intent, entities):
        return "felt"
    before = None if intent in FELT else tracker.get_slot("awaiting")
    return "felt" if what_is_felt(before, entities) and _is_felt(tracker, intent, words) else None


def subject_asked(tracker: Tracker, entities: Mapping[str, list[Any]]) -> str | None:
    """Return the subject of the guides that a message names, or None."""
    of_another = tracker.get_slot("about") == OTHER or "witness" in (tracker.get_slot("role") or [])
    elsewhere, elsewhen = intent_name(tracker) in NOT_OF_THE_POLICE, of_another or (bool(tracker.get_slot("danger")) and int(tracker.get_slot("since_card") or 0) < OLDER)
    left_out = {*(OF_THE_POLICE if elsewhere else ()), *(OF_ONESELF_IN_CALM if elsewhen else ()), *(() if of_another else OF_OTHERS)}
    return next((str(one) for one in entities.get("asks", []) if one not in left_out), None)


def light_talk(tracker: Tracker, intent: str, entities: Mapping[str, list[Any]]) -> str | None:
    """Return which everyday talk a short message is ("chat"), or None where it may tell of something."""
    words, in_danger = len(str(tracker.latest_message.get("text") or "").split()), bool(tracker.get_slot("danger"))
    tells = {"deed", "blame", *(("crisis",) if in_danger else ())} & set(entities)
    if tells or words > WORDS_OF_SMALL_TALK or intent not in HEARD_AS_FELT:
        return None
    return next((str(one) for one in entities.get("feeling", []) if one in LIGHT - (NOT_IN_DANGER if in_danger else frozenset())), None)


def intent_name(tracker: Tracker) -> str:
    """Return the need that the model takes the latest message for."""
    return str((tracker.latest_message.get("intent") or {}).get("name"))


def _is_surely_else(tracker: Tracker, intent: str, entities: Mapping[str, list[Any]]) -> bool:
    if intent == "follow_up":  # about the lines shown, if it says something of lines
        return bool(tracker.get_slot("shown")) and bool(OF_LINES & set(entities))
    return intent in SURELY_ELSE and float((tracker.latest_message.get("intent") or {}).get("confidence") or 0.0) >= SURE


def what_is_felt(before: str | None, entities: Mapping[str, list[Any]]) -> str | None:
    """Return the name of the words on what someone blames themself for or feels ("blame_frozen"), or None; before: the open question."""
    named = [f"{kind}_{one}" for kind in ("blame", "feeling") for one in entities.get(kind, []) if one not in LIGHT and not (before == "guide" and one in OF_THE_GUIDE)]
    return named[0] if named else None


def _is_felt(tracker: Tracker, intent: str, words: int) -> bool:
    if intent in FELT:
        return words <= WORDS_OF_A_STORY
    return words <= WORDS_OF_A_FEELING and (intent in MISTAKEN or (intent in TELLING and bool(tracker.get_slot("heard") or tracker.get_slot("danger"))))
