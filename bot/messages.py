"""What goes in and out of a conversation, the same for Telegram, the terminal and other programs."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Incoming:
    """One message of one person: words, or the data of a button that was shown before.

    language: that of the app they write in, for a first contact that tells none (a /start).
    """

    chat: str
    text: str = ""
    button: str | None = None
    language: str | None = None


@dataclass(frozen=True)
class Button:
    """A button under a reply; data is at most 64 bytes, as Telegram allows."""

    label: str
    data: str


@dataclass(frozen=True)
class Reply:
    """One message to the person."""

    text: str
    buttons: tuple[tuple[Button, ...], ...] = ()


@dataclass(frozen=True)
class Turn:
    """What the dialogue made of one message: replies, labels, and what is remembered after it.

    crisis: what the message says of a danger that a card answered (bot/danger/crisis.py); invites: the danger that the reply
    invites to say in so many words, so that a plain yes says it.
    """

    replies: tuple[Reply, ...] = ()
    need: str = "unclear"
    topic: str = "none"
    language: str | None = None
    country: str | None = None
    place: str | None = None
    listings: tuple[str, ...] = ()
    forget: bool = False
    crisis: str | None = None
    invites: str | None = None
    # Whom it is about, as remembered: self, other or own_deed; None while nothing was told.
    about: str | None = None


@dataclass(frozen=True)
class Answer:
    """A turn with the danger that was seen before it (None: no danger)."""

    turn: Turn = field(default_factory=Turn)
    danger: str | None = None
