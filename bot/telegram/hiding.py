"""Remove what Telegram lets a bot remove: both sides' messages of the last 48 hours (R18, R20)."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence

from telegram import Bot
from telegram.error import BadRequest, TelegramError

from bot.privacy import describe
from bot.telegram.retrying import Sleep, persistently

logger = logging.getLogger(__name__)

MOST_PER_CALL = 100  # Telegram's limit
# Someone who hides a chat waits for it to vanish.
PATIENCE_SECONDS = 60.0


class Hider:
    """Delete messages by their ids, in hundreds."""

    def __init__(self, bot: Bot, sleep: Sleep = asyncio.sleep) -> None:
        """sleep: how to wait before trying again."""
        self._bot = bot
        self._sleep = sleep

    async def hide(self, chat_id: int, message_ids: Sequence[int]) -> bool:
        """Delete messages in the order given, and tell whether all of them are gone."""
        complete = True
        for start in range(0, len(message_ids), MOST_PER_CALL):
            complete &= await self._delete(chat_id, message_ids[start : start + MOST_PER_CALL])
        return complete

    async def _delete(self, chat_id: int, ids: Sequence[int]) -> bool:
        """Delete some messages; where one of them makes Telegram refuse all, halve until the others are gone."""
        try:
            await persistently(lambda: self._bot.delete_messages(chat_id, list(ids)), sleep=self._sleep, give_up_seconds=PATIENCE_SECONDS)
        except BadRequest as error:
            if len(ids) == 1:
                return "not found" in error.message.lower()  # deleted before
            middle = len(ids) // 2
            first = await self._delete(chat_id, ids[:middle])
            return await self._delete(chat_id, ids[middle:]) and first
        except TelegramError as error:
            logger.warning("messages could not be removed: %s", describe(error))
            return False
        return True
