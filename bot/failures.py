"""What an operator reads when the program cannot start: one sentence, no traceback."""

from __future__ import annotations

import errno

from bot.privacy import describe


def sentence_for(error: Exception) -> str | None:
    """Return a sentence for a failure; errors of our own carry one, of others only type and place are told."""
    if type(error).__module__.split(".")[0] in ("bot", "resources", "rasa_project"):
        return str(error)
    if isinstance(error, OSError) and error.errno == errno.ENOSPC:
        return "the disk is full; make room and start again"
    if isinstance(error, OSError) and error.errno == errno.EADDRINUSE:
        return "the port is in use by another program; choose another one with WEBHOOK_PORT"
    if isinstance(error, KeyboardInterrupt):
        return None
    return f"stopped by {describe(error)}"
