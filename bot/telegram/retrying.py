"""When and how long to try again what Telegram did not take."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from telegram.error import BadRequest, NetworkError, RetryAfter, TelegramError

T = TypeVar("T")
Sleep = Callable[[float], Awaitable[None]]

LONGEST_WAIT_SECONDS = 30.0
# State is gone after an hour of silence, so an answer that is older says nothing any more.
GIVE_UP_SECONDS = 3600.0


def wait_before_retry(error: TelegramError, attempt: int) -> float | None:
    """Return how many seconds to wait after the attempt (0, 1, ...), or None when trying again cannot help."""
    if isinstance(error, RetryAfter):
        # The public attribute is an int or a timedelta depending on the environment, and warns.
        return error._retry_after.total_seconds() + 0.1
    if isinstance(error, NetworkError) and not isinstance(error, BadRequest):
        return min(LONGEST_WAIT_SECONDS, 0.5 * float(2 ** min(attempt, 10)))
    return None


async def persistently(call: Callable[[], Awaitable[T]], *, sleep: Sleep = asyncio.sleep, give_up_seconds: float = GIVE_UP_SECONDS) -> T:
    """Call until it succeeds; flood control, server errors and time-outs are waited out, other errors are raised.

    A time-out may mean that a message arrived after all: twice is better than never for someone who waits for help.
    """
    waited, attempt = 0.0, 0
    while True:
        try:
            return await call()
        except TelegramError as error:
            wait = wait_before_retry(error, attempt)
            if wait is None or waited + wait > give_up_seconds:
                raise
        await sleep(wait)
        waited, attempt = waited + wait, attempt + 1
