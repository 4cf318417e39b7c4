"""What a message is answered as because of whom it is about: a deed of the writer's own, someone they stand by, or themself.

The wishes that only have a meaning then stand in components/writer.yml, the rules in data/rules/roles.yml.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rasa_sdk import Tracker

from rasa_project.actions.about import OTHER, OWN_DEED, SELF
from rasa_project.actions.wishes import names_only_a_place, words_of

# After an own deed these are answered for that role; whatever else (a place, thanks, privacy, a help line) is what it always is.
OWN = frozenset({"perpetrator", "disclose", "disclose_other", "self_blame", "emotion", "ask_legal", "ask_report_police", "ask_workplace", "nlu_fallback", "unclear"})
OWN_WISHES = frozenset({"own_contact", "own_case", "own_change", "own_feeling", "support", "options", "lawyer", "believed"})
# Needs that such a wish is mistaken for.
OWN_MISTAKEN = OWN | frozenset({"deny", "affirm", "out_of_scope", "follow_up", "bot_challenge", "ask_privacy", "abuse_bot", "goodbye", "greet", "wrong_number", "delete_data", "ask_calm", "thanks"})
OF_THE_LAW = frozenset({"ask_legal", "ask_report_police", "ask_workplace"})
# Words too few to go on with ("idk"): what they answer is what was asked.
WORDS_THAT_GO_ON = 3
# A wish of longer messages too, since its phrases say enough.
WORDS_OF_ROLES = 20
# Wish -> what it leaves open for the next yes or no.
WISHED = {
    "support": None, "they_are_safe": "help_or_talk", "for_them": None, "held_back": "help_or_talk", "no_papers": "help_or_talk", "denied": "talking", "be_met": "help_or_talk", "report_to": None,
    "this_bot": None, "obliged": None,
}  # fmt: skip
OF_OTHERS = frozenset({"support", "they_are_safe", "for_them", "obliged"})
# What hangs on it: a roof, the pay, blows at home.
FEARS = frozenset({"lose_place", "lose_pay", "hit_at_home"})
# Wishes that are answered as another one.
SAME_AS = {"for_them": "support", "denied": "believed"}


def of_an_own_deed(tracker: Tracker, intent: str, entities: Mapping[str, list[Any]], about: str | None) -> dict[str, Any] | None:
    """Return what someone who did harm, or is accused of it, is answered as; None where that changes nothing."""
    words = words_of(tracker)
    if about == OWN_DEED and not words and intent in OF_THE_LAW:  # a button
        return {"answering": "own_deed", "awaiting": "help_or_talk"}
    if about != OWN_DEED or not words or names_only_a_place(tracker, entities):
        return None
    if tracker.get_slot("about") != OWN_DEED and intent == "perpetrator":
        return {"answering": "own_first", "awaiting": None}
    if OWN_WISHES & set(entities.get("wish", [])) and intent in OWN_MISTAKEN:
        return {"answering": "own_deed", "awaiting": "help_or_talk"}
    goes_on = intent in OWN and (len(words) > WORDS_THAT_GO_ON or intent not in ("unclear", "nlu_fallback"))
    return {"answering": "own_deed", "awaiting": "help_or_talk"} if goes_on and "country" not in entities else None


def of_what_is_wished(tracker: Tracker, intent: str, entities: Mapping[str, list[Any]], about: str | None) -> dict[str, Any] | None:
    """Return what a wish means that only some people have ("she is safe", "they keep my passport"), or None."""
    if not 0 < len(words_of(tracker)) <= WORDS_OF_ROLES:
        return None
    wishes = [one for one in entities.get("wish", []) if one in WISHED and (one not in OF_OTHERS or about == OTHER) and (one != "denied" or about in (SELF, OTHER))]
    children = {*(tracker.get_slot("audience") or []), *entities.get("audience", [])} >= {"children"}
    wishes = [one for one in wishes if (one != "obliged" or children) and not (one == "be_met" and intent == "ask_hotline")]
    if intent == "disclose" and not tracker.get_slot("heard"):
        wishes = [one for one in wishes if one != "held_back"]  # what was done is met with belief first (R6)
    if intent == "disclose_other" and not tracker.get_slot("heard"):
        wishes = [one for one in wishes if one not in ("support", "for_them")]
    if FEARS & set(entities.get("feeling", [])):
        wishes = [one for one in wishes if one != "report_to"]  # "he throws us out, where do i go" asks for no office
    if not wishes:
        return None
    return {"answering": SAME_AS.get(wishes[0], wishes[0]), "awaiting": WISHED[wishes[0]]}


def of_someone_else(tracker: Tracker, intent: str, about: str | None) -> dict[str, Any] | None:
    """Return that a telling goes on about the one it was about, whomever the model took it for; None where it took it right."""
    if intent == "perpetrator" and about is None:
        return {"answering": "unsure_whose", "awaiting": "told"}
    if about == OTHER and intent in ("disclose", "perpetrator"):
        return {"answering": "told_other", "awaiting": "told"}
    if about == SELF and intent in ("disclose_other", "perpetrator"):
        return {"answering": "told_self", "awaiting": "told"}
    return None
