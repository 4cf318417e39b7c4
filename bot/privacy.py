"""Logging, pseudonyms and dumps: whatever keeps people out of logs and files is called from here (R16, R17)."""

from __future__ import annotations

import ctypes
import hashlib
import hmac
import logging
import os
import secrets

from rasa_project.quiet import describe, withhold_messages

__all__ = ["Pseudonyms", "describe", "forbid_dumps", "set_up_logging", "silence_rasa"]

_SET_DUMPABLE = 4  # prctl(2)


class Pseudonyms:
    """Turn chat ids into keyed hashes, so that the dialogue model never holds a real one."""

    def __init__(self, key: bytes | None = None) -> None:
        """Use the key, or one that lives only as long as this process."""
        self._key = key or secrets.token_bytes(32)

    def of(self, chat: str) -> str:
        """Return the pseudonym of a chat: 32 hexadecimal digits."""
        return hmac.new(self._key, chat.encode(), hashlib.sha256).hexdigest()[:32]


def set_up_logging(level: str = "WARNING") -> None:
    """Let nothing that a person wrote reach a log, and Rasa report to nobody; level: that of our own loggers."""
    os.environ["RASA_TELEMETRY_ENABLED"] = "false"
    withhold_messages(level)


def silence_rasa() -> None:
    """Configure Rasa's structlog so that it prints nothing below an error; call it after importing Rasa."""
    from rasa.utils.log_utils import configure_structlog

    configure_structlog(logging.CRITICAL)
    logging.getLogger("rasa").setLevel(logging.CRITICAL)


def forbid_dumps() -> None:
    """Keep this process's memory out of core files and from other programs of the same user.

    Where the system has no such call (it is Linux's), only the limit on core files holds.
    """
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    prctl = getattr(ctypes.CDLL(None), "prctl", None)
    if prctl is not None:
        prctl(_SET_DUMPABLE, 0, 0, 0, 0)
