"""What can go wrong when the directory is brought in or taken out."""

from __future__ import annotations


class ExchangeError(Exception):
    """A file could not be read or written in its format; the message says what is wrong with it."""
