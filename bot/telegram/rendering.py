"""From a reply to what Telegram takes: texts of bounded length, inline keyboards with data of 64 bytes."""

from __future__ import annotations

import hashlib
from collections import OrderedDict

from telegram import InlineKeyboardButton, InlineKeyboardMarkup
from telegram.constants import InlineKeyboardButtonLimit, MessageLimit

from bot.messages import Button, Reply

LONGEST_DATA = InlineKeyboardButtonLimit.MAX_CALLBACK_DATA.value  # bytes
LONGEST_TEXT = MessageLimit.MAX_TEXT_LENGTH.value  # UTF-16 units
_KEY_MARK = "~"  # the data of our own buttons begins with a slash


def pieces(text: str, longest: int = LONGEST_TEXT) -> list[str]:
    """Cut a text into pieces that Telegram takes, at a paragraph, a line or a space where there is one."""
    found = []
    rest = text.strip()
    while len(rest.encode("utf-16-le")) // 2 > longest:
        head = rest.encode("utf-16-le")[: longest * 2].decode("utf-16-le", "ignore")
        cut = next((place for mark in ("\n\n", "\n", " ") if (place := head.rfind(mark)) > 0), len(head))
        found.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    return [*found, rest] if rest else found


class Keyboards:
    """Turn buttons into inline keyboards and a press back into the button's data.

    Data over 64 bytes waits in memory under a key made from it, so the same data always has the same key.
    """

    def __init__(self, most: int = 5_000) -> None:
        """most: how many long data are remembered."""
        self._most = most
        self._long_data: OrderedDict[str, str] = OrderedDict()

    def markup(self, reply: Reply) -> InlineKeyboardMarkup | None:
        """Return the reply's keyboard, or None when it has no buttons."""
        rows = [[InlineKeyboardButton(button.label, callback_data=self._callback_data(button)) for button in row] for row in reply.buttons if row]
        return InlineKeyboardMarkup(rows) if rows else None

    def data_of(self, callback_data: str | None) -> str:
        """Return the data of a pressed button; what is not known any more (a restart) reads as the menu."""
        if callback_data is None:
            return "/menu"
        if callback_data.startswith(_KEY_MARK):
            return self._long_data.get(callback_data, "/menu")
        return callback_data

    def _callback_data(self, button: Button) -> str:
        if len(button.data.encode()) <= LONGEST_DATA and not button.data.startswith(_KEY_MARK):
            return button.data
        key = _KEY_MARK + hashlib.sha256(button.data.encode()).hexdigest()[:24]
        self._long_data.pop(key, None)
        self._long_data[key] = button.data
        while len(self._long_data) > self._most:
            self._long_data.popitem(last=False)
        return key
