"""What a message means after a danger card: that it is over, that it is not, that speaking or calling is impossible or not wanted.

The phrases stand in components/crisis.yml; they count only while the danger of a card is remembered. False reassurance is worse
than a number said again: what leaves a danger open is read before what ends it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rasa_sdk import Tracker

from rasa_project.actions.wishes import WORDS_OF_A_NO, words_of

# What a message may say, what leaves the danger open first; these readings are the slot crisis.
MUTE, NEAR, WONT, REFUSE, GONE, OVER, PLACE, NO, HMM = "mute", "near", "wont", "refuse", "gone", "over", "place", "no", "hmm"
STAY, CREDIT, ASK_THEM, SHELTER = "stay", "credit", "ask_them", "shelter"
ORDER = (CREDIT, MUTE, NEAR, WONT, STAY, REFUSE, GONE, SHELTER, OVER)
# A longer message tells of something in which such words only occur.
WORDS_OF_A_READING, WORDS_OF_A_PLACE = 22, 5
# So many messages after a card a place still asks for the card of that place.
FRESH = 2
# A bare no so many messages after a card is still one in a crisis, where no other question is open; after thoughts of suicide always.
LATER, NOTHING_OPEN = 4, frozenset({None, "safe_now", "help_or_talk", "broken", "guide"})
# Needs of words that say nothing of the danger, right after a card.
SAYS_NOTHING = frozenset({"affirm", "deny", "unclear", "nlu_fallback", "greet", "thanks", "goodbye", "out_of_scope"})
# A wish that is met at once, and questions about something else in which such words occur ("can i go to a doctor without police?").
NEVER = frozenset({"delete_data"})
LEAVES, SURE = frozenset({"thanks", "goodbye"}), 0.8
ASKS = frozenset({"ask_legal", "ask_report_police", "ask_workplace", "ask_medical", "ask_online", "ask_privacy", "ask_metoo"})
# What was owed when a place comes: these are what a card answers too.
ANSWERED_BY_A_CARD = frozenset({None, "ask_hotline"})


def said_of_crisis(tracker: Tracker, intent: str, entities: Mapping[str, list[Any]]) -> str | None:
    """Return what a message says of the danger that a card answered, in so many words, or None."""
    kind, words = tracker.get_slot("danger"), words_of(tracker)
    if not kind or not 0 < len(words) <= WORDS_OF_A_READING:
        return None
    if kind == "suicide" and ASK_THEM in entities.get("crisis", []):
        return ASK_THEM  # "should i ask him about it": about the one who may think of it
    if intent in NEVER or (intent in ASKS and _is_question(tracker, entities)):
        return None
    if kind == "suicide" and tracker.get_slot("endangered") == "other" and ("support" in entities.get("wish", []) or "support-someone" in entities.get("asks", [])):
        return HMM  # what to say to someone who thinks of suicide: its own words, not those for any telling
    said = set(entities.get("crisis", [])) - {HMM}  # which only counts right after a card
    said |= {MUTE} if "written" in entities.get("condition", []) else set()
    said |= {REFUSE} if "no_police" in entities.get("wish", []) else set()
    said |= {OVER} if "safe" in entities.get("wish", []) else set()
    if kind == "child" and {"text", "chat"} & set(entities.get("facet", [])) and _is_question(tracker, entities):
        said -= {MUTE}  # "can i text them": whether a child line has a chat is what is asked
    if "asks" in entities:
        said -= {MUTE, REFUSE}  # what is asked in so many words is answered; no voice and no wish are only part of it
    if "doubt" in said:
        said -= {OVER, GONE}
    if tracker.get_slot("endangered") == "other" and NEAR in said:
        # "She is asleep now": the one who is near is not the one who is feared.
        said = said - {NEAR} | (set() if OVER in said else {HMM})
    found = next((one for one in (*ORDER, HMM) if one in said and _counts(one, str(kind))), None)
    if found:
        # A child goes on living with who went out.
        return NEAR if found == GONE and kind == "child" else found
    alone = intent == "set_place" or len(words) <= WORDS_OF_A_PLACE
    fresh = int(tracker.get_slot("since_card") or 0) < FRESH and tracker.get_slot("request") in ANSWERED_BY_A_CARD
    return PLACE if alone and fresh and _names_a_place(tracker, entities) else None


def says_little_after_card(tracker: Tracker, intent: str, entities: Mapping[str, list[Any]], before: str | None) -> str | None:
    """Return how words without a subject ("ok", "no") are meant right after a card or an answer to what followed it, or None."""
    words, kind = words_of(tracker), tracker.get_slot("danger")
    if not words or not kind:
        return None
    if intent == "deny" and len(words) <= WORDS_OF_A_NO and before in NOTHING_OPEN and (kind == "suicide" or int(tracker.get_slot("since_card") or 0) <= LATER):
        return NO
    if before != "safe_now":
        return None
    if "hmm" in entities.get("crisis", []):
        return HMM
    if intent in LEAVES and kind != "suicide" and int(tracker.get_slot("since_card") or 0) > 1 and _sure(tracker):
        return None  # thanks and a goodbye once the first words are said; the numbers stand below in one line
    return HMM if intent in SAYS_NOTHING else None


def before_danger(tracker: Tracker) -> str | None:
    """Return the payload of the button that leads back to what was asked before a danger came up, or None."""
    request, guide = tracker.get_slot("request"), tracker.get_slot("guide")
    if request:
        return f"/{request}"
    if guide:
        return f'/show_guide{{"guide":"{guide}"}}'
    return "/ask_hotline" if tracker.get_slot("shown") else None


def _sure(tracker: Tracker) -> bool:
    return float((tracker.latest_message.get("intent") or {}).get("confidence") or 0.0) >= SURE


def _names_a_place(tracker: Tracker, entities: Mapping[str, list[Any]]) -> bool:
    """Tell whether a message names a place whose country is clear: a town of several homes is in the country that is known."""
    country = tracker.get_slot("country")
    homes = [home for found in entities.get("place_choices", []) for home in (found if isinstance(found, list) else [found])]
    return "country" in entities or any(country and str(home).endswith(f"|{country}") for home in homes)


def _is_question(tracker: Tracker, entities: Mapping[str, list[Any]]) -> bool:
    return "?" in str(tracker.latest_message.get("text") or "") or "question" in entities.get("wish", [])


def _counts(reading: str, kind: str) -> bool:
    """Tell whether a reading says something of this kind of danger: who left a person with thoughts of suicide ended nothing."""
    if reading in (NEAR, GONE, SHELTER):
        return kind in ("danger", "child")
    return reading != WONT or kind == "suicide"
