"""What the front end itself remembers of a chat, for an hour at most: enough for danger when Rasa is gone."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from bot.danger.crisis import Crisis


@dataclass
class ChatMemory:
    """A chat's country and language as last known, its last words for danger split over two messages, and a crisis that is not over.

    invited: the danger that the last reply invited to say ("if thoughts of suicide are part of it, you can say so").
    """

    language: str = "en"
    country: str | None = None
    last_words: str = ""
    last_words_at: float = 0.0
    crisis: Crisis | None = None
    invited: str | None = None


class ExpiringMemory:
    """Chat memories that vanish after a time of silence; keyed by pseudonym."""

    def __init__(self, silence_seconds: float, clock: Callable[[], float], most: int = 50_000) -> None:
        """silence_seconds: the age at which a memory is dropped; clock: monotonic seconds."""
        self._silence_seconds = silence_seconds
        self._clock = clock
        self._most = most
        self._chats: OrderedDict[str, tuple[float, ChatMemory]] = OrderedDict()

    def of(self, sender: str) -> ChatMemory:
        """Return the memory of a sender, new when there is none, and count this as a sign of life."""
        self._drop_the_silent()
        _, memory = self._chats.pop(sender, (0.0, ChatMemory()))
        self._chats[sender] = (self._clock(), memory)
        return memory

    def forget(self, sender: str) -> None:
        """Drop a sender's memory."""
        self._chats.pop(sender, None)

    def sweep(self, words_seconds: float) -> bool:
        """Drop whoever has been silent and last words older than words_seconds; tell whether anyone is still remembered."""
        self._drop_the_silent()
        for _, memory in self._chats.values():
            if memory.last_words and self._clock() - memory.last_words_at > words_seconds:
                memory.last_words = ""
        return bool(self._chats)

    def __len__(self) -> int:
        """Return how many chats are remembered."""
        return len(self._chats)

    def _drop_the_silent(self) -> None:
        oldest = self._clock() - self._silence_seconds
        while self._chats:
            sender, (last, _) = next(iter(self._chats.items()))
            if last >= oldest and len(self._chats) <= self._most:
                return
            del self._chats[sender]
