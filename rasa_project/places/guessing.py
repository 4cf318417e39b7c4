"""Names that are not written as the gazetteer has them: by sound (Hindi), with an ending written on, with a slip of the finger."""

from __future__ import annotations

from collections import defaultdict

from rasa_project.places.cues import FIRM, NONE, Cues
from rasa_project.places.gazetteer import CITY, COUNTRY, DISTRICT_WEIGHT, OWN_WEIGHT, REGION, Gazetteer, Place, PlaceRules, key
from rasa_project.places.message import ReadMessage, Span
from rasa_project.places.sounds import LEAST_LETTERS, Misspellings, sound

_DEVANAGARI = range(0x0900, 0x0980)
# The shortest sounds are believed where a place is firmly announced.
_LEAST_SOUND, _SURE_SOUND, _LEAST_STEM, _SHORT_MESSAGE = 3, 4, 4, 3
# Where nothing announces a place, only long words are compared, and only with large towns.
_LEAST_LETTERS_UNEXPECTED, _LEAST_LETTERS_IN_HINDI, _LEAST_WEIGHT_UNEXPECTED, _LEAST_WEIGHT_IN_LATIN = 8, 7, 5e5, 1e5


class Guessing:
    """Guess the place that an unknown word means, for no common word and only where a place is expected."""

    def __init__(self, gazetteer: Gazetteer, rules: PlaceRules, cues: Cues) -> None:
        """Index the better known names by their sound and by their letters."""
        self._names = gazetteer.names
        self._common = rules.common_words | rules.people
        self._endings = cues.endings
        heard, misspelt = rules.weighing["guessed_from"]["heard"], rules.weighing["guessed_from"]["misspelt"]
        single = [(name, places) for name, places in gazetteer.names.items() if " " not in name and name not in rules.common_words and name not in rules.people]
        self._by_sound: dict[str, list[str]] = defaultdict(list)
        for name, places in single:
            if known(name, places, heard) and len(spelling := sound(name)) >= _LEAST_SOUND:
                self._by_sound[spelling].append(name)
        self._misspellings = Misspellings(name for name, places in single if known(name, places, misspelt))

    def guess(self, message: ReadMessage, span: Span, level: int) -> str | None:
        """Return the name that the span's one word stands for, None where nothing is near enough."""
        word = span.name
        if word in self._common or len(word) < _LEAST_STEM:
            return None
        stem = next((word.removesuffix(ending) for ending in self._endings if word.endswith(ending) and len(word) - len(ending) >= _LEAST_STEM), None)
        if stem and stem not in self._common and any(place.kind != CITY or place.weight >= 1e5 for place in self._names.get(stem, ())):
            return stem
        hindi = ord(message.raw[span.start][0]) in _DEVANAGARI
        expected = level != NONE or len(message.words) <= _SHORT_MESSAGE
        if not expected and len(word) < (_LEAST_LETTERS_IN_HINDI if hindi else _LEAST_LETTERS_UNEXPECTED):
            return None
        found = self._alike(word, hindi, level)
        return found if found and (expected or self._weight(found) >= _LEAST_WEIGHT_UNEXPECTED) else None

    def _alike(self, word: str, hindi: bool, level: int) -> str | None:
        if hindi or len(word) >= LEAST_LETTERS:
            spelling = sound(word)
            found = self._heaviest(self._by_sound.get(spelling, []))
            if found and (level == FIRM or len(spelling) >= _SURE_SOUND) and (hindi or self._weight(found) >= _LEAST_WEIGHT_IN_LATIN):
                return found
        near = self._heaviest(self._misspellings.of(word))
        if near or level != FIRM or len(word) < _LEAST_LETTERS_IN_HINDI:
            return near
        # Where a place is firmly announced, any letter of a large town may be wrong ("in Chigago").
        near = self._heaviest(self._misspellings.of(word, any_letter=True))
        return near if near and self._weight(near) >= _LEAST_WEIGHT_UNEXPECTED else None

    def _heaviest(self, names: list[str]) -> str | None:
        return max(names, key=lambda name: (self._weight(name), name), default=None) if names else None

    def _weight(self, name: str) -> float:
        return max(place.weight for place in self._names[name])


def known(name: str, places: list[Place], least: dict[str, float]) -> bool:
    """Return whether a name is the usual one of a place that is well known, by least population in each country."""
    return any(_own_and_large(name, place, least.get(place.country, least["elsewhere"])) or (place.kind == REGION and place.country in least) for place in places)


def _own_and_large(name: str, place: Place, least: float) -> bool:
    return place.kind == COUNTRY or place.weight >= OWN_WEIGHT or (key(place.name or "") == name and place.weight >= least and place.weight != DISTRICT_WEIGHT)
