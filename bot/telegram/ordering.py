"""Order within a chat, concurrency across chats."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import Any
from weakref import WeakValueDictionary

from telegram import Update
from telegram.ext import BaseUpdateProcessor

from bot.telegram.ledger import Ledger

# Far more than can be waiting at once: a semaphore that is ever full would not keep the order.
MOST_AT_ONCE = 4096


class OrderPerChat(BaseUpdateProcessor):
    """Process each chat's updates one after the other, different chats at the same time, and settle each in the ledger."""

    def __init__(self, ledger: Ledger) -> None:
        """ledger: where an update is settled once its handler has sent the answer."""
        super().__init__(max_concurrent_updates=MOST_AT_ONCE)
        self._ledger = ledger
        # A lock lives as long as someone holds it or waits for it.
        self._locks: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Wait for the chat's turn, then process; a cancelled update stays unsettled and comes again."""
        if not isinstance(update, Update):
            await coroutine
            return
        chat = update.effective_chat
        if chat is None:
            await coroutine
        else:
            # asyncio.Lock is fair: whoever waits first goes first.
            lock = self._locks.get(chat.id)
            if lock is None:
                lock = self._locks[chat.id] = asyncio.Lock()
            async with lock:
                await coroutine
        self._ledger.settle(update.update_id)

    async def initialize(self) -> None:
        """Nothing to set up."""

    async def shutdown(self) -> None:
        """Nothing to let go of."""
