"""Beside on Telegram: every handler in order, and how the bot runs. Start reading here."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
import time
from collections.abc import Callable, Coroutine
from datetime import datetime, timezone
from functools import partial
from typing import Any

from telegram import Update
from telegram.ext import AIORateLimiter, Application, ApplicationBuilder, CallbackQueryHandler, MessageHandler, filters

from bot.messages import Incoming
from bot.settings import Settings
from bot.telegram.conversing import Conversing
from bot.telegram.front_words import FrontWords
from bot.telegram.handlers import Handlers, speaks_of_danger
from bot.telegram.hiding import Hider
from bot.telegram.ledger import Ledger
from bot.telegram.message_ids import MessageIds
from bot.telegram.ordering import OrderPerChat
from bot.telegram.polling import LenientRequest, acknowledge, poll
from bot.telegram.profile import set_profile
from bot.telegram.rendering import Keyboards
from bot.telegram.retrying import Sleep
from bot.telegram.sending import Sender
from bot.telegram.starting import StartError, check_settings, connect
from bot.telegram.webhook import AnsweredQueue, listen

logger = logging.getLogger(__name__)

App = Application[Any, Any, Any, Any, Any, Any]

# A time-out leaves open whether a message arrived, so it comes late; then the message is sent again.
_SECONDS = 20.0
_STOP_SECONDS = 10.0
_CLOSE_SECONDS = 1.0


class AnswersFirst(AIORateLimiter):
    """Telegram's limit of 30 messages a second, kept; that the bot is typing does not count against it."""

    async def process_request(
        self, callback: Callable[..., Coroutine[Any, Any, Any]], args: Any, kwargs: dict[str, Any], endpoint: str, data: dict[str, Any], rate_limit_args: int | None
    ) -> Any:
        """Pass a request on when its turn has come."""
        if endpoint == "sendChatAction":
            return await callback(*args, **kwargs)
        return await super().process_request(callback, args, kwargs, endpoint, data, rate_limit_args)


def build_application(settings: Settings, token: str, ledger: Ledger, urgent: Callable[[Update], bool]) -> App:
    """Build the library's application: no job queue, order per chat, answers settled in the ledger."""
    address = settings.telegram_api_url
    builder = ApplicationBuilder().token(token).job_queue(None).rate_limiter(AnswersFirst()).concurrent_updates(OrderPerChat(ledger, urgent)).update_queue(AnsweredQueue(ledger))
    builder = builder.connect_timeout(_SECONDS).read_timeout(_SECONDS).write_timeout(_SECONDS).pool_timeout(_SECONDS)
    builder = builder.get_updates_request(LenientRequest(connection_pool_size=2, connect_timeout=_SECONDS, read_timeout=_SECONDS, write_timeout=_SECONDS, pool_timeout=_SECONDS))
    if address:
        builder = builder.base_url(f"{address}/bot").base_file_url(f"{address}/file/bot")
    return builder.build()


def setup_application(application: App, conversation: Conversing, *, now: Callable[[], datetime] = lambda: datetime.now(timezone.utc), sleep: Sleep = asyncio.sleep) -> App:
    """Add every handler; the first that fits takes the update, so their order is the order of the rules."""
    bot, keyboards = application.bot, Keyboards()
    handlers = Handlers(conversation, Sender(bot, keyboards, sleep), Hider(bot, sleep), keyboards, FrontWords.load(), MessageIds(now))
    # Only private chats: nobody's words are answered in front of others. Edits are not asked for, and not taken when they come.
    application.add_handler(CallbackQueryHandler(handlers.button))
    application.add_handler(MessageHandler(~filters.ChatType.PRIVATE, handlers.leave))
    application.add_handler(MessageHandler(~filters.UpdateType.MESSAGE | filters.StatusUpdate.ALL, handlers.ignore))
    # Someone else's words are not processed, whatever they carry.
    application.add_handler(MessageHandler(filters.FORWARDED | filters.VIA_BOT, handlers.decline_forwarded))
    application.add_handler(MessageHandler(filters.TEXT, handlers.text))
    # All that is left: pictures, voice, files, contacts, places. Never downloaded (R39).
    application.add_handler(MessageHandler(filters.ALL, handlers.decline))
    application.add_error_handler(handlers.failed)
    return application


def run_bot(settings: Settings, conversation: Conversing, *, webhook: bool, say: Callable[[str], None]) -> None:
    """Run the bot until it is asked to stop (SIGINT, SIGTERM).

    Raises StartError with a sentence for the operator.
    """
    token = check_settings(settings, webhook=webhook)
    asyncio.run(_run(settings, token, conversation, webhook, say))


async def _run(settings: Settings, token: str, conversation: Conversing, webhook: bool, say: Callable[[str], None]) -> None:
    await serve(settings, token, conversation, _stop_signals(), webhook=webhook, say=say)


async def serve(
    settings: Settings,
    token: str,
    conversation: Conversing,
    stop: asyncio.Event,
    *,
    webhook: bool,
    say: Callable[[str], None],
    sleep: Sleep = asyncio.sleep,
    now: Callable[[], datetime] = lambda: datetime.now(timezone.utc),
) -> None:
    """Answer until stop is set; sleep: how to wait before trying again what Telegram did not take; now: an aware datetime."""
    ledger = Ledger(time.monotonic)
    application = setup_application(build_application(settings, token, ledger, partial(speaks_of_danger, conversation)), conversation, now=now, sleep=sleep)
    # Beside the first contact, not before it: a model that hangs must not keep the bot from starting (R38).
    warming = asyncio.ensure_future(_warm_up(conversation))
    try:
        await connect(application.initialize, say, sleep)
        await _answer_until(stop, application, settings, ledger, webhook, say)
    finally:
        warming.cancel()
        await application.shutdown()
        await application.bot.shutdown()  # also when the application never came as far


async def _answer_until(stop: asyncio.Event, application: App, settings: Settings, ledger: Ledger, webhook: bool, say: Callable[[str], None]) -> None:
    await application.start()
    profile = asyncio.ensure_future(set_profile(application.bot, FrontWords.load()))
    try:
        if webhook:
            await _serve_webhook(application, settings, ledger, stop, say)
        else:
            await _serve_polling(application, ledger, stop, say)
    finally:
        profile.cancel()
        # What cannot be sent now is not waited for: it was not acknowledged, so it comes again after the next start.
        with contextlib.suppress(asyncio.TimeoutError):
            await asyncio.wait_for(application.stop(), _CLOSE_SECONDS)


async def _serve_polling(application: App, ledger: Ledger, stop: asyncio.Event, say: Callable[[str], None]) -> None:
    await connect(lambda: _without_webhook(application), say)
    say(f"Beside is on Telegram as @{application.bot.username}. Ctrl-C stops it.")
    await poll(application.bot, application.update_queue, ledger, stop)
    await ledger.all_settled(_STOP_SECONDS)
    await acknowledge(application.bot, ledger)


async def _serve_webhook(application: App, settings: Settings, ledger: Ledger, stop: asyncio.Event, say: Callable[[str], None]) -> None:
    updater, queue = application.updater, application.update_queue
    if updater is None or not isinstance(queue, AnsweredQueue):
        raise StartError("the application was built without a web server")
    await connect(lambda: listen(updater, settings), say)
    say(f"Beside is on Telegram as @{application.bot.username} and listens on {settings.webhook_listen}:{settings.webhook_port}. Ctrl-C stops it.")
    await stop.wait()
    queue.closed = True
    await ledger.all_settled(_STOP_SECONDS)
    await updater.stop()


async def _without_webhook(application: App) -> None:
    await application.bot.delete_webhook(drop_pending_updates=False)


async def _warm_up(conversation: Conversing) -> None:
    """Send two messages through everything, the guides too, so that the first person does not wait for lazy loading."""
    chat = "warm-up"
    for text in ("hello", "how do I report it"):
        await conversation.respond(Incoming(chat, text))
    await conversation.forget(chat)


def _stop_signals() -> asyncio.Event:
    """Return an event that SIGINT and SIGTERM set; a second one ends the program at once."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()

    def ask_to_stop(number: int) -> None:
        stop.set()
        loop.remove_signal_handler(number)

    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, ask_to_stop, number)
    return stop
