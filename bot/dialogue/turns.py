"""From what Rasa returns - messages and a tracker - to a turn."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.messages import Button, Reply, Turn
from rasa_project.responses import UNCUT_PARAGRAPH, spoken_language

# Intents that are not needs of labels.md: buttons, commands and follow-ups are counted as the need they serve.
NEED_OF_INTENT = {
    "start": "greet", "menu": "affirm", "cancel": "deny", "talk": "emotion", "change_country": "set_place", "skip_country": "deny", "danger_shown": "ask_hotline",
    "safe_now": "affirm", "watched_phone": "ask_privacy", "someone_sees_phone": "affirm", "nobody_sees_phone": "deny", "calm_next": "ask_calm", "more_listings": "ask_hotline",
    "report_number": "wrong_number", "show_guide": "ask_legal", "follow_up": "ask_hotline", "nlu_fallback": "unclear",
}  # fmt: skip
# Intents of typed words that are no needs: the next best guess of the model is the need.
NO_NEEDS = frozenset({"nlu_fallback", "follow_up"})
_SHORT_LABEL = 22


def turn_of(messages: Sequence[Mapping[str, Any]], slots: Mapping[str, Any], latest: Mapping[str, Any]) -> Turn:
    """Build the turn from Rasa's messages, the tracker's slots and its latest message's parse."""
    replies, listings, forget = [], [], False
    crisis, invites = None, None
    for message in messages:
        custom = message.get("custom") or {}
        listings += [listing for listing in custom.get("listings", ()) if listing not in listings]
        forget = forget or bool(custom.get("forget"))
        crisis, invites = custom.get("crisis", crisis), custom.get("invites", invites)
        if message.get("text"):
            buttons = [Button(str(button["title"]), str(button["payload"])) for button in message.get("buttons") or ()]
            replies.append(Reply(str(message["text"]).replace(UNCUT_PARAGRAPH, "\n\n"), rows_of(buttons)))
    return Turn(
        replies=tuple(replies),
        need=need_of(latest),
        topic=topic_of(latest),
        language=spoken_language(slots),
        country=slots.get("country"),
        place=slots.get("place"),
        listings=tuple(listings),
        forget=forget,
        crisis=crisis,
        invites=invites,
        about=slots.get("about"),
    )


def need_of(latest: Mapping[str, Any]) -> str:
    """Return the need of a parsed message: the best guess also where the model was not sure enough to act on it."""
    names = [ranked["name"] for ranked in latest.get("intent_ranking") or [] if ranked["name"] not in NO_NEEDS]
    name = (latest.get("intent") or {}).get("name") or "unclear"
    if name in NO_NEEDS and names:
        name = names[0]
    return NEED_OF_INTENT.get(name, name)


def topic_of(latest: Mapping[str, Any]) -> str:
    """Return the topic of a parsed message."""
    return next((str(entity["value"]) for entity in latest.get("entities") or () if entity["entity"] == "topic"), "none")


def crisis_of(latest: Mapping[str, Any]) -> str | None:
    """Return what a message that danger has answered says besides: that speaking is impossible, or that they will not do it."""
    said = {(entity["entity"], entity["value"]) for entity in latest.get("entities") or () if isinstance(entity["value"], str)}
    if ("crisis", "mute") in said or ("condition", "written") in said:
        return "silent"
    return "wont" if ("crisis", "wont") in said else None


@dataclass(frozen=True)
class Parsed:
    """The labels of one message without memory; asks_place: the place named has several homes."""

    need: str
    confidence: float
    topic: str
    language: str | None
    country: str | None
    place: str | None
    asks_place: bool


def parsed_of(latest: Mapping[str, Any]) -> Parsed:
    """Read the labels from what Rasa parsed of a message."""
    values = {entity["entity"]: entity["value"] for entity in latest.get("entities") or ()}
    ranking = [ranked for ranked in latest.get("intent_ranking") or [] if ranked["name"] not in NO_NEEDS]
    return Parsed(need_of(latest), float(ranking[0]["confidence"]) if ranking else 0.0, topic_of(latest), values.get("language"), values.get("country"), values.get("place"), "place_choices" in values)


def rows_of(buttons: Sequence[Button]) -> tuple[tuple[Button, ...], ...]:
    """Lay buttons out in rows: two short ones side by side, a long one alone."""
    rows: list[tuple[Button, ...]] = []
    for button in buttons:
        last = rows[-1] if rows else ()
        if len(last) == 1 and len(last[0].label) <= _SHORT_LABEL and len(button.label) <= _SHORT_LABEL:
            rows[-1] = (last[0], button)
        else:
            rows.append((button,))
    return tuple(rows)


# Of whom a danger is told: what was said of people stays after its card.
_PEOPLE = ("audience", "role", "deed", "condition")
_TOLD_OF = {"disclose": "self", "disclose_other": "other"}


def with_entities(payload: str, latest: Mapping[str, Any]) -> str:
    """Add place, language, topic, whom it is about and what a line has to be like, as found in a message, to a payload ("/danger_shown{...}")."""
    name, _, given = payload.partition("{")
    entities = json.loads("{" + given) if given else {}
    people: dict[str, list[str]] = {}
    for entity in latest.get("entities") or ():
        if entity["entity"] in ("country", "region", "place", "language", "about") and isinstance(entity["value"], str):
            entities.setdefault(entity["entity"], entity["value"])
        elif entity["entity"] == "topic" and entity["value"] not in ("none", "general"):
            entities.setdefault("topic", entity["value"])
        elif entity["entity"] in _PEOPLE:  # a wish too: who says in danger that someone would hear them is shown how to write, also later
            people.setdefault(entity["entity"], []).append(str(entity["value"]))
    told_of = _TOLD_OF.get(need_of(latest))
    if told_of:
        entities.setdefault("about", told_of)
    entities.update(people)
    return f"{name}{json.dumps(entities, separators=(',', ':'))}"
