"""Remove what Telegram lets a bot remove: both sides' messages of the last 48 hours (R18, R20)."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from telegram import Bot
from telegram.error import BadRequest, TelegramError

from bot.privacy import describe
from bot.telegram.retrying import Sleep, persistently

logger = logging.getLogger(__name__)

# Telegram's own limits for bots: deleteMessages takes 100 ids, of messages sent less than 48 hours ago.
MOST_PER_CALL = 100
DELETABLE = timedelta(hours=48)
# Someone who hides a chat waits for it to vanish.
PATIENCE_SECONDS = 60.0


class Hider:
    """Delete messages by their ids, in hundreds."""

    def __init__(self, bot: Bot, sleep: Sleep = asyncio.sleep) -> None:
        """sleep: how to wait before trying again."""
        self._bot = bot
        self._sleep = sleep

    async def hide(self, chat_id: int, messages: Iterable[tuple[float, int]], now: datetime) -> bool:
        """Delete messages, the newest first, and tell whether all of them are gone.

        messages: when each was sent (seconds of Unix time) and its id.
        """
        oldest = (now - DELETABLE).timestamp()
        known = list(messages)
        deletable = sorted({message_id for sent, message_id in known if sent > oldest}, reverse=True)
        complete = len(deletable) == len({message_id for _, message_id in known})
        for start in range(0, len(deletable), MOST_PER_CALL):
            complete &= await self._delete(chat_id, deletable[start : start + MOST_PER_CALL])
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
