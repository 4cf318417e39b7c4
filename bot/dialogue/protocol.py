"""What the conversation needs of a dialogue model."""

from __future__ import annotations

from typing import Protocol

from bot.messages import Turn


class DialogueError(Exception):
    """The dialogue model could not answer; says where, never what the person wrote."""


class Dialogue(Protocol):
    """A dialogue model that remembers each sender by a pseudonym."""

    async def respond(self, sender: str, message: str) -> Turn:
        """Answer a text or a payload ("/intent{...}") of a sender.

        Raises DialogueError when there is no usable answer.
        """
        ...

    async def note(self, sender: str, message: str, payload: str) -> Turn:
        """Take note of a message that danger has answered: remember its place and language, then apply the payload.

        The turn carries labels and memory, no replies. Raises DialogueError.
        """
        ...

    async def mark(self, sender: str, payload: str) -> None:
        """Apply a payload that asks for no answer. Raises DialogueError."""
        ...

    async def forget(self, sender: str) -> None:
        """Delete everything about a sender."""
        ...

    async def close(self) -> None:
        """Let go of connections."""
        ...
