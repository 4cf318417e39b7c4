"""What can keep the Telegram front end from starting, each told in one sentence."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable

from telegram.error import InvalidToken, TelegramError

from bot.settings import Settings
from bot.telegram.retrying import Sleep, wait_before_retry

_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")


class StartError(Exception):
    """The front end cannot run; the message says what to change."""


def check_settings(settings: Settings, *, webhook: bool) -> str:
    """Return the token; raises StartError naming the setting that is missing or wrong."""
    if settings.telegram_token is None:
        raise StartError("TELEGRAM_BOT_TOKEN is not set; write to @BotFather on Telegram, /newbot, and set the token it gives you")
    if webhook and not settings.webhook_url:
        raise StartError("WEBHOOK_URL is needed with --webhook: the public https:// address under which Telegram reaches this bot")
    if webhook and not settings.webhook_secret:
        raise StartError("WEBHOOK_SECRET is needed with --webhook, so that nobody but Telegram can write to this bot; take a long random word")
    if webhook and not _SECRET.fullmatch(settings.webhook_secret or ""):
        raise StartError("WEBHOOK_SECRET may hold 1 to 256 letters, digits, _ and - only, as Telegram demands")
    return settings.telegram_token


async def connect(call: Callable[[], Awaitable[None]], say: Callable[[str], None], sleep: Sleep = asyncio.sleep) -> None:
    """Make the first contact with Telegram, waiting as long as it cannot be reached.

    Raises StartError when Telegram does not accept the token.
    """
    attempt = 0
    while True:
        try:
            await call()
        except InvalidToken:
            # The library's own message quotes the token.
            raise StartError("Telegram does not accept the token in TELEGRAM_BOT_TOKEN; check it with @BotFather") from None
        except TelegramError as error:
            wait = wait_before_retry(error, attempt)
            if wait is None:
                raise StartError(f"Telegram refused the bot ({type(error).__name__}); check TELEGRAM_BOT_TOKEN, TELEGRAM_API_URL and WEBHOOK_URL") from None
        else:
            return
        if attempt == 0:
            say("Telegram cannot be reached; waiting for it ...")
        await sleep(wait)
        attempt += 1
