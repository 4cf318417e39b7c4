"""What a message adds to the memory of a conversation: the slots that every turn updates before it is answered."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from rasa_project.actions.about import OTHER, OWN_DEED, about_of, audience, roles
from rasa_project.actions.answering import answering
from rasa_project.actions.asked import light_talk
from rasa_project.actions.conditions import LANGUAGE, OWN, remembered_conditions
from rasa_project.actions.crisis import before_danger
from rasa_project.actions.refusing import tells_and_wants_no_line

# Requests that have to survive the question for the country (keeps "a number" - "which country?" - "india" together).
REQUESTS = frozenset({"ask_hotline", "ask_legal", "ask_report_police", "ask_workplace", "ask_medical", "ask_online", "perpetrator"})
# Those answered from the guides rather than from the listings alone.
GUIDED = frozenset({"ask_legal", "ask_report_police", "ask_workplace", "ask_medical", "ask_online", "ask_metoo", "show_guide"})
# After these the next yes or no answers the question in the reply.
OPENS = {
    "disclose": "told", "disclose_other": "told", "emotion": "talking", "self_blame": "talking", "talk": "talking",
    "danger_shown": "safe_now", "ask_calm": "calm", "calm_next": "calm", "watched_phone": "phone_seen",
}  # fmt: skip
# Words whose meaning depends on the open question: they are answered before it changes.
ANSWERS = frozenset({"affirm", "deny", "unclear", "nlu_fallback", "set_place", "skip_country", "follow_up", "set_language"})
# Small talk and questions in the middle of something: what was open stays open.
INTERRUPTIONS = frozenset({"greet", "thanks", "bot_challenge", "ask_privacy", "ask_metoo", "out_of_scope", "abuse_bot", "watched_phone"})
# What is answered as telling, whatever need the model took it for.
TELLING = frozenset({"told_self", "told_other"})
# From how many letters on a message tells its language, before and after one is known ("no", "ok", "kenya" tell nothing).
LETTERS_OF_A_GREETING, LETTERS_OF_A_LANGUAGE = 4, 10
OTHER_LANGUAGE = "other"  # what a language is called that the bot does not speak (components/writer.yml, speak)
DEVANAGARI = re.compile(r"[\u0904-\u0939]")
# Whoever asks for a line after wanting to talk only is shown numbers again.
ASKS_FOR_LINES = frozenset({"ask_hotline", "more_listings"})
LINES_ASKED = frozenset({"hotline", "looking", "show", "about_shown", "not_working"})
# What is said of lines, or at the end, changes nothing of what it is all about.
NO_NEW_SUBJECT = frozenset({"about_shown", "not_working", "none_shown", "show", "sleep", "stop_here", "place"})
# Nor do a feeling and small words, whatever topic the model hears in them.
KEEPS_THE_SUBJECT = frozenset({"danger_shown", "emotion", "self_blame", "ask_calm", "affirm", "deny", "thanks", "greet", "goodbye", "unclear", "nlu_fallback", "ask_privacy", "bot_challenge", "out_of_scope"})
# A threat in few words is taken for one at home, wherever it was said to be.
PLACES_OF_IT, WORDS_WITHOUT_A_SUBJECT = frozenset({"workplace_harassment", "campus", "online_abuse"}), 9
NEVER_UNSURE = frozenset({"nlu_fallback", "unclear"})
# What is answered by its words was understood, whatever the model made of it.
UNDERSTOOD = frozenset({"felt", "asked", "only_talk", "place", "about_shown", "crisis"})


def entities_of(tracker: Tracker) -> dict[str, list[Any]]:
    """Return entity name -> values of the latest message."""
    found: dict[str, list[Any]] = {}
    for entity in tracker.latest_message.get("entities") or []:
        found.setdefault(entity["entity"], []).append(entity["value"])
    return found


def intent_of(tracker: Tracker) -> str:
    """Return the intent of the latest message."""
    return str((tracker.latest_message.get("intent") or {}).get("name") or "unclear")


class ActionRemember(Action):
    """Update the memory from the latest message; runs in every turn, before the policies choose an action."""

    def name(self) -> str:
        """Return the name under which Rasa calls it after extracting slots."""
        return "action_validate_slot_mappings"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Mapping[str, Any]) -> list[EventType]:
        """Return the slots that change."""
        return [SlotSet(name, value) for name, value in remembered(tracker).items() if tracker.get_slot(name) != value]


def remembered(tracker: Tracker) -> dict[str, Any]:
    """Return slot -> value as the latest message leaves them."""
    intent, entities = intent_of(tracker), entities_of(tracker)
    slots: dict[str, Any] = {"turn": int(tracker.get_slot("turn") or 0) + 1}
    slots["misunderstood"] = int(tracker.get_slot("misunderstood") or 0) + 1 if intent in NEVER_UNSURE else 0
    named = named_language(tracker)
    if named:
        slots["chosen_language"] = named
    elif "language" in entities:
        slots.update(_language(tracker, intent, entities["language"][-1]))
    elif "likely_language" in entities and not tracker.get_slot("language"):
        slots["language"] = entities["likely_language"][-1]
    elsewhere = "embassy" in entities.get("wish", []) and tracker.get_slot("country")  # "number of the Indian embassy"
    if not elsewhere and not light_talk(tracker, intent, entities):  # nor is the town whose weather is asked for
        slots.update(_place(entities))
    topic = next((topic for topic in entities.get("topic", []) if topic not in ("none", "general")), None)
    if topic == "domestic_violence" and tracker.get_slot("topic") in PLACES_OF_IT and len(str(tracker.latest_message.get("text") or "").split()) <= WORDS_WITHOUT_A_SUBJECT:
        topic = None  # "he will fail me if i refuse" goes on about the place that was told
    if topic and not (intent in KEEPS_THE_SUBJECT and tracker.get_slot("topic")):  # what was asked before a danger is come back to
        slots["topic"] = topic
    about = about_of(tracker, intent, entities)
    if about != tracker.get_slot("about"):
        slots["about"] = about
    if "audience" in entities:
        slots["audience"] = audience(tracker.get_slot("audience") or [], _said_of_people(tracker, intent, entities), about)
    if "condition" in entities:
        slots["conditions"] = remembered_conditions(tracker.get_slot("conditions") or [], entities["condition"])
    known_roles = tracker.get_slot("role") or []
    if known_roles or "role" in entities:
        slots["role"] = roles(known_roles, entities.get("role", []), intent)
    if intent in REQUESTS and about != OWN_DEED:  # what someone who did harm is asked, and when, their own action says
        slots["request"] = intent
    if intent not in ANSWERS and not (intent in INTERRUPTIONS and tracker.get_slot("awaiting")):
        slots["awaiting"] = OPENS.get(intent)
    if tracker.get_slot("danger"):
        slots["since_card"] = int(tracker.get_slot("since_card") or 0) + 1
    slots.update(answering(tracker, intent, entities, slots["misunderstood"], about))
    if intent in ("disclose", "disclose_other") or slots.get("answering") in TELLING:
        slots["heard"] = "again" if tracker.get_slot("heard") else "first"
    slots.update(_quiet(intent, slots.get("answering")))
    if tells_and_wants_no_line(tracker, intent, entities):
        slots.update(heard="first", quiet=True, request=None, awaiting="told")
    if slots.get("answering") in UNDERSTOOD:
        slots["misunderstood"] = 0
    if slots.get("answering") == "felt" and topic == "suicide_crisis":
        slots.pop("topic", None)  # where the words are no danger, a feeling is no suicide crisis either
    if slots.get("answering") in NO_NEW_SUBJECT:
        slots.pop("topic", None)
    if slots.get("answering") == "about_shown" and "facet" in entities:
        # "Are they open" asks about those shown; it is no wish that every later line has to meet. A language is.
        known = tracker.get_slot("conditions") or []
        slots["conditions"] = remembered_conditions(known, [one for one in entities.get("condition", []) if one.startswith((LANGUAGE, OWN))])
    if "danger" in entities:
        slots.update(_danger(tracker, entities))
    if "guide" in entities:
        slots["guide"] = entities["guide"][0]
    return slots


def _said_of_people(tracker: Tracker, intent: str, entities: Mapping[str, list[Any]]) -> list[str]:
    """Return what a message says of people, without what someone who stands by another only says of themself ("i am an old man, i am afraid")."""
    of_another = tracker.get_slot("about") == OTHER and not intent.startswith("ask_") and "to_other" not in entities.get("deed", []) and "role" not in entities
    return [one for one in entities["audience"] if not (of_another and one in ("men", "women"))]


def _danger(tracker: Tracker, entities: Mapping[str, list[Any]]) -> dict[str, Any]:
    """Return the slots of a danger card: which danger, whose, what stands on it, and what was asked before."""
    found = {"danger": entities["danger"][0], "endangered": next(iter(entities.get("endangered", [])), "self"), "since_card": 0}
    if not tracker.get_slot("danger"):
        found["before_danger"] = before_danger(tracker)
    if "listing" in entities:
        found.update(shown=entities["listing"], seen=entities["listing"])
    return found


def _quiet(intent: str, answers: str | None) -> dict[str, Any]:
    """Return that no numbers are wanted, with nothing owed any more, or that they are; nothing where a message says neither."""
    if intent == "talk" or answers == "only_talk":
        return {"quiet": True, "request": None}
    return {"quiet": False} if intent in ASKS_FOR_LINES or answers in LINES_ASKED else {}


def _language(tracker: Tracker, intent: str, language: str) -> dict[str, str]:
    """Return the slot that a language found in a message changes: none for a word or two that many languages share."""
    if is_button(tracker):
        return {"chosen_language": language} if intent == "set_language" else {"language": language}
    if asks_for_another_language(tracker) and tracker.get_slot("language"):
        return {}  # "pode falar português?" is in a language that looks like one of the bot's own
    text = str(tracker.latest_message.get("text") or "")
    letters, known = sum(map(str.isalpha, text)), tracker.get_slot("language")
    enough = len(text.split()) > 1 and letters >= LETTERS_OF_A_LANGUAGE if known else letters >= LETTERS_OF_A_GREETING
    if language == "hi":
        return {"language": language} if DEVANAGARI.search(text) else {}
    return {"language": language} if enough or (intent == "greet" and not known) else {}


def named_language(tracker: Tracker) -> str | None:
    """Return the one language of the bot's own that a wish for another one names ("can you reply in english please"), or None."""
    named = set(entities_of(tracker).get("speak", [])) - {OTHER_LANGUAGE}
    if intent_of(tracker) != "set_language" or is_button(tracker) or len(named) != 1:
        return None
    text, language = str(tracker.latest_message.get("text") or ""), str(named.pop())
    spoken = next(iter(entities_of(tracker).get("language", [])), None)
    # Who asks for Hindi in Latin letters and in Hindi words reads it so.
    return "hi-Latn" if language == "hi" and spoken == "hi-Latn" and not DEVANAGARI.search(text) else language


def asks_for_another_language(tracker: Tracker) -> bool:
    """Tell whether a language is wished that the bot does not speak, and none that it does."""
    return intent_of(tracker) == "set_language" and set(entities_of(tracker).get("speak", [])) == {OTHER_LANGUAGE}


def is_button(tracker: Tracker) -> bool:
    """Tell whether the latest message was a button or a command rather than a person's own words."""
    return str(tracker.latest_message.get("text") or "").startswith("/")


def _place(entities: Mapping[str, list[Any]]) -> dict[str, Any]:
    if "country" in entities:
        return {"country": entities["country"][0], "region": next(iter(entities.get("region", [])), None), "place": next(iter(entities.get("place", [])), None), "place_choices": []}
    if "place_choices" in entities:
        return {"place_choices": entities["place_choices"][0]}
    return {}
