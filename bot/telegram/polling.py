"""Fetch updates from Telegram and let it forget each one only after its answer was sent (design decision 8)."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

from telegram import Bot, Update
from telegram.error import Conflict, InvalidToken, TelegramError
from telegram.request import HTTPXRequest

from bot.privacy import describe
from bot.telegram.ledger import Ledger
from bot.telegram.retrying import wait_before_retry
from bot.telegram.starting import StartError

logger = logging.getLogger(__name__)

ALLOWED_UPDATES = ("message", "callback_query")
_LONG_POLL_SECONDS = 25
# While an answer is being sent, Telegram hands its update over again at once; so ask for new ones only so often.
_BETWEEN_POLLS_SECONDS = 0.2
_AFTER_CONFLICT_SECONDS = 5.0


class LenientRequest(HTTPXRequest):
    """Requests for updates that one unreadable update among them cannot stop."""

    @staticmethod
    def parse_json_payload(payload: bytes) -> Any:
        """Parse an answer of Telegram; of an update that cannot be understood only its id is left."""
        answer = HTTPXRequest.parse_json_payload(payload)
        if isinstance(answer, dict) and isinstance(answer.get("result"), list):
            answer["result"] = [_readable(entry) for entry in answer["result"] if isinstance(entry, dict) and "update_id" in entry]
        return answer


def _readable(entry: dict[str, Any]) -> dict[str, Any]:
    try:
        Update.de_json(dict(entry), None)
    except Exception as error:
        logger.error("an update cannot be read and is passed over: %s", describe(error))  # noqa: TRY400
        return {"update_id": entry["update_id"]}
    return entry


async def poll(bot: Bot, queue: asyncio.Queue[object], ledger: Ledger, stop: asyncio.Event) -> None:
    """Hand over updates until stop is set, then let Telegram forget those that were answered.

    Raises StartError when Telegram does not accept the token any more.
    """
    stopping = asyncio.ensure_future(stop.wait())
    failures = 0
    try:
        while not stop.is_set():
            fetching = asyncio.ensure_future(bot.get_updates(offset=ledger.offset(), timeout=_LONG_POLL_SECONDS, allowed_updates=ALLOWED_UPDATES))
            await asyncio.wait((fetching, stopping), return_when=asyncio.FIRST_COMPLETED)
            if not fetching.done():
                fetching.cancel()
                await asyncio.wait((fetching,))
                break
            try:
                updates = fetching.result()
            except TelegramError as error:
                await asyncio.wait((stopping,), timeout=_wait_after(error, failures))
                failures += 1
                continue
            failures = 0
            new = sum(hand_over(update, queue, ledger) for update in updates)
            # The next call may wait for long: nothing here may hold what people wrote until then.
            del updates, fetching
            if ledger.pending and not new:
                await ledger.change(_BETWEEN_POLLS_SECONDS)
    finally:
        stopping.cancel()


def hand_over(update: Update, queue: asyncio.Queue[object], ledger: Ledger) -> bool:
    """Queue an update unless it came before; tell whether it was new."""
    if not ledger.take(update.update_id):
        return False
    queue.put_nowait(update)
    queue.put_nowait(None)  # the library holds the last thing it took until the next one comes
    return True


async def acknowledge(bot: Bot, ledger: Ledger) -> None:
    """Let Telegram forget what was answered last, before the program ends."""
    if ledger.offset() is None:
        return
    try:
        await bot.get_updates(offset=ledger.offset(), limit=1, timeout=0, allowed_updates=ALLOWED_UPDATES)
    except TelegramError as error:
        logger.warning("the last updates could not be acknowledged: %s", describe(error))


def _wait_after(error: TelegramError, failures: int) -> float:
    if isinstance(error, InvalidToken):
        raise StartError("Telegram does not accept the token in TELEGRAM_BOT_TOKEN any more; ask @BotFather for a new one") from None
    if isinstance(error, Conflict):
        logger.warning("another program fetches this bot's updates, or a webhook is set; trying again")
        return _AFTER_CONFLICT_SECONDS
    wait = wait_before_retry(error, failures)
    # One failure is nothing; from the third on in a row the operator should know.
    logger.log(logging.WARNING if failures == 2 else logging.INFO, "updates could not be fetched, trying again: %s", describe(error))
    return _AFTER_CONFLICT_SECONDS if wait is None else wait
