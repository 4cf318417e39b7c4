"""Send replies: again when Telegram is slow or broken, quietly not when a person has blocked the bot."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable

from telegram import Bot, InlineKeyboardMarkup, LinkPreviewOptions
from telegram.constants import ChatAction
from telegram.error import BadRequest, ChatMigrated, Forbidden, TelegramError

from bot.messages import Reply
from bot.privacy import describe
from bot.telegram.rendering import Keyboards, pieces
from bot.telegram.retrying import Sleep, persistently

logger = logging.getLogger(__name__)

# A preview would fetch a help line's page and show its name and picture in the chat.
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


class Unreachable(Exception):  # noqa: N818 - a state of a chat, no mistake
    """The chat cannot be written to: the person has blocked the bot or is gone."""


class Sender:
    """Send to chats through one bot."""

    def __init__(self, bot: Bot, keyboards: Keyboards, sleep: Sleep = asyncio.sleep) -> None:
        """sleep: how to wait before trying again."""
        self._bot = bot
        self._keyboards = keyboards
        self._sleep = sleep

    async def send(self, chat_id: int, reply: Reply) -> list[int]:
        """Send a reply and return the ids of its messages; a piece that Telegram refuses is left out.

        Raises Unreachable for a chat that cannot be written to, a network error only after an hour of trying.
        """
        ids = []
        texts = pieces(reply.text)
        for number, text in enumerate(texts, start=1):
            markup = self._keyboards.markup(reply) if number == len(texts) else None
            message_id = await self._send_text(chat_id, text, markup)
            if message_id is not None:
                ids.append(message_id)
        return ids

    async def typing(self, chat_id: int) -> None:
        """Show that an answer is being written; whether that works is of no importance."""
        await quietly(self._bot.send_chat_action(chat_id, ChatAction.TYPING))

    async def _send_text(self, chat_id: int, text: str, markup: InlineKeyboardMarkup | None) -> int | None:
        async def call() -> int:
            # Never protected: people must be able to copy a number.
            message = await self._bot.send_message(chat_id, text, reply_markup=markup, link_preview_options=_NO_PREVIEW, protect_content=False)
            return message.message_id

        try:
            return await persistently(call, sleep=self._sleep)
        except Forbidden:
            raise Unreachable from None
        except (BadRequest, ChatMigrated) as error:
            if markup is not None:
                logger.error("a reply's buttons were refused: %s", describe(error))  # noqa: TRY400
                return await self._send_text(chat_id, text, None)
            logger.error("a reply was refused: %s", describe(error))  # noqa: TRY400
            return None


async def quietly(call: Awaitable[object]) -> None:
    """Await a call to Telegram whose failure changes nothing for the person."""
    try:
        await call
    except TelegramError as error:
        logger.info("a call of no importance failed: %s", describe(error))
