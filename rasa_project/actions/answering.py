"""What a message answers: the question that the last reply left open, or a wish that it carries beside its need.

`awaiting` is what a reply leaves open; `answering` is what the message at hand meets. Rules stand on `answering`,
which no action changes: a rule whose action changed its own condition would end in Rasa's fallback, and the turn be lost.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rasa_sdk import Tracker

from rasa_project.actions.asked import asked_for
from rasa_project.actions.asked_of_shown import BEFORE_SHOWN, asked_of_shown
from rasa_project.actions.by_whom import of_an_own_deed, of_someone_else, of_what_is_wished
from rasa_project.actions.crisis import said_of_crisis, says_little_after_card
from rasa_project.actions.refusing import tells_and_wants_no_line
from rasa_project.actions.wishes import LEFT_OPEN, names_only_a_place, wish_of

# Needs that a question about what was just shown is mistaken for ("is it free", "do they have to report").
MISTAKEN = frozenset({"bot_challenge", "ask_privacy", "set_language", "ask_report_police", "ask_metoo", "ask_medical"})
# And where it begins like "are they" or "is it".
MISTAKEN_OF_THEM = MISTAKEN | {"wrong_number", "out_of_scope", "unclear", "nlu_fallback", "ask_hotline"}
LIKELY_FOLLOW_UP = 0.4  # of the confidence in the need
# What a wish of a line, or a number that failed, is taken for by the model (data/rules/lines.yml); not while these are open.
LOOKING_AS = frozenset({"set_language", "unclear", "nlu_fallback", "out_of_scope", "emotion", "ask_privacy", "bot_challenge", "affirm", "deny", "greet", "goodbye", "thanks",
                        "abuse_bot", "ask_calm", "wrong_number", "set_place"})  # fmt: skip
NOT_WHILE = frozenset({"phone_seen", "calm"})
WORDS_OF_LOOKING = 12
# "I only speak Spanish" is first said to the bot, which speaks it.
OWN_LANGUAGES = frozenset({"own:en", "own:hi", "own:fr", "own:es"})
# Words that fit nothing go on with these, but a question does not, and a second time the menu comes (R34).
GOING_ON = frozenset({"talking", "told"})
# A message of so many words that says who someone is, and nothing else that the model knows ("i am a guy").
WORDS_ABOUT_ONESELF = 5
# What a message is taken for that names the place that was asked for, and says something besides.
NOTHING_BESIDES = frozenset({"affirm", "deny", "greet", "unclear", "nlu_fallback", "out_of_scope", "follow_up", "goodbye", "thanks", "bot_challenge"})
NOTHING_ELSE = frozenset({"perpetrator", "unclear", "nlu_fallback", "out_of_scope", "bot_challenge", "deny", "affirm", "greet"})


def answering(tracker: Tracker, intent: str, entities: Mapping[str, list[Any]], misunderstood: int, about: str | None = None) -> dict[str, Any]:
    """Return the slots answering and, where an answer changes it, awaiting or the place that it chooses; about: whom it is about after the message."""
    before = tracker.get_slot("awaiting")
    if _names_the_place(tracker, intent, entities, before):
        return {"answering": "place"}  # "no, inside the company. i am in pune": the country was what was asked
    said = said_of_crisis(tracker, intent, entities)
    if said:
        return _in_crisis(said)
    own = of_an_own_deed(tracker, intent, entities, about)
    if own:
        return own
    asked = asked_for(tracker, intent, entities)
    if asked == "asked":
        return {"answering": asked}
    wished = of_what_is_wished(tracker, intent, entities, about)
    if wished:
        return wished
    wish = None if tells_and_wants_no_line(tracker, intent, entities) else wish_of(tracker, entities, before)
    shown = asked_of_shown(tracker, intent, entities, before) if wish not in BEFORE_SHOWN else None
    if shown:
        return shown
    if wish == "another" and intent == "ask_hotline" and not tracker.get_slot("shown"):
        return {"answering": "show"}  # "another line", where a guide was shown
    if wish == "another":
        return {"answering": "about_shown"} if tracker.get_slot("shown") else {"answering": wish, "awaiting": LEFT_OPEN[wish]}
    if wish == "safe":
        wish = "enough"
    if wish:
        return {"answering": wish, **({"awaiting": LEFT_OPEN[wish]} if wish in LEFT_OPEN else {})}
    if asked:
        return {"answering": asked, "awaiting": "talking"}
    if names_only_a_place(tracker, entities):
        return {"answering": "place"}
    looks = _looks_for(tracker, intent, entities, before)
    if looks:
        return {"answering": looks}
    if _asks_about_shown(tracker, intent, entities):
        return {"answering": "about_shown"}
    words = str(tracker.latest_message.get("text") or "")
    little = says_little_after_card(tracker, intent, entities, before)
    if little:
        return _in_crisis(little)
    for_me = "for_me" in entities.get("wish", []) or len(words.split()) <= WORDS_ABOUT_ONESELF
    # Whoever begins with it is welcomed as such (actions/simple_actions.py), and told what this is (R1).
    begins = not tracker.get_slot("turn") and (intent == "greet" or "for_me" in entities.get("wish", []))
    if intent in NOTHING_ELSE and {"audience", "role"} & set(entities) and for_me and entities.get("role") != ["tester"] and not begins:
        return {"answering": "about_me"}
    told = of_someone_else(tracker, intent, about)
    if told:
        return told
    if intent == "wrong_number" and before != "guide" and not tracker.get_slot("shown") and not words.startswith("/") and (tracker.get_slot("heard") or tracker.get_slot("topic")):
        return {"answering": "told", "awaiting": "told"}  # no number was shown, and something was told: it goes on
    if before in GOING_ON and (misunderstood > 1 or "?" in words):
        return {"answering": None, "awaiting": None}
    if before == "broken" and "which" not in entities and not any(letter.isdigit() for letter in words):
        return {"answering": None, "awaiting": None}  # the question may stay open: something else is asked
    changes: dict[str, Any] = {"answering": before}
    if intent in ("wrong_number", "report_number") and "listing" not in entities and len(tracker.get_slot("shown") or []) > 1:
        changes["awaiting"] = "broken"
    return changes


def _names_the_place(tracker: Tracker, intent: str, entities: Mapping[str, list[Any]], before: str | None) -> bool:
    """Tell whether a message that says little else names the place that was asked for, or a new one after lines or a guide ("i fly home to delhi, what about there")."""
    if "country" not in entities or intent not in NOTHING_BESIDES or asked_for(tracker, intent, entities) is not None:
        return False
    new = not tracker.get_slot("danger") and entities["country"][0] != tracker.get_slot("country")
    return before in ("country", "choice") or (new and bool(before == "guide" or tracker.get_slot("shown") or tracker.get_slot("request")))


def _in_crisis(said: str) -> dict[str, Any]:
    """Return the slots of a message that goes on with a danger that a card answered."""
    return {"answering": "crisis", "awaiting": "safe_now", "crisis": said, "since_card": 0}


def _looks_for(tracker: Tracker, intent: str, entities: Mapping[str, list[Any]], before: str | None) -> str | None:
    """Return "looking" for a wish of a line ("someone who speaks Tamil"), "not_working" for a number that failed, or None."""
    words = len(str(tracker.latest_message.get("text") or "").split())
    if words > WORDS_OF_LOOKING or before in NOT_WHILE:
        return None
    asks = "question" in entities.get("wish", [])
    of_card = tracker.get_slot("danger") and tracker.get_slot("country")
    if "why" in entities and not asks and "listing" not in entities and (tracker.get_slot("shown") or of_card):
        return "not_working"
    wished = [one for one in entities.get("condition", []) if not (intent == "set_language" and one in OWN_LANGUAGES)]
    return "looking" if wished and intent in LOOKING_AS else None


def _asks_about_shown(tracker: Tracker, intent: str, entities: Mapping[str, list[Any]]) -> bool:
    """Tell whether a question that looks like another need may as well be about the listings just shown."""
    of_them = "them" in entities.get("wish", [])
    if intent not in (MISTAKEN_OF_THEM if of_them else MISTAKEN) or str(tracker.latest_message.get("text") or "").startswith("/") or not tracker.get_slot("shown"):
        return False
    ranking = _ranking(tracker)
    if of_them and "aspect" in entities:  # which the model only names where it is among its first guesses
        return True
    return ranking.get("follow_up", 0.0) >= LIKELY_FOLLOW_UP * ranking.get(intent, 1.0)


def _ranking(tracker: Tracker) -> dict[str, float]:
    return {one["name"]: float(one["confidence"]) for one in tracker.latest_message.get("intent_ranking") or []}
