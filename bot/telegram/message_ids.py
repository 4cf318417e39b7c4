"""Which messages a chat holds, by number alone, so that hiding can remove them (R18, R20)."""

from __future__ import annotations

import asyncio
from collections import OrderedDict, deque
from collections.abc import Callable
from datetime import datetime, timedelta

from bot.privacy import Pseudonyms

# Telegram lets a bot delete messages that are younger than this; older numbers are of no use.
DELETABLE = timedelta(hours=48)
MOST_PER_CHAT = 400
MOST_CHATS = 50_000
_SWEEP_SECONDS = 1800.0


class MessageIds:
    """Numbers of messages by chat, in memory, for 48 hours: longer than the rest, which an hour of silence takes away.

    Someone who wrote last night can still hide it in the morning. No word, no name, no chat id is held.
    """

    def __init__(self, now: Callable[[], datetime]) -> None:
        """now: an aware datetime."""
        self._now = now
        self._pseudonyms = Pseudonyms()
        self._chats: OrderedDict[str, deque[tuple[float, int]]] = OrderedDict()
        self._timer: asyncio.TimerHandle | None = None

    def add(self, chat_id: int, *message_ids: int) -> None:
        """Note messages as sent now."""
        key = self._pseudonyms.of(str(chat_id))
        known = self._chats.pop(key, None) or deque(maxlen=MOST_PER_CHAT)
        sent = self._now().timestamp()
        known.extend((sent, message_id) for message_id in message_ids if (sent, message_id) not in known)
        self._chats[key] = known
        if self._timer is None:
            self._sweep()

    def deletable(self, chat_id: int) -> tuple[list[int], bool]:
        """Return the messages that may still be deleted, the newest first, and whether those are all that were sent in 48 hours."""
        known = self._chats.get(self._pseudonyms.of(str(chat_id)), ())
        oldest = (self._now() - DELETABLE).timestamp()
        return sorted({message_id for sent, message_id in known if sent > oldest}, reverse=True), len(known) < MOST_PER_CHAT

    def forget(self, chat_id: int) -> None:
        """Drop a chat's numbers."""
        self._chats.pop(self._pseudonyms.of(str(chat_id)), None)

    def __len__(self) -> int:
        """Return how many chats are known."""
        return len(self._chats)

    def sweep(self) -> None:
        """Drop what is older than 48 hours."""
        oldest = (self._now() - DELETABLE).timestamp()
        for key, known in list(self._chats.items()):
            while known and known[0][0] <= oldest:
                known.popleft()
            if not known:
                del self._chats[key]
        while len(self._chats) > MOST_CHATS:
            self._chats.popitem(last=False)

    def _sweep(self) -> None:
        """Sweep on time, also when nobody writes any more: as long as anything is known, look again later."""
        self.sweep()
        self._timer = asyncio.get_running_loop().call_later(_SWEEP_SECONDS, self._sweep) if self._chats else None
