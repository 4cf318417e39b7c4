"""What is declined kindly and never downloaded (R39): everything but written words."""

from __future__ import annotations

from telegram import Message

from bot.messages import Button, Reply
from bot.telegram.front_words import FrontWords

# A message's field -> the sentence that declines it. The order matters: an animation also carries a document, a venue a location.
_KINDS = {
    "photo": "picture",
    "animation": "video",
    "video": "video",
    "video_note": "video",
    "story": "video",
    "voice": "voice",
    "audio": "voice",
    "sticker": "sticker",
    "document": "document",
    "contact": "contact",
    "venue": "location",
    "location": "location",
}


def declined_kind(message: Message) -> str:
    """Return which sentence declines a message; nothing but its outer form is looked at."""
    return next((kind for field, kind in _KINDS.items() if getattr(message, field, None)), "other")


def declining_reply(words: FrontWords, language: str, kind: str, turn: int = 0) -> Reply:
    """Return the kind refusal with ways on (R35); turn: any count that goes up with each message, so that two in a row are worded differently."""
    buttons = (Button(words.say(language, "buttons.help"), "/ask_hotline"), Button(words.say(language, "buttons.menu"), "/menu"))
    return Reply(words.say(language, f"declined.{kind}", turn), (buttons,))
