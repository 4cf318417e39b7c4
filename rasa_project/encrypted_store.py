"""A tracker store in Redis for a standby machine: values encrypted, keys hashed, the key elsewhere, gone on time (R15).

Redis holds neither words nor who they belong to: under HMAC(sender) lies what AES-GCM makes of the slots, padded so that
its length tells little, bound to its own key and to the time it was saved. What cannot be opened is taken for forgotten.
While Redis is away the conversation goes on from this process's memory.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import logging
import os
import secrets
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeVar

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from rasa.core.brokers.broker import EventBroker
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker
from redis.asyncio import Redis
from redis.exceptions import RedisError

from rasa_project.privacy_facts import SILENCE_SECONDS
from rasa_project.tracker_store import ReducedTrackerStore

logger = logging.getLogger(__name__)

SHORTEST_KEY = 32  # characters
_PREFIX = b"beside:"
_NONCE_BYTES = 12
_PADDED_TO = 512  # bytes
_TIMEOUT_SECONDS = 0.3
# While Redis is away, it is asked again only so often: nobody should wait for it at every message.
_PAUSE_SECONDS = 5.0

Result = TypeVar("Result")


class StateKeyError(Exception):
    """STATE_KEY is missing or too short; the message says what to do."""


class Sealer:
    """Encrypt and open one sender's slots; hash senders."""

    def __init__(self, state_key: str) -> None:
        """Derive the two keys from the one secret; raises StateKeyError when it is too short to be one."""
        if len(state_key) < SHORTEST_KEY:
            message = f"STATE_KEY has to be a random text of at least {SHORTEST_KEY} characters, for example from: openssl rand -hex 32"
            raise StateKeyError(message)
        derived = HKDF(SHA256(), length=64, salt=None, info=b"beside state").derive(state_key.encode())
        self._names, self._cipher = derived[:32], AESGCM(derived[32:])

    def name(self, sender_id: str) -> bytes:
        """Return the key under which a sender is stored."""
        return _PREFIX + hmac.new(self._names, sender_id.encode(), hashlib.sha256).hexdigest().encode()

    def seal(self, name: bytes, slots: Mapping[str, Any], now: float) -> bytes:
        """Encrypt slots for one key; now: Unix time."""
        plain = json.dumps({"saved": int(now), "slots": slots}, separators=(",", ":")).encode()
        plain += b" " * (-len(plain) % _PADDED_TO)
        nonce = secrets.token_bytes(_NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, plain, name)

    def open(self, name: bytes, sealed: bytes, oldest: float) -> dict[str, Any] | None:
        """Return the slots, or None for what another key or key name made, was changed, or was saved before oldest (Unix time)."""
        try:
            content = json.loads(self._cipher.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], name))
            saved, slots = content["saved"], content["slots"]
        except (InvalidTag, ValueError, KeyError, TypeError):
            return None
        return dict(slots) if saved >= oldest else None


class EncryptedRedisTrackerStore(ReducedTrackerStore):
    """Keep the slots in Redis, and a copy of them in this process for when Redis is away."""

    def __init__(
        self,
        domain: Domain | None = None,
        event_broker: EventBroker | None = None,
        host: Any = None,
        url: str | None = None,
        state_key: str | None = None,
        silence_seconds: float = SILENCE_SECONDS,
        clock: Callable[[], float] = time.monotonic,
        wall: Callable[[], float] = time.time,
        **kwargs: Any,
    ) -> None:
        """url: redis:// or rediss:// (a Rasa server passes it as host); state_key: else STATE_KEY of the environment.

        Raises StateKeyError, or ValueError for a URL of another kind.
        """
        super().__init__(domain, event_broker, None, silence_seconds, clock)
        self._sealer = Sealer(state_key or os.environ.get("STATE_KEY", ""))
        self._redis: Redis[bytes] = Redis.from_url(url or str(host), socket_timeout=_TIMEOUT_SECONDS, socket_connect_timeout=_TIMEOUT_SECONDS)
        self._wall = wall
        self._away_until = 0.0
        self._unsaved: set[str] = set()
        self._to_delete: dict[bytes, float] = {}

    async def _save(self, sender_id: str, slots: dict[str, Any]) -> None:
        """Keep the slots here and, encrypted, in Redis until the person was silent too long."""
        if not slots:
            await self.forget(sender_id)
            return
        self._keep(sender_id, slots)
        self._unsaved.add(sender_id)
        name = self._sealer.name(sender_id)
        sealed = self._sealer.seal(name, slots, self._wall())
        if await self._reach(lambda: self._redis.set(name, sealed, px=int(self._silence_seconds * 1000))) is not None:
            self._unsaved.discard(sender_id)

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """Rebuild the tracker from Redis; from this process's copy while Redis is away or has not got it yet."""
        self._forget_the_silent()
        if sender_id in self._unsaved:
            return await super().retrieve(sender_id)
        name = self._sealer.name(sender_id)
        found = await self._reach(lambda: self._redis.mget(name))
        if found is None:
            return await super().retrieve(sender_id)
        slots = self._opened(name, found[0])
        if slots is None:
            await super().forget(sender_id)
            return None
        return self._tracker_of(sender_id, slots)

    async def forget(self, sender_id: str) -> None:
        """Delete everything about one sender id: at once here, and in Redis as soon as it can be reached."""
        await super().forget(sender_id)
        self._unsaved.discard(sender_id)
        self._to_delete[self._sealer.name(sender_id)] = self._clock()
        await self._reach(lambda: asyncio.sleep(0, True))

    async def close(self) -> None:
        """Close the connection."""
        await super().close()
        await self._redis.close(close_connection_pool=True)

    def _opened(self, name: bytes, sealed: bytes | None) -> dict[str, Any] | None:
        if sealed is None:
            return None
        slots = self._sealer.open(name, sealed, self._wall() - self._silence_seconds)
        if slots is None:
            logger.warning("a stored state was refused: another STATE_KEY made it, it was changed, or it is too old")
            return None
        known = {slot.name for slot in self.domain.slots}
        return {slot: value for slot, value in slots.items() if slot in known}

    async def _reach(self, call: Callable[[], Awaitable[Result]]) -> Result | None:
        """Carry out deletions that wait, then a call; return None when Redis is away."""
        if self._clock() < self._away_until:
            return None
        try:
            waiting = list(self._to_delete)
            if waiting:
                await self._redis.delete(*waiting)
                for name in waiting:
                    self._to_delete.pop(name, None)
            return await call()
        except (RedisError, OSError, asyncio.TimeoutError) as error:
            self._away_until = self._clock() + _PAUSE_SECONDS
            logger.error("the state store cannot be reached (%s); going on in memory", type(error).__name__)  # noqa: TRY400 - type and place only
            return None

    def _forget_the_silent(self) -> None:
        super()._forget_the_silent()
        self._unsaved &= self._people.keys()
        oldest = self._clock() - self._silence_seconds
        self._to_delete = {name: since for name, since in self._to_delete.items() if since >= oldest}
