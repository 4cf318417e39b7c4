"""Order within a chat, concurrency across chats; danger waits for nobody."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any
from weakref import WeakValueDictionary

from telegram import Update
from telegram.ext import BaseUpdateProcessor

from bot.privacy import describe
from bot.telegram.ledger import Ledger

logger = logging.getLogger(__name__)

# Far more than can be waiting at once: a semaphore that is ever full would not keep the order.
MOST_AT_ONCE = 4096


class OrderPerChat(BaseUpdateProcessor):
    """Process each chat's updates one after the other, different chats at the same time, and settle each in the ledger.

    An urgent update does not wait: an answer before it may hang on the model or on Telegram, and the card comes first (R10).
    """

    def __init__(self, ledger: Ledger, urgent: Callable[[Update], bool]) -> None:
        """ledger: where an update is settled once its handler has sent the answer."""
        super().__init__(max_concurrent_updates=MOST_AT_ONCE)
        self._ledger = ledger
        self._urgent = urgent
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
            if lock.locked() and self._is_urgent(update):
                await coroutine
            else:
                async with lock:
                    await coroutine
        self._ledger.settle(update.update_id)

    def _is_urgent(self, update: Update) -> bool:
        try:
            return self._urgent(update)
        except Exception as error:
            logger.error("urgency could not be judged: %s", describe(error))  # noqa: TRY400 - the update then waits for its turn
            return False

    async def initialize(self) -> None:
        """Nothing to set up."""

    async def shutdown(self) -> None:
        """Nothing to let go of."""
