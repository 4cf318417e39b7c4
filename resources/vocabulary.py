"""The words that listings may use, read once from vocabulary.yml and passed in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import pycountry
import yaml

VOCABULARY = Path(__file__).parent / "vocabulary.yml"


@dataclass(frozen=True)
class Wanted:
    """The listings' topics that answer a question: those that fit, those near it (nearest first), the rest."""

    fits: frozenset[str]
    near: tuple[str, ...] = ()
    far: frozenset[str] = frozenset()
    audience: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()

    @property
    def topics(self) -> frozenset[str]:
        """Return every topic that answers at all."""
        return self.fits | self.far | frozenset(self.near)

    def score(self, topics: Iterable[str]) -> float:
        """Return how well a listing's topics answer: 3 fits, 1.5 and less near, 0.5 far, 0 not at all."""
        given = frozenset(topics)
        if given & self.fits:
            return 3
        for place, topic in enumerate(self.near):
            if topic in given:
                return 1.5 - 0.1 * place
        return 0.5 if given & self.far else 0


@dataclass(frozen=True)
class Vocabulary:
    """Every word that a listing may use, and how a question is matched to it."""

    words: Mapping[str, tuple[str, ...]]
    channel_groups: Mapping[str, frozenset[str]]
    kinds: Mapping[str, int]
    untested_kinds: frozenset[str]
    untested_topics: frozenset[str]
    asked: Mapping[str, Wanted]
    dangers: Mapping[str, Wanted]
    audience_names: Mapping[str, tuple[str, ...]]
    region_names: Mapping[str, str]
    region_parents: Mapping[str, tuple[str, ...]]
    broad_regions: frozenset[str]
    city_names: Mapping[str, str]

    @classmethod
    def load(cls, path: Path = VOCABULARY) -> Vocabulary:
        """Read the vocabulary; raises OSError or yaml.YAMLError when the file is not there or not YAML."""
        data: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
        lists = (
            "statuses",
            "channels",
            "audiences",
            "evidence",
            "confidence",
            "works_from_abroad",
            "assured_how",
            "staff_gender",
            "topics",
            "cautions",
        )
        return cls(
            words={name: tuple(data[name]) for name in lists},
            channel_groups={name: frozenset(value) for name, value in data["channel_groups"].items()},
            kinds=dict(data["kinds"]),
            untested_kinds=frozenset(data["never_test_called"]["kinds"]),
            untested_topics=frozenset(data["never_test_called"]["topics"]),
            asked={name: _wanted(value) for name, value in data["asked"].items()},
            dangers={name: _wanted(value) for name, value in data["dangers"].items()},
            audience_names={name: _strings(value) for name, value in data["audience_names"].items()},
            region_names=dict(data["region_names"]),
            region_parents={name: tuple(value) for name, value in data["region_parents"].items()},
            broad_regions=frozenset(data["broad_regions"]),
            city_names={
                other.casefold(): city.casefold() for city, others in data["city_names"].items() for other in others
            },
        )

    @cached_property
    def one_of(self) -> Mapping[str, tuple[str, ...]]:
        """Return the words of each field that holds one word."""
        words = self.words
        return {
            "kind": tuple(self.kinds),
            "status": words["statuses"],
            "evidence": words["evidence"],
            "confidence": words["confidence"],
            "staff_gender": words["staff_gender"],
            "assured_how": words["assured_how"],
            **dict.fromkeys(("anonymous", "confidential", "mandatory_reporting", "shows_on_bill"), ("yes", "no", "unknown")),
        }

    @cached_property
    def some_of(self) -> Mapping[str, frozenset[str]]:
        """Return the words of each field that holds several."""
        words = self.words
        return {"topics": frozenset(words["topics"]), "audience": frozenset(words["audiences"]), "cautions": frozenset(words["cautions"])}

    @cached_property
    def phone_words(self) -> Mapping[str, tuple[str, ...]]:
        """Return the words of each field of a number that holds one word."""
        return {
            "type": ("call", "text", "whatsapp"),
            "works_from_abroad": self.words["works_from_abroad"],
            "evidence": self.words["evidence"],
        }

    @cached_property
    def wide_regions(self) -> frozenset[str]:
        """Return the areas that contain regions and are none of ISO 3166-2 themselves."""
        return frozenset(area for parents in self.region_parents.values() for area in parents)

    def wanted(self, topic: str) -> Wanted:
        """Return what answers a topic; a topic that has no entry is answered by itself."""
        return self.asked.get(topic) or Wanted(fits=frozenset({topic}), near=tuple(sorted(self.asked["none"].fits)))

    def never_test_called(self, kind: str, topics: Iterable[str]) -> bool:
        """Return whether a listing is answered for people in a crisis, so that nobody may call it to confirm it."""
        return kind in self.untested_kinds or bool(self.untested_topics & frozenset(topics))

    def audience(self, names: Iterable[str]) -> frozenset[str]:
        """Return the listings' audiences for the conversation's words for people."""
        return frozenset(one for name in names for one in self.audience_names.get(name, (name,)))

    def channels(self, name: str) -> frozenset[str]:
        """Return the ways that meet a wish for one: a channel itself, or those of a group ("written")."""
        return self.channel_groups.get(name) or frozenset({name})

    def region(self, code: str | None) -> str | None:
        """Return a region's ISO 3166-2 code as used in the listings, or None."""
        if not code:
            return None
        return self.region_names.get(code.upper(), code.upper())

    def region_and_parents(self, code: str | None) -> tuple[str, ...]:
        """Return a region and the areas that contain it, nearest first."""
        found: list[str] = []
        pending = [self.region(code)]
        while pending:
            one = pending.pop(0)
            if one is None or one in found:
                continue
            found.append(one)
            pending.extend(self.region_parents.get(one, ()))
            pending.append(getattr(subdivision(one), "parent_code", None))
        return tuple(found)

    def city(self, name: str | None) -> str | None:
        """Return a city's name in one spelling (casefolded), or None."""
        if not name:
            return None
        folded = name.strip().casefold()
        return self.city_names.get(folded, folded)


# The standards do not change while the program runs; a few codes are asked for again with every listing.
@lru_cache(maxsize=1024)
def is_country(code: str) -> bool:
    """Return whether ISO 3166-1 has a country of this code."""
    return pycountry.countries.get(alpha_2=code) is not None


@lru_cache(maxsize=1024)
def is_language(code: str) -> bool:
    """Return whether ISO 639 has the language of a code, whatever its country or script."""
    base = code.split("-", maxsplit=1)[0]
    return bool(pycountry.languages.get(alpha_2=base) or pycountry.languages.get(alpha_3=base))


@lru_cache(maxsize=1024)
def subdivision(code: str) -> Any:
    """Return ISO 3166-2's record of a region (name, parent_code), or None."""
    return pycountry.subdivisions.get(code=code)


def _wanted(value: Mapping[str, list[str]]) -> Wanted:
    sets = {name: frozenset(value.get(name, ())) for name in ("fits", "far", "audience", "kinds")}
    return Wanted(near=tuple(value.get("near", ())), **sets)


def _strings(value: str | list[str]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)
