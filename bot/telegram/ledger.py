"""Which updates were taken, which are answered, and up to where Telegram may forget them (design decision 8).

Telegram forgets an update when a higher offset is asked for. So an offset only ever passes updates whose answer was
sent: a process that is killed in between gets them again.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable

WINDOW = 100  # updates; Telegram hands over at most so many at once, so more than these can never be waiting
PATIENCE_SECONDS = 20.0


class Ledger:
    """Keep account of update ids; nothing of an update itself is kept."""

    def __init__(self, clock: Callable[[], float], window: int = WINDOW, patience_seconds: float = PATIENCE_SECONDS, remembered: int = 10_000) -> None:
        """clock: monotonic seconds; remembered: how many answered ids are known, so that none is answered twice."""
        self._clock = clock
        self._window = window
        self._patience_seconds = patience_seconds
        self._remembered = remembered
        self._pending: dict[int, tuple[float, asyncio.Event]] = {}
        self._answered: OrderedDict[int, None] = OrderedDict()
        self._next: int | None = None
        self._changed = asyncio.Event()

    @property
    def pending(self) -> int:
        """Return how many updates wait for their answer."""
        return len(self._pending)

    def take(self, update_id: int) -> bool:
        """Note that an update came; False when it came before and must not be answered again."""
        if update_id in self._pending or update_id in self._answered:
            return False
        self._pending[update_id] = (self._clock(), asyncio.Event())
        self._next = update_id + 1
        return True

    def settle(self, update_id: int) -> None:
        """Note that an update's answer was sent."""
        _, event = self._pending.pop(update_id, (0.0, None))
        self._answered[update_id] = None
        while len(self._answered) > self._remembered:
            self._answered.popitem(last=False)
        if event is not None:
            event.set()
        self._changed.set()

    async def settled(self, update_id: int) -> None:
        """Wait until an update's answer was sent; at once when it is not waiting for one."""
        if update_id in self._pending:
            await self._pending[update_id][1].wait()

    async def all_settled(self, within_seconds: float) -> bool:
        """Wait until nothing is pending; False when that takes longer than the time given."""
        events = [event for _, event in self._pending.values()]
        try:
            await asyncio.wait_for(asyncio.gather(*(event.wait() for event in events)), within_seconds)
        except asyncio.TimeoutError:
            return False
        return True

    async def change(self, within_seconds: float) -> None:
        """Wait until an answer was sent since the last call, at most for the time given."""
        try:
            await asyncio.wait_for(self._changed.wait(), within_seconds)
        except asyncio.TimeoutError:
            return
        finally:
            self._changed.clear()

    def offset(self) -> int | None:
        """Return the id of the first update that Telegram has to keep; None before the first one came.

        When one answer cannot be sent for long and a whole window has piled up behind it, the offset passes it, so that
        one chat does not silence all others. Its answer is still tried; only a kill would lose it then.
        """
        if not self._pending or self._next is None:
            return self._next
        first = min(self._pending)
        if self._next - first < self._window:
            return first
        oldest = self._clock() - self._patience_seconds
        return min((update_id for update_id, (taken, _) in self._pending.items() if taken > oldest), default=self._next)
