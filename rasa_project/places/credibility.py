"""Whether words that spell a place's name mean the place: never a place out of a common word."""

from __future__ import annotations

from typing import Any

from rasa_project.places.cues import FIRM, NONE, WEAK, Cues
from rasa_project.places.gazetteer import CITY, COUNTRY, OWN_WEIGHT, Gazetteer, Place, PlaceRules, key
from rasa_project.places.message import ReadMessage, Span

_SHORT = 3  # words: so short a message is hardly more than a place
# A long name is hardly ever another word: thresholds are multiplied by this, by the letters of the name.
_BY_LETTERS = (2.5, 2.5, 2.5, 2.5, 2.5, 1.0, 0.6, 0.35, 0.2, 0.12)
_LAST_WORDS = frozenset({"now", "but", "and", "ahora", "maintenant"})


class Credibility:
    """Weigh a name's size and commonness against the words around it."""

    def __init__(self, gazetteer: Gazetteer, rules: PlaceRules, cues: Cues) -> None:
        """Read the thresholds and the lists of words that need more than a name."""
        self._gazetteer = gazetteer
        self._cues = cues
        self._common = rules.common_words
        self._people = rules.people
        self._need_a_cue = rules.people | frozenset(rules.names["need_a_cue"])
        self._need_beside = frozenset(rules.names["need_beside"])
        self._lower_case = frozenset(rules.names["lower_case"])
        self._sure = frozenset(rules.names["sure"])
        thresholds = rules.weighing["believed_from"]
        self._believed: dict[str, list[Any]] = {country: one["from"] for one in thresholds["countries"] for country in one["spoken_in"]}
        self._believed_elsewhere: list[Any] = thresholds["elsewhere"]

    def level(self, message: ReadMessage, span: Span, *, capitals: bool = True) -> int:
        """Return how strongly the neighbouring words (and a capital letter) announce a place."""
        before, after = self._cues.before(message.words, span.start), self._cues.after(message.words, span.end)
        if "firm" in before or "firm" in after:
            return FIRM
        return WEAK if "weak" in before or "weak" in after or (capitals and self._capitalised(message, span)) else NONE

    def credible(self, message: ReadMessage, span: Span, places: list[Place]) -> bool:
        """Return whether the span means one of these places."""
        if message.raw[span.start] in self._sure:
            return True
        before, after = self._cues.before(message.words, span.start), self._cues.after(message.words, span.end)
        beside_country = self._beside_country(message, span, places) or self._opens_message(message, span, places)
        if "thing" in after or ("thing" in before and not beside_country):
            return False
        alone = len(message.words) == span.end - span.start
        if span.name in self._common:
            before = self._cues.before(message.words, span.start, articles=False)  # "in the bath" is no place
            firm = "firm" in before and (span.end == len(message.words) or message.pauses[span.end - 1] or message.words[span.end] in _LAST_WORDS)
            capital = message.raw[span.start][0].isupper() and not message.raw[span.start].isupper()
            cued = capital and self._capitalised(message, span) and ("weak" in before or "firm" in before)
            hindi = "lives" in after or (span.name in self._need_a_cue and bool({"firm", "within"} & after))
            hindi &= self._large([place for place in places if key(place.name or "") == span.name], 1e5 if "lives" in after else 3e5)
            return cued or firm or beside_country or (alone and capital) or hindi
        place_before = "firm" in before or ("weak" in before and "person" not in before)
        person = "person" in before or ("person" in after and "firm" not in after)
        if person and span.single and not (beside_country or place_before or self._lower_case_country(message, span, places)):
            return False
        if span.name in self._need_a_cue:
            if span.start and message.words[span.start - 1] == "the":  # "near the riverside"
                before = self._cues.before(message.words, span.start, articles=False)
            sure_before = "firm" in before or ("weak" in before and "person" not in before and ("loose" not in before or message.raw[span.start - 1] == "à"))
            capital = message.raw[span.start][0].isupper() and span.name not in self._people
            sure_before |= message.raw[span.start][0].isupper() and "now" in before
            sure_before |= capital and "weak" in before and self._large(places)
            return alone or beside_country or ((sure_before or "weak" in after or "firm" in after) and (self._large(places, 3e4) or self.level(message, span) == FIRM))
        if span.single and len(span.name) <= _SHORT:
            return self._short_name(message, span, places, alone, "firm" in before or "firm" in after)
        if self._second_name(message, span, places, place_before):
            return False
        if not span.single and all(len(word) <= _SHORT for word in message.words[span.start : span.end]) and not self._capitalised(message, span) and len(message.words) - (span.end - span.start) > 2:
            return any(place.kind == COUNTRY or place.weight >= OWN_WEIGHT for place in places) and (place_before or "firm" in after)  # "in the us", never "the us" alone
        return beside_country or self._believed_at(self._level_of(message, span), span, places)

    def short_form_credible(self, message: ReadMessage, form: str, span: Span, beside: bool) -> bool:
        """Return whether letters in capitals ("CA", "UP") are meant as a place's; beside tells that a place stands right before them."""
        if form in self._need_beside:
            closed = span.end == len(message.words) or message.pauses[span.end - 1]
            return beside or len(message.words) == 1 or (closed and bool({"weak", "firm"} & self._cues.before(message.words, span.start, articles=False)))
        return not message.all_capitals or len(message.raw) <= 2 or self.level(message, span) != NONE

    def _level_of(self, message: ReadMessage, span: Span) -> int:
        others = len(message.words) - (span.end - span.start)
        opens = span.start == 0 and span.end < len(message.words) and message.pauses[span.end - 1]  # "oslo, my boss ..."
        return max(self.level(message, span), FIRM if others <= 1 else WEAK if others < _SHORT or opens else NONE)

    def _believed_at(self, level: int, span: Span, places: list[Place]) -> bool:
        letters = len(span.name)
        for place in places:
            if place.kind != CITY:
                return True
            least = self._believed.get(place.country, self._believed_elsewhere)[level]
            if place.weight >= least * _BY_LETTERS[min(letters, len(_BY_LETTERS) - 1)] / (1 if span.single else 4):
                return True
        return False

    def _short_name(self, message: ReadMessage, span: Span, places: list[Place], alone: bool, firm: bool) -> bool:
        heaviest = max(place.weight for place in places)
        known = any(place.kind == COUNTRY for place in places) or heaviest >= OWN_WEIGHT
        return known or (heaviest >= 1e5 and alone) or (heaviest > 1e6 and self._capitalised(message, span)) or (firm and self._believed_at(WEAK, span, places))

    def _second_name(self, message: ReadMessage, span: Span, places: list[Place], cued: bool) -> bool:
        if not span.single or span.start < 2 or message.all_capitals or cued or message.pauses[span.start - 1]:
            return False
        return message.raw[span.start - 1][0].isupper() and message.raw[span.start][0].isupper() and not self._large(places, 1e6)

    @staticmethod
    def _lower_case_country(message: ReadMessage, span: Span, places: list[Place]) -> bool:
        return message.raw[span.start].islower() and any(place.kind == COUNTRY for place in places)

    def _capitalised(self, message: ReadMessage, span: Span) -> bool:
        return message.raw[span.start][0].isupper() and span.start > 0 and not message.all_capitals

    @staticmethod
    def _large(places: list[Place], least: float = 1e5) -> bool:
        return any(place.weight >= least for place in places)

    def _opens_message(self, message: ReadMessage, span: Span, places: list[Place]) -> bool:
        """Return whether a well known name stands first and what happened follows: "Quito, on the bus a man ..."."""
        if span.start or span.end == len(message.words) or not message.pauses[span.end - 1]:
            return False
        if not message.raw[0][0].isupper() and (span.name in self._people or span.name in self._common or not self._large(places, 4e5)):
            return False
        return self._large(places, 3e5 if span.name in self._people else 8e4) and self._cues.opens(message.words, message.pauses, span.end)

    def _beside_country(self, message: ReadMessage, span: Span, places: list[Place]) -> bool:
        words, own = message.words, {place.country for place in places}
        closed = span.end + 1 == len(words) or (span.end + 1 < len(words) and message.pauses[span.end])
        if span.end < len(words) and closed and message.raw[span.end] in self._lower_case and any(place.country in own for place in self._gazetteer.upper_case.get(words[span.end].upper(), ())):
            return True
        for length in (1, 2, 3):
            following = " ".join(words[span.end : span.end + length])
            if any(place.kind != CITY and place.country in own for place in self._gazetteer.names.get(following, ())) and following not in self._common:
                return True
        return False
