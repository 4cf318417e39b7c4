"""Find where a person says they are: never a place out of a common word, a question where a name has several homes."""

from __future__ import annotations

from dataclasses import dataclass

from rasa_project.places.credibility import Credibility
from rasa_project.places.cues import Cues
from rasa_project.places.gazetteer import CITY, COUNTRY, DISTRICT_WEIGHT, OWN_WEIGHT, REGION, Gazetteer, Place, PlaceRules, described_place, key
from rasa_project.places.guessing import Guessing
from rasa_project.places.message import Mention, ReadMessage, Span

_LONGEST_NAME = 5
# A second home counts as well known from this share of the first one's population, and from this population on; a home
# where the message's language is spoken counts so many times its population.
_RIVAL_SHARE, _RIVAL_POPULATION, _SAME_LANGUAGE = 0.1, 30_000, 10
# A state's name is worth a large town's when a town elsewhere bears it too ("Durham", "La Rioja"); a name that is a
# town's own is worth more than another town's old or foreign one ("Salisbury" in England and Harare).
_STATE_AS_TOWN, _OTHER_NAME_SHARE = 1.5e6, 0.05
_MOST_CHOICES = 4
_MANY_TIMES = 5  # how much larger a town is than the namesake of one of its quarters
_DENIED = -4.0


@dataclass(frozen=True)
class Found:
    """What a message says of a place: one country (with region and town where named), or the choices to ask about."""

    country: str | None = None
    region: str | None = None
    place: str | None = None
    choices: tuple[tuple[str, str | None, str], ...] = ()  # (place, region, country)


class PlaceFinder:
    """Find places in the five languages' messages by names, neighbouring words and population."""

    def __init__(self, gazetteer: Gazetteer, rules: PlaceRules) -> None:
        """Keep the gazetteer and read the cue words."""
        self._gazetteer = gazetteer
        self._settled: dict[str, str] = rules.names["settled"]
        self._open = frozenset(map(key, rules.names["open"]))
        # One word is compared as typed ("भरत" is a name, "bharat" the country), several are normalised too.
        self._never = frozenset(rules.names["never"]) | {key(words) for words in rules.names["never"] if " " in words}
        self._lower_case = frozenset(rules.names["lower_case"])
        self._short_forms = {language: {word: [described_place(described, OWN_WEIGHT)] for word, described in forms.items()} for language, forms in rules.names["short_forms"].items()}
        self._cues = Cues(rules.cues)
        self._credibility = Credibility(gazetteer, rules, self._cues)
        self._guessing = Guessing(gazetteer, rules, self._cues)

    def find(self, text: str) -> Found | None:
        """Return what the message says of a place, or None when it names none."""
        message = ReadMessage.read(text)
        language = self._cues.language(message.words)
        mentions = self._mentions(message, language)
        if not mentions:
            return None
        groups = _joined(mentions)
        best = max(enumerate(groups), key=lambda pair: (pair[1].score, pair[0]))[1]
        return None if best.score < _DENIED / 2 - 0.5 else self._decide(best, language)

    def _mentions(self, message: ReadMessage, language: str | None) -> list[Mention]:
        mentions: list[Mention] = []
        index, count = 0, len(message.words)
        while index < count:
            step = 1
            for length in range(min(_LONGEST_NAME, count - index), 0, -1):
                if length > 1 and any(message.pauses[index : index + length - 1]):
                    continue
                span = Span(index, index + length, " ".join(message.words[index : index + length]))
                if span.name in self._never or message.raw[index] in self._never:
                    step = length
                    break
                mention = self._mention(message, span, language, beside=bool(mentions) and mentions[-1].end == index)
                if mention:
                    mention.quarter = self._cues.quarter(message.words, span.start)
                    mentions.append(mention)
                    step = length
                    break
            index += step
        return mentions

    def _mention(self, message: ReadMessage, span: Span, language: str | None, *, beside: bool) -> Mention | None:
        exact = message.raw[span.start] if span.single else ""
        if beside and exact in self._lower_case and (span.end == len(message.words) or message.pauses[span.end - 1]):
            exact = exact.upper()  # "charlotte, nc"
        if exact in self._gazetteer.upper_case and self._credibility.short_form_credible(message, exact, span, beside):
            return Mention(span.start, span.end, exact, self._gazetteer.upper_case[exact], 1.0 + self._score(message, span))
        short_form = self._short_form(message, span, language)
        if short_form:
            return Mention(span.start, span.end, span.name, short_form, self._score(message, span))
        places = self._gazetteer.names.get(span.name)
        if places:
            if self._credibility.credible(message, span, places):
                return Mention(span.start, span.end, span.name, places, self._score(message, span))
            return None
        if not span.single:
            return None
        guessed = self._guessing.guess(message, span, self._credibility.level(message, span, capitals=False))
        return Mention(span.start, span.end, guessed, self._gazetteer.names[guessed], self._score(message, span)) if guessed else None

    def _short_form(self, message: ReadMessage, span: Span, language: str | None) -> list[Place] | None:
        places = self._short_forms.get(language or "", {}).get(span.name)
        if not places or "thing" in self._cues.after(message.words, span.end):
            return None
        # Hindi puts the words that announce a place after it.
        around = self._cues.after(message.words, span.end) if language == "hi" else self._cues.before(message.words, span.start)
        return places if {"weak", "firm"} & around else None

    def _score(self, message: ReadMessage, span: Span) -> float:
        """Rate how likely the person is there now: cues of the present for it, cues of origin and negations against it."""
        if self._cues.denied(message.words, message.pauses, span.start, span.end):
            return _DENIED
        before, after = self._cues.before(message.words, span.start), self._cues.after(message.words, span.end)
        score = 0.5 * bool({"weak", "firm"} & (before | after))
        if "now" in before or "now" in after or self._cues.present_near(message.words, span.start, span.end):
            score += 2.0
        if "origin" in before or ("origin" in after and "now" not in after):
            score -= 2.0
        return score

    def _decide(self, mention: Mention, language: str | None) -> Found:
        spoken = self._cues.spoken_in.get(language or "", frozenset())

        own = {place.country for place in mention.places if _own_name(place, mention.name)}

        def weight(place: Place) -> float:
            size = min(place.weight, _STATE_AS_TOWN) if place.kind == REGION and place.weight < OWN_WEIGHT else place.weight
            if own - {place.country} and place.kind == CITY and place.weight not in (OWN_WEIGHT, DISTRICT_WEIGHT) and not _own_name(place, mention.name):
                size *= _OTHER_NAME_SHARE
            return size * (_SAME_LANGUAGE if place.country in spoken else 1)

        # A state that bears its town's name (Delhi, Madrid, Córdoba) gives way to the town.
        named = {place.country for place in mention.places if place.kind == CITY and place.weight >= 100_000}
        places = sorted((place for place in mention.places if place.kind != REGION or place.country not in named), key=lambda place: -weight(place))
        settled = self._settled.get(mention.name)
        if settled and any(place.country == settled for place in places):
            return _found(next(place for place in places if place.country == settled))
        by_country: dict[str, Place] = {}
        for place in places:
            by_country.setdefault(place.country, place)
        first = places[0]
        is_open = mention.name in self._open
        rivals = [place for place in by_country.values() if place is not first and (is_open or (place.weight >= _RIVAL_POPULATION and weight(place) >= _RIVAL_SHARE * weight(first)))]
        if rivals and (first.kind != COUNTRY or is_open):
            return Found(choices=tuple((place.name or mention.name.title(), place.region, place.country) for place in [first, *rivals][:_MOST_CHOICES]))
        return _found(first)


def _joined(mentions: list[Mention]) -> list[Mention]:
    """Let a country or state that stands beside a town narrow the town down ("Hyderabad, Pakistan")."""
    joined: list[Mention] = []
    for mention in mentions:
        before = joined[-1] if joined else None
        if before and mention.start - before.end <= 1 and (narrowed := _narrow(before.places, mention.places)):
            joined[-1] = Mention(before.start, mention.end, before.name, narrowed, _score_of_both(before, mention))
        elif before and mention.start - before.end <= 1 and (narrowed := _narrow(mention.places, before.places)):
            joined[-1] = Mention(before.start, mention.end, mention.name, narrowed, _score_of_both(before, mention))
        elif before and (larger := _town_and_quarter(before, mention)):
            joined[-1] = Mention(before.start, mention.end, larger.name, larger.places, _score_of_both(before, mention))
        else:
            joined.append(mention)
    # A country named elsewhere in the message settles a town of that country too.
    for mention in joined:
        for other in joined:
            if other is not mention and len({place.country for place in mention.places}) > 1 and (narrowed := _narrow(mention.places, other.places)) and mention.score >= other.score:
                mention.places = narrowed
    return joined


def _town_and_quarter(one: Mention, other: Mention) -> Mention | None:
    """Return the larger of two towns that stand side by side ("Pokhara, Lakeside"): the other name is a quarter's."""
    if min(one.score, other.score) <= _DENIED or other.start - one.end > (1 if other.quarter or one.quarter else 0):
        return None
    if other.quarter != one.quarter:
        return one if other.quarter else other
    sizes = [max(place.weight for place in mention.places) for mention in (one, other)]
    if any(place.kind != CITY for place in (*one.places, *other.places)) or max(sizes) < _MANY_TIMES * min(sizes):
        return None
    return one if sizes[0] > sizes[1] else other


def _score_of_both(one: Mention, other: Mention) -> float:
    """Return the better score of a town and its country, unless one of them is denied."""
    return min(one.score, other.score) if min(one.score, other.score) < _DENIED / 2 - 0.5 else max(one.score, other.score)


def _narrow(towns: list[Place], wider: list[Place]) -> list[Place]:
    """Return those towns that lie in one of the wider places, by country where a town's region is not known."""
    regions = {place.region for place in wider if place.kind == REGION}
    within = {place.country for place in wider if place.kind == REGION}
    countries = {place.country for place in wider if place.kind == COUNTRY}
    exact = [town for town in towns if town.kind != COUNTRY and (town.country in countries or (town.kind == CITY and town.region in regions))]
    return exact or [town for town in towns if town.kind == CITY and town.region is None and town.country in within]


def _own_name(place: Place, name: str) -> bool:
    """Return whether a name is what a town of some size is called today."""
    return place.kind == CITY and place.weight >= _RIVAL_POPULATION and place.weight not in (OWN_WEIGHT, DISTRICT_WEIGHT) and key(place.name or "") == name


def _found(place: Place) -> Found:
    return Found(place.country, place.region, place.name)
