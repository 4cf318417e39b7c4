"""What follows an emergency card: the crisis is remembered until it is said to be over, and its numbers stay in reach."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.danger.card_maker import AGAIN, FIRST, PLACE, SILENT, WONT
from bot.danger.cards import Cards
from bot.danger.detector import Danger
from bot.messages import Reply, Turn

# So many answers after a card carry its numbers in one line; a message that goes on with the crisis begins the count anew.
REMINDED = 3
# A place that is told while the crisis is this fresh brings the card of that place.
FRESH = 2
# What the dialogue says of the crisis (Turn.crisis): it is over, or goes on; PLACE and SILENT ask for that card.
OVER, GOES_ON = "over", "goes_on"
LONGEST = 1200  # characters of a reply
PICTURES = "online_abuse"  # the topic of a message in which a child tells of pictures or blackmail


@dataclass
class Crisis:
    """A danger that was answered with a card: which, whose, how many cards since, how many answers since words that go on with it.

    reminders counts the lines of numbers, so that two in a row differ.
    """

    danger: Danger
    cards: int = 0
    answers: int = 0
    reminders: int = 0

    def card(self, cards: Cards, language: str, country: str | None, says: str | None = None, topic: str = "none") -> tuple[Reply, tuple[str, ...]]:
        """Return the next card: the first one whole, each later one with other words around the numbers (R10); a child's has a way to what helps with pictures."""
        moment = FIRST if not self.cards else says if says in (PLACE, SILENT, WONT) else AGAIN
        found = cards.card(self.danger, language, country, moment, max(0, self.cards - 1))
        self.cards += 1
        self.answers = 0
        if self.danger.kind == "child" and topic == PICTURES:
            return cards.with_pictures(found[0], language), found[1]
        return found

    def follow(self, turn: Turn, cards: Cards, *, new_place: bool) -> Turn:
        """Return an answer after a card with what the crisis adds to it: the card of a place, a way to write, or the numbers in one line."""
        language = turn.language or "en"
        if turn.crisis in (PLACE, SILENT) or (new_place and self.answers < FRESH and turn.need == "set_place" and not turn.listings):
            reply, listings = self.card(cards, language, turn.country, turn.crisis or PLACE)
            return replace(turn, replies=(reply,), listings=listings)
        reminded = self.answers < REMINDED or turn.crisis is not None
        self.answers = 1 if turn.crisis else self.answers + 1
        if not reminded or not turn.replies or turn.forget:
            return turn
        line = cards.reminder(self.danger, language, turn.country, self.reminders)
        self.reminders += 1
        last = turn.replies[-1]
        if not line or len(last.text) + len(line) > LONGEST - 2:
            return turn
        return replace(turn, replies=(*turn.replies[:-1], replace(last, text=f"{last.text}\n\n{line}")))
