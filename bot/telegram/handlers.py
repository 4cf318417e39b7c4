"""What happens to each kind of update; application.py shows in which order they are asked."""

from __future__ import annotations

import contextlib
import logging
from collections import OrderedDict

from telegram import Message, Update
from telegram.constants import ChatType
from telegram.ext import ContextTypes

from bot.conversation import HIDE
from bot.memory import ChatMemory
from bot.messages import Incoming, Reply
from bot.privacy import describe
from bot.telegram.conversing import Conversing
from bot.telegram.declining import declined_kind, declining_reply
from bot.telegram.front_words import FrontWords, language_of_code
from bot.telegram.hiding import Hider
from bot.telegram.message_ids import MessageIds
from bot.telegram.rendering import Keyboards
from bot.telegram.sending import Sender, Unreachable, quietly

logger = logging.getLogger(__name__)

Context = ContextTypes.DEFAULT_TYPE
_MOST_LEFT_GROUPS = 1000


class Handlers:
    """The handlers of a bot; each answers one update, and the updates of one chat come one after the other."""

    def __init__(self, conversation: Conversing, sender: Sender, hider: Hider, keyboards: Keyboards, words: FrontWords, message_ids: MessageIds) -> None:
        """Put the parts together; application.py does."""
        self._conversation = conversation
        self._sender = sender
        self._hider = hider
        self._keyboards = keyboards
        self._words = words
        self._message_ids = message_ids
        self._left_groups: OrderedDict[int, None] = OrderedDict()

    async def text(self, update: Update, context: Context) -> None:
        """Answer written words or a command; hide at once when that is what is said (R20)."""
        message, chat_id = _private_message(update)
        incoming = Incoming(str(chat_id), message.text or "", language=_app_language(update))
        if self._conversation.hides(incoming):
            # Removing both sides' messages needs their ids, so it does not go through the conversation as other commands do.
            await self._hide(update, chat_id, message.message_id)
            return
        context.application.create_task(self._sender.typing(chat_id))
        self._message_ids.add(chat_id, message.message_id)
        await self._answer(chat_id, incoming)

    async def button(self, update: Update, context: Context) -> None:
        """Answer a pressed button; the press itself is always acknowledged, and never waits or is waited for."""
        query = update.callback_query
        if query is None:
            return
        context.application.create_task(quietly(query.answer()))
        if query.message is None or query.message.chat.type != ChatType.PRIVATE:
            return
        chat_id = query.message.chat.id
        data = self._keyboards.data_of(query.data)
        if data == HIDE:
            await self._hide(update, chat_id, query.message.message_id)
            return
        context.application.create_task(self._sender.typing(chat_id))
        await self._answer(chat_id, Incoming(str(chat_id), button=data, language=_app_language(update)))

    async def decline(self, update: Update, context: Context) -> None:
        """Decline pictures, voice and the like; words under a picture are words, and danger in them is answered first."""
        message, chat_id = _private_message(update)
        self._message_ids.add(chat_id, message.message_id)
        if message.caption:
            await self._answer(chat_id, Incoming(str(chat_id), message.caption))
        await self._send(chat_id, declining_reply(self._words, self._language(chat_id, update), declined_kind(message), message.message_id))

    async def decline_forwarded(self, update: Update, context: Context) -> None:
        """Decline what someone else wrote."""
        message, chat_id = _private_message(update)
        self._message_ids.add(chat_id, message.message_id)
        await self._send(chat_id, declining_reply(self._words, self._language(chat_id, update), "forwarded", message.message_id))

    async def leave(self, update: Update, context: Context) -> None:
        """Say once in a group or channel that the bot only talks one to one, and leave it."""
        chat = update.effective_chat
        if chat is None:
            return
        if chat.id not in self._left_groups:
            self._left_groups[chat.id] = None
            while len(self._left_groups) > _MOST_LEFT_GROUPS:
                self._left_groups.popitem(last=False)
            user = update.effective_user
            language = language_of_code(user.language_code if user else None)
            with contextlib.suppress(Unreachable):
                await self._sender.send(chat.id, Reply(self._words.say(language, "only_private")))
        await quietly(chat.leave())

    async def ignore(self, update: Update, context: Context) -> None:
        """Pass over what nobody wrote: pinned messages, timers and other service messages."""

    async def failed(self, update: object, context: Context) -> None:
        """Forget who blocked the bot; send the emergency card when a handler broke (R38). The log says the error's type and place only."""
        chat = update.effective_chat if isinstance(update, Update) else None
        if isinstance(context.error, Unreachable):
            if chat is not None:
                self._message_ids.forget(chat.id)
                await self._conversation.forget(str(chat.id))
            return
        if context.error is not None:
            logger.error("a handler failed: %s", describe(context.error))
        if chat is not None and chat.type == ChatType.PRIVATE:
            with contextlib.suppress(Unreachable):
                await self._sender.send(chat.id, self._conversation.failure_card(str(chat.id)))

    async def _answer(self, chat_id: int, incoming: Incoming) -> None:
        answer = await self._conversation.respond(incoming)
        if answer.turn.forget:
            self._message_ids.forget(chat_id)
        for reply in answer.turn.replies:
            ids = await self._sender.send(chat_id, reply)
            if not answer.turn.forget:
                self._message_ids.add(chat_id, *ids)

    async def _send(self, chat_id: int, reply: Reply) -> None:
        self._message_ids.add(chat_id, *await self._sender.send(chat_id, reply))

    async def _hide(self, update: Update, chat_id: int, message_id: int) -> None:
        language = self._language(chat_id, update)
        self._message_ids.add(chat_id, message_id)
        deletable, known = self._message_ids.deletable(chat_id)
        complete = await self._hider.hide(chat_id, deletable) and known
        self._message_ids.forget(chat_id)
        await self._conversation.forget(str(chat_id))
        await self._send(chat_id, Reply(self._words.say(language, "hidden" if complete else "partly_hidden")))

    def _language(self, chat_id: int, update: Update) -> str:
        """Return the chat's language, or the Telegram client's when nothing is remembered of the chat."""
        memory, user = self._conversation.memory_of(str(chat_id)), update.effective_user
        return language_of_code(user.language_code) if user is not None and memory == ChatMemory() else memory.language


def speaks_of_danger(conversation: Conversing, update: Update) -> bool:
    """Tell whether an update is a person's own words or a button about danger."""
    chat, message, query = update.effective_chat, update.message, update.callback_query
    if chat is None or chat.type != ChatType.PRIVATE:
        return False
    if query is not None:
        return conversation.is_urgent(Incoming(str(chat.id), button=query.data or ""))
    if message is None or message.forward_origin is not None or message.via_bot is not None:
        return False
    return conversation.is_urgent(Incoming(str(chat.id), message.text or message.caption or ""))


def _app_language(update: Update) -> str | None:
    user = update.effective_user
    return language_of_code(user.language_code) if user is not None and user.language_code else None


def _private_message(update: Update) -> tuple[Message, int]:
    message = update.message
    if message is None:  # the filters let only messages through
        place = "an update without a message"
        raise TypeError(place)
    return message, message.chat.id
