"""What the actions share: the person's memory read from a tracker, the sources they draw on, and their answers."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from rasa_project.responses import UNCUT_PARAGRAPH, spoken_language
from resources.guide_ridge import Encoder
from resources.guide_search import Guides
from resources.live import LiveDirectory
from resources.model import Listing
from resources.search import Directory
from resources.words import Words

# Shorter words inside a place's name stay small ("Santiago de Chile").
LETTERS_OF_AN_ARTICLE = 3


@dataclass(frozen=True)
class Person:
    """What is remembered of the person who writes."""

    language: str
    country: str | None
    region: str | None
    place: str | None
    place_choices: tuple[str, ...]
    topic: str
    audience: frozenset[str]
    request: str | None
    shown: tuple[str, ...]
    guide: str | None
    awaiting: str | None
    about: str | None
    danger: str | None
    # What a line has to be like; every listing shown since help was last asked for; those that did not work.
    conditions: tuple[str, ...] = ()
    seen: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()
    # How they stand to what happened (parent, teacher, colleague ...); the number of the message, and of the one that a guide answered last.
    roles: frozenset[str] = frozenset()
    turn: int = 0
    guide_turn: int | None = None
    # The one listing shown last, where it was one; whether no numbers are wanted; whether they told of something;
    # whether the reply before this message asked for the country.
    focus: str | None = None
    quiet: bool = False
    told: bool = False
    country_asked: bool = False
    # The place in the person's own letters ("Gen\u00e8ve"), where the message was hardly more than its name.
    written_place: str | None = None

    @classmethod
    def of(cls, tracker: Tracker) -> Person:
        """Read the person's memory from the slots of a tracker."""
        slot: Callable[[str], Any] = tracker.get_slot
        return cls(
            language=spoken_language(tracker.current_slot_values()),
            country=slot("country"),
            region=slot("region"),
            place=slot("place"),
            place_choices=tuple(slot("place_choices") or ()),
            topic=slot("topic") or "none",
            audience=frozenset(slot("audience") or ()),
            request=slot("request"),
            shown=tuple(slot("shown") or ()),
            guide=slot("guide"),
            awaiting=slot("awaiting"),
            about=slot("about"),
            danger=slot("danger"),
            conditions=tuple(slot("conditions") or ()),
            seen=tuple(slot("seen") or ()),
            failed=tuple(slot("failed") or ()),
            roles=frozenset(slot("role") or ()),
            turn=int(slot("turn") or 0),
            guide_turn=slot("guide_turn"),
            focus=slot("focus"),
            quiet=bool(slot("quiet")),
            told=bool(slot("heard")),
            country_asked=slot("country_asked") is not None and int(slot("country_asked")) + 1 == int(slot("turn") or 0),
            written_place=_written_place(tracker),
        )


def _written_place(tracker: Tracker) -> str | None:
    text = str(tracker.latest_message.get("text") or "").strip(" .,!?\u0964")
    found = {entity["entity"]: str(entity["value"]) for entity in tracker.latest_message.get("entities") or () if entity["entity"] in ("place", "region")}
    words = text.split()
    known = found.get("place") or found.get("region", "")
    short = len(text) <= LETTERS_OF_AN_ARTICLE  # "nyc" and "blr" are answered with the town's name
    if not found or short or text.startswith("/") or len(words) != len(known.split()) or not all(unicodedata.category(letter)[0] in "LMZ" or letter in ",'-\u2019" for letter in text):
        return None
    return text if text != text.lower() else " ".join(word.capitalize() if len(word) > LETTERS_OF_AN_ARTICLE or not place else word for place, word in enumerate(words))


@dataclass(frozen=True)
class Sources:
    """Where the actions' facts come from: passed in, so that tests and the action server choose their own.

    report notes that a listing did not work, why and on which day; explain adds why to a report without a reason; noted
    tells whether a listing carries a note. guides are the dated
    answers on law and care, encoder turns a question into the vector by which they are found.
    """

    directory: Callable[[], Directory | LiveDirectory]
    words: Words
    now: Callable[[], datetime]
    report: Callable[[str, str, date], None]
    explain: Callable[[str, str, date], None]
    noted: Callable[[Listing], bool]
    guides: Callable[[], Guides]
    encoder: Callable[[], Encoder]


@dataclass
class Answer:
    """What an action answers: named responses or finished texts with buttons, and the slots that change."""

    replies: list[dict[str, Any]] = field(default_factory=list)
    slots: dict[str, Any] = field(default_factory=dict)

    def say(self, response: str, **values: Any) -> Answer:
        """Add a named response; buttons may be among the values."""
        self.replies.append({"response": response, **values})
        return self

    def show(self, text: str, *, buttons: list[dict[str, str]] | None = None, listings: list[str] | None = None) -> Answer:
        """Add a finished text, the ids of the listings in it and its buttons."""
        self.replies.append({"text": text.replace("\n\n", UNCUT_PARAGRAPH), "buttons": buttons or [], "json_message": {"listings": listings or []}})
        return self

    def remember(self, **slots: Any) -> Answer:
        """Change slots."""
        self.slots.update(slots)
        return self

    def send(self, dispatcher: CollectingDispatcher) -> list[EventType]:
        """Hand the replies to Rasa and return the slot events."""
        for reply in self.replies:
            dispatcher.utter_message(**reply)
        return [SlotSet(name, value) for name, value in self.slots.items()]


def button(title: str, payload: str) -> dict[str, str]:
    """Return one button in Rasa's format."""
    return {"title": title, "payload": payload}


def place_payload(place: Mapping[str, Any]) -> str:
    """Return the payload of a button that sets a place; at most 64 bytes for Telegram, so a long town is left out."""
    parts = [f'"{name}":"{place[name]}"' for name in ("country", "region", "place") if place.get(name)]
    payload = "/set_place{" + ",".join(parts) + "}"
    return payload if len(payload.encode()) <= 64 else "/set_place{" + ",".join(parts[:2]) + "}"
