"""Logging, redaction and pseudonyms: whatever keeps people out of logs and files stands here (R16, R17)."""

from __future__ import annotations

import hashlib
import hmac
import logging
import os
import re
import secrets
import sys
import warnings
from types import TracebackType

# "123456:ABC-..." as Telegram writes a bot's token, also inside a URL.
_TOKEN = re.compile(r"\d{5,}:[A-Za-z0-9_-]{20,}")
# Libraries that log messages, updates, addresses or trackers: only that something of a type went wrong is kept of them.
OWN_LOGGERS = ("bot", "resources", "rasa_project")


class Pseudonyms:
    """Turn chat ids into keyed hashes, so that the dialogue model never holds a real one."""

    def __init__(self, key: bytes | None = None) -> None:
        """Use the key, or one that lives only as long as this process."""
        self._key = key or secrets.token_bytes(32)

    def of(self, chat: str) -> str:
        """Return the pseudonym of a chat: 32 hexadecimal digits."""
        return hmac.new(self._key, chat.encode(), hashlib.sha256).hexdigest()[:32]


class TypeAndPlaceFormatter(logging.Formatter):
    """Write level, place and, of an error, its type; of foreign libraries never the message."""

    def __init__(self) -> None:
        """Use the time in the machine's zone."""
        super().__init__("%(asctime)s %(levelname)s %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        """Return one line without content."""
        own = record.name.split(".")[0] in OWN_LOGGERS
        text = _TOKEN.sub("[token]", record.getMessage()) if own else "message withheld"
        safe = logging.LogRecord(record.name, record.levelno, record.pathname, record.lineno, f"{record.name}:{record.lineno} {text}", None, None)
        safe.created, safe.msecs = record.created, record.msecs
        line = super().format(safe)
        return f"{line} {describe(record.exc_info[1])}" if record.exc_info and record.exc_info[1] else line


def describe(error: BaseException) -> str:
    """Return the type of an error and where it was raised, without its message."""
    traceback: TracebackType | None = error.__traceback__
    while traceback is not None and traceback.tb_next is not None:
        traceback = traceback.tb_next
    if traceback is None:
        return type(error).__name__
    code = traceback.tb_frame.f_code
    return f"{type(error).__name__} at {os.path.basename(code.co_filename)}:{traceback.tb_lineno} {code.co_name}"


def set_up_logging(level: str = "WARNING") -> None:
    """Send all logging through one formatter to standard error, and silence what prints people's words.

    Rasa's structlog prints texts and trackers to standard output unless it is configured before the first message;
    `warnings` quote the text that triggered them, and an uncaught error's traceback quotes values.
    """
    os.environ["RASA_TELEMETRY_ENABLED"] = "false"
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(TypeAndPlaceFormatter())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    for name in OWN_LOGGERS:
        logging.getLogger(name).setLevel(level)
    warnings.showwarning = _withhold_warning
    sys.excepthook = _withhold_traceback


def silence_rasa() -> None:
    """Configure Rasa's structlog so that it prints nothing below an error; call it after importing Rasa."""
    from rasa.utils.log_utils import configure_structlog

    configure_structlog(logging.CRITICAL)
    logging.getLogger("rasa").setLevel(logging.CRITICAL)


def _withhold_warning(message: Warning | str, category: type[Warning], filename: str, lineno: int, file: object = None, line: str | None = None) -> None:
    logging.getLogger("bot.warnings").info("%s at %s:%d", category.__name__, os.path.basename(filename), lineno)


def _withhold_traceback(kind: type[BaseException], error: BaseException, traceback: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    logging.getLogger("bot").critical("stopped by %s", describe(error))
