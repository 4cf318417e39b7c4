"""Updates that Telegram brings: its call is answered only after the person was, so that nothing is lost on a kill."""

from __future__ import annotations

import asyncio
import hmac
from urllib.parse import urlsplit

import tornado.web
from telegram import Update
from telegram.ext import Updater

from bot.settings import Settings
from bot.telegram.ledger import Ledger
from bot.telegram.polling import ALLOWED_UPDATES


class ConstantTimeSecret(str):
    """A secret that takes the same time to compare whatever it is compared with.

    The library's web server compares with `!=`; Python asks the subclass first, on whichever side it stands.
    """

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, str) and hmac.compare_digest(self.encode(), other.encode())

    def __ne__(self, other: object) -> bool:
        return not self == other

    __hash__ = str.__hash__


class AnsweredQueue(asyncio.Queue[object]):
    """The application's queue; putting an update into it takes until its answer was sent.

    The web server answers Telegram's call after putting. A call that breaks off, or comes twice while the answer is
    under way, is therefore brought again by Telegram, and the ledger knows which updates have their answer.
    """

    def __init__(self, ledger: Ledger) -> None:
        """ledger: where the updates are settled."""
        super().__init__()
        self._ledger = ledger
        self.closed = False

    async def put(self, item: object) -> None:
        """Put an update and wait for its answer; refuses with 503 when the program is ending."""
        if not isinstance(item, Update):
            await super().put(item)
            return
        if self.closed:
            raise tornado.web.HTTPError(503)
        if self._ledger.take(item.update_id):
            self.put_nowait(item)
            self.put_nowait(None)  # the library holds the last thing it took until the next one comes
        await self._ledger.settled(item.update_id)


async def listen(updater: Updater, settings: Settings) -> None:
    """Open the port and tell Telegram where to call.

    Raises TelegramError when Telegram refuses, OSError when the port cannot be opened.
    """
    url = settings.webhook_url or ""
    await updater.start_webhook(
        listen=settings.webhook_listen,
        port=settings.webhook_port,
        url_path=urlsplit(url).path,
        webhook_url=url,
        secret_token=ConstantTimeSecret(settings.webhook_secret or ""),
        allowed_updates=ALLOWED_UPDATES,
    )
