"""Nothing that a person wrote reaches a log, whoever logs it: type and place of what happened, never its content (R16).

The bot sets this up as it starts. A stock Rasa server or action server gets it from the project's own classes that it
makes (the generator of replies, the actions), because at the log level DEBUG, and in the report of an error at any level,
Rasa prints texts, slots and trackers.
"""

from __future__ import annotations

import logging
import os
import re
import sys
import threading
import warnings
from types import TracebackType

# "123456:ABC-..." as Telegram writes a bot's token, also inside a URL.
_TOKEN = re.compile(r"\d{5,}:[A-Za-z0-9_-]{20,}")
# Libraries that log messages, updates, addresses or trackers: only that something of a type went wrong is kept of them.
OWN_LOGGERS = ("bot", "resources", "rasa_project")


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


def withhold_messages(level: str = "WARNING") -> None:
    """Send all logging through one formatter to standard error, and silence what prints people's words.

    A warning quotes the text that triggered it, and is kept in its module's registry for good; the traceback of an
    uncaught error, in any thread, quotes values; a log call that cannot be formatted prints its arguments; libraries
    bring handlers of their own. level: that of our own loggers.
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(TypeAndPlaceFormatter())
    root = logging.getLogger()
    for logger in (logger for logger in root.manager.loggerDict.values() if isinstance(logger, logging.Logger)):
        logger.handlers.clear()
        logger.propagate = True
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    for name in OWN_LOGGERS:
        logging.getLogger(name).setLevel(level)
    logging.raiseExceptions = False
    warnings.simplefilter("ignore")
    warnings.showwarning = _withhold_warning
    sys.excepthook = _withhold_traceback
    sys.unraisablehook = lambda event: _tell("ignored", event.exc_value)
    threading.excepthook = lambda event: _tell("a thread was stopped by", event.exc_value)


def _tell(what: str, error: BaseException | None) -> None:
    if error is not None:
        logging.getLogger("bot").error("%s %s", what, describe(error))


def _withhold_warning(message: Warning | str, category: type[Warning], filename: str, lineno: int, file: object = None, line: str | None = None) -> None:
    logging.getLogger("bot.warnings").info("%s at %s:%d", category.__name__, os.path.basename(filename), lineno)


def _withhold_traceback(kind: type[BaseException], error: BaseException, traceback: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    logging.getLogger("bot").critical("stopped by %s", describe(error))
