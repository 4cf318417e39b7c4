"""A dialogue in a thread of its own, so that a model that hangs never holds up the danger card or another chat."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine
from typing import Any, TypeVar

from bot.dialogue.protocol import Dialogue
from bot.messages import Turn

Result = TypeVar("Result")


class ThreadedDialogue:
    """Run another dialogue's coroutines on an event loop in a daemon thread.

    Rasa computes inside the event loop that calls it; a time limit around such a call could not interrupt it. From
    here the caller's loop stays free, its time limits hold, and the program can end while the model still computes.
    """

    def __init__(self, dialogue: Dialogue) -> None:
        """Start the thread."""
        self._dialogue = dialogue
        self._loop = asyncio.new_event_loop()
        threading.Thread(target=self._loop.run_forever, name="dialogue", daemon=True).start()

    async def respond(self, sender: str, message: str) -> Turn:
        """See Dialogue.respond."""
        return await self._elsewhere(self._dialogue.respond(sender, message))

    async def note(self, sender: str, message: str, payload: str) -> Turn:
        """See Dialogue.note."""
        return await self._elsewhere(self._dialogue.note(sender, message, payload))

    async def mark(self, sender: str, payload: str) -> None:
        """See Dialogue.mark."""
        await self._elsewhere(self._dialogue.mark(sender, payload))

    async def forget(self, sender: str) -> None:
        """See Dialogue.forget."""
        await self._elsewhere(self._dialogue.forget(sender))

    async def close(self) -> None:
        """Close the dialogue and end the thread."""
        await self._elsewhere(self._dialogue.close())
        self._loop.call_soon_threadsafe(self._loop.stop)

    async def _elsewhere(self, work: Coroutine[Any, Any, Result]) -> Result:
        return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(work, self._loop))
