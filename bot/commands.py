"""What stands for a command: slash commands, whole messages that mean one, signs alone, and a plain yes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

_SIGN_VARIANTS = re.compile("[\\s\ufe0f\u200d\U0001f3fb-\U0001f3ff]")
_WITHOUT_SIGNS = str.maketrans(dict.fromkeys("?!.,;:…¿¡।\"()", " ") | {"’": "'"})
_WORDS_OF_A_YES = 4


@dataclass(frozen=True)
class Commands:
    """Slash commands and whole messages that mean one, as payloads for the dialogue; the words stand in bot/commands.yml.

    said: a message in lower case without its closing signs -> payload;
    hidden: language -> the one neutral line after hiding; signs: emoji -> the payload that a message of it alone stands for;
    agrees: words that say yes, alone or before some more; takes_back: words after which it is no plain yes.
    """

    payloads: Mapping[str, str]
    said: Mapping[str, str]
    hidden: Mapping[str, str] = field(default_factory=lambda: {"en": "Done."})
    signs: Mapping[str, str] = field(default_factory=dict)
    agrees: frozenset[str] = frozenset()
    takes_back: frozenset[str] = frozenset()

    def payload_of(self, text: str) -> str | None:
        """Return the payload that a text stands for, or None for ordinary words."""
        stripped = text.strip()
        if stripped.startswith("/"):
            name = stripped[1:].split(maxsplit=1)[0].split("@")[0].lower() if len(stripped) > 1 else ""
            return self.payloads.get(name)
        said = self.said.get(stripped.strip(".!¡?¿, ").casefold())
        if said:
            return said
        # Variants of a sign (skin tones, the selector of its coloured form) say the same.
        meant = {self.signs.get(sign) for sign in _SIGN_VARIANTS.sub("", stripped)}
        return meant.pop() if len(meant) == 1 else None

    def says_yes(self, text: str) -> bool:
        """Tell whether a text is a plain yes ("yes", "haan kabhi kabhi", "a little")."""
        words = text.casefold().translate(_WITHOUT_SIGNS).split()
        heads = {" ".join(words[:number]) for number in (1, 2, 3)}
        return 0 < len(words) <= _WORDS_OF_A_YES and bool(heads & self.agrees) and not self.takes_back & set(words)
