"""Find where a person says they are: never a place out of a common word, a question where a name has several homes."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from itertools import pairwise

from rasa_project.components.normalisation import normalise
from rasa_project.places.gazetteer import CITY, COUNTRY, OWN_WEIGHT, REGION, Gazetteer, Place, PlaceRules

_WORD = re.compile(r"[\w\u0900-\u0963\u0966-\u097F]+")
_LONGEST_NAME = 4
# A second home counts as well known from this share of the first one's population, and from this population on.
_RIVAL_SHARE, _RIVAL_POPULATION = 0.1, 40_000
_MOST_CHOICES = 4


@dataclass(frozen=True)
class Found:
    """What a message says of a place: one country (with region and town where named), or the choices to ask about."""

    country: str | None = None
    region: str | None = None
    place: str | None = None
    choices: tuple[tuple[str, str | None, str], ...] = ()  # (place, region, country)


@dataclass
class _Mention:
    start: int
    end: int
    name: str
    places: list[Place]
    score: float


class PlaceFinder:
    """Find places in the five languages' messages by names, neighbouring words and population."""

    def __init__(self, gazetteer: Gazetteer, rules: PlaceRules) -> None:
        """Keep the gazetteer and read the cue words."""
        self._gazetteer = gazetteer
        self._common = rules.common_words
        self._need_a_cue = frozenset(rules.names["need_a_cue"])
        self._settled: dict[str, str] = rules.names["settled"]
        self._open = frozenset(rules.names["open"])
        self._cues = {name: tuple(normalise(cue).split() for cue in cues) for name, cues in rules.names["cues"].items()}

    def find(self, text: str) -> Found | None:
        """Return what the message says of a place, or None when it names none."""
        text = unicodedata.normalize("NFKC", text)
        matches = list(_WORD.finditer(text))
        raw = [match.group() for match in matches]
        words = [normalise(word) or word for word in raw]
        gaps = [text[first.end() : second.start()] for first, second in pairwise(matches)]
        mentions = self._mentions(raw, words, gaps)
        if not mentions:
            return None
        groups = self._joined(mentions, gaps)
        best = max(enumerate(groups), key=lambda pair: (pair[1].score, pair[0]))[1]
        return self._decide(best)

    def _mentions(self, raw: list[str], words: list[str], gaps: list[str]) -> list[_Mention]:
        mentions: list[_Mention] = []
        index = 0
        all_capitals = sum(word.isupper() for word in raw) > max(2, len(raw) // 2)
        while index < len(words):
            mention = None
            for length in range(min(_LONGEST_NAME, len(words) - index), 0, -1):
                if any(re.search(r"[.!?;,\n]", gap) for gap in gaps[index : index + length - 1]) and length > 1:
                    continue
                mention = self._mention(raw, words, index, index + length, all_capitals)
                if mention:
                    break
            if mention:
                mentions.append(mention)
                index = mention.end
            else:
                index += 1
        return mentions

    def _mention(self, raw: list[str], words: list[str], start: int, end: int, all_capitals: bool) -> _Mention | None:
        name = " ".join(words[start:end])
        exact = " ".join(raw[start:end])
        if exact in self._gazetteer.upper_case and (not all_capitals or len(raw) <= 2 or self._cued("at", words, start)):
            return _Mention(start, end, exact, self._gazetteer.upper_case[exact], 1.0 + self._score(words, start, end))
        places = self._gazetteer.names.get(name)
        if not places or not self._credible(raw, words, start, end, name, places, all_capitals):
            return None
        return _Mention(start, end, name, places, self._score(words, start, end))

    def _credible(self, raw: list[str], words: list[str], start: int, end: int, name: str, places: list[Place], all_capitals: bool) -> bool:
        alone = len(words) == end - start
        single = end - start == 1
        capitalised = raw[start][0].isupper() and start > 0 and not all_capitals
        if single and name in self._common:
            firm = self._cued("firm", words, start)
            last = end == len(words) or words[end] in ("now", "but", "and", "ahora", "maintenant")
            return (capitalised and self._cued("at", words, start)) or (firm and last) or self._beside_country(words, start, end) or (alone and raw[start][0].isupper())
        if single and name in self._need_a_cue:
            return alone or self._cued("at", words, start) or self._beside_country(words, start, end) or (self._cued_after("after", words, end) and not raw[start].isupper())
        if single and len(name) <= 3:
            heaviest = max(place.weight for place in places)
            return any(place.kind == COUNTRY for place in places) or heaviest >= OWN_WEIGHT or (heaviest > 1e6 and (capitalised or alone))
        weight = max(place.weight for place in places)
        short = len(words) - (end - start) <= 2
        if single and start > 1 and raw[start - 1][0].isupper() and weight < 1e6 and not self._cued("at", words, start):
            return False  # the second word of a person's name
        if not single and all(len(word) <= 3 for word in words[start:end]) and not capitalised and not short:
            return any(place.kind == COUNTRY for place in places) and self._cued("at", words, start)  # "in the us", never "the us" alone
        if weight >= (180_000 if single else 100_000) or any(place.kind != CITY for place in places) or end - start >= 3:
            return True
        hindi = weight >= 60_000 and single and self._cued_after("after", words, end)
        return short or (capitalised and (weight >= 60_000 or self._cued("at", words, start))) or hindi or self._cued("firm", words, start) or self._beside_country(words, start, end)

    def _beside_country(self, words: list[str], start: int, end: int) -> bool:
        own = {place.country for place in self._gazetteer.names[" ".join(words[start:end])]}
        for length in (1, 2, 3):
            following = " ".join(words[end : end + length])
            if any(place.kind != CITY and place.country in own for place in self._gazetteer.names.get(following, [])) and following not in self._common:
                return True
        return False

    def _cued(self, cue: str, words: list[str], start: int) -> bool:
        return any(len(phrase) <= start and words[start - len(phrase) : start] == phrase for phrase in self._cues[cue]) or (
            start > 1 and words[start - 1] in ("the", "la", "le", "el", "l") and any(words[start - 1 - len(phrase) : start - 1] == phrase for phrase in self._cues[cue] if len(phrase) < start)
        )

    def _cued_after(self, cue: str, words: list[str], end: int) -> bool:
        return any(words[end : end + len(phrase)] == phrase for phrase in self._cues[cue])

    def _score(self, words: list[str], start: int, end: int) -> float:
        """Rate how likely the person is there now: cues of the present for it, cues of origin against it."""
        score = 0.0
        if self._cued("now", words, start) or self._cued("firm", words, start):
            score += 2.0
        if any(words[index] in ("now", "maintenant", "ahora", "abhi", "currently", "actuellement", "filhal", "actualmente") for index in range(max(0, start - 4), min(len(words), end + 3))):
            score += 2.0
        if self._cued("origin", words, start) or self._cued_after("origin_after", words, end):
            score -= 2.0
        return score

    def _joined(self, mentions: list[_Mention], gaps: list[str]) -> list[_Mention]:
        """Let a country or state that stands beside a town narrow the town down ("Hyderabad, Pakistan")."""
        joined: list[_Mention] = []
        for mention in mentions:
            before = joined[-1] if joined else None
            if before and mention.start - before.end <= 1 and (narrowed := _narrow(before.places, mention.places)):
                joined[-1] = _Mention(before.start, mention.end, before.name, narrowed, max(before.score, mention.score))
            elif before and mention.start - before.end <= 1 and (narrowed := _narrow(mention.places, before.places)):
                joined[-1] = _Mention(before.start, mention.end, mention.name, narrowed, max(before.score, mention.score))
            else:
                joined.append(mention)
        # A country named elsewhere in the message settles a town of that country too.
        for mention in joined:
            for other in joined:
                if other is not mention and len({place.country for place in mention.places}) > 1 and (narrowed := _narrow(mention.places, other.places)) and mention.score >= other.score:
                    mention.places = narrowed
        return joined

    def _decide(self, mention: _Mention) -> Found:
        # A state that bears its town's name (Delhi, Madrid, Córdoba) gives way to the town.
        named = {place.country for place in mention.places if place.kind == CITY and place.weight >= 100_000}
        places = sorted((place for place in mention.places if place.kind != REGION or place.country not in named), key=lambda place: -place.weight)
        settled = self._settled.get(mention.name)
        if settled and any(place.country == settled for place in places):
            return _found(next(place for place in places if place.country == settled))
        by_country: dict[str, Place] = {}
        for place in places:
            by_country.setdefault(place.country, place)
        first = places[0]
        rivals = [place for place in by_country.values() if place is not first and (mention.name in self._open or _rivals(place, first))]
        if rivals and (first.kind != COUNTRY or mention.name in self._open):
            chosen = [first, *rivals][:_MOST_CHOICES]
            return Found(choices=tuple((place.name or mention.name.title(), place.region, place.country) for place in chosen))
        return _found(first)


def _rivals(place: Place, first: Place) -> bool:
    return place.weight >= _RIVAL_POPULATION and place.weight >= _RIVAL_SHARE * first.weight


def _found(place: Place) -> Found:
    return Found(place.country, place.region, place.name)


def _narrow(towns: list[Place], wider: list[Place]) -> list[Place]:
    """Return those towns that lie in one of the wider places."""
    regions = {place.region for place in wider if place.kind == REGION}
    countries = {place.country for place in wider if place.kind == COUNTRY}
    return [town for town in towns if town.kind != COUNTRY and (town.country in countries or (town.region in regions and town.kind == CITY))]
