"""The report for maintainers: what the directory covers, how fresh it is, and where it has gaps; as data and as a page with pictures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from pathlib import Path
from string import Template

from resources.freshness import freshness, is_seen
from resources.model import Listing
from resources.vocabulary import Vocabulary

TEMPLATE = Path(__file__).parent / "coverage.html"
STATES = ("confirmed", "due", "unconfirmed", "stale", "hidden")
# What every country should have; a gap is a country without it.
NEEDS = ("a line day and night", "a line for children", "a line that takes men", "a line made for LGBTQ+ people", "a way without speaking",
         "legal help", "medical care")  # fmt: skip
CELL, LEFT, TOP = 22, 64, 130


@dataclass(frozen=True)
class Coverage:
    """What the directory covers on a day, of the listings that people may see."""

    day: date
    listings: int
    states: Mapping[str, int]
    evidence: Mapping[str, int]
    countries: Sequence[str]
    topics: Sequence[str]
    by_country: Mapping[str, Mapping[str, int]]
    languages: Mapping[str, int]
    gaps: Mapping[str, Sequence[str]]


def coverage(listings: Sequence[Listing], vocabulary: Vocabulary, today: date) -> Coverage:
    """Count what the directory covers on a day."""
    seen = [one for one in listings if is_seen(one, today)]
    countries = sorted({one.country for one in seen if one.country != "INT"})
    helping = [one for one in seen if one.kind != "emergency"]
    by_country = {country: dict(Counter(topic for one in helping if one.country == country for topic in one.topics)) for country in countries}
    gaps = {need: [country for country in countries if not any(_meets(one, need) for one in seen if one.country == country)] for need in NEEDS}
    states: Counter[str] = Counter(freshness(one, today).state for one in listings)
    return Coverage(
        day=today,
        listings=len(seen),
        states={state: states.get(state, 0) for state in STATES},
        evidence=dict(Counter(one.evidence for one in seen)),
        countries=countries,
        topics=vocabulary.words["topics"],
        by_country=by_country,
        languages=dict(Counter(code.split("-")[0] for one in seen for code in one.languages)),
        gaps=gaps,
    )


def _meets(listing: Listing, need: str) -> bool:
    people = frozenset(listing.audience)
    helps = listing.kind in ("hotline", "online_chat", "medical", "peer_support")
    assault = frozenset(listing.topics) & {"sexual_assault", "sexual_harassment", "domestic_violence"}
    return {
        "a line day and night": helps and listing.always_open and bool(assault),
        "a line for children": "children" in people or "child_abuse" in listing.topics,
        "a line that takes men": helps and bool(assault) and bool(people & {"everyone", "men"}),
        "a line made for LGBTQ+ people": "lgbtq" in people,
        "a way without speaking": helps and bool(listing.channels & {"text", "whatsapp", "chat", "email"}),
        "legal help": listing.kind == "legal_aid" or "legal_advice" in listing.topics,
        "medical care": listing.kind == "medical",
    }[need]


def report_page(found: Coverage) -> str:
    """Return the report as one page without script; every picture has its numbers beside it."""
    return Template(TEMPLATE.read_text(encoding="utf-8")).substitute(
        day=found.day.isoformat(),
        listings=found.listings,
        countries=len(found.countries),
        states=_bars(found.states, "Listings by freshness"),
        evidence=_bars(found.evidence, "Listings by evidence"),
        languages=_bars(dict(Counter(found.languages).most_common(15)), "Listings by language, the fifteen most frequent"),
        grid=_grid(found),
        gaps="\n".join(_gap(need, missing, len(found.countries)) for need, missing in found.gaps.items()),
    )


def _bars(counts: Mapping[str, int], title: str) -> str:
    most = max(counts.values(), default=1) or 1
    rows = []
    for place, (name, count) in enumerate(counts.items()):
        top = place * 26
        rows.append(
            f'<text x="0" y="{top + 17}">{escape(name)}</text>'
            f'<rect x="150" y="{top + 4}" width="{count / most * 330:.0f}" height="18" rx="3" class="bar"/>'
            f'<text x="{158 + count / most * 330:.0f}" y="{top + 17}">{count}</text>'
        )
    words = ", ".join(f"{name} {count}" for name, count in counts.items())
    return f'<svg viewBox="0 0 560 {len(counts) * 26}" role="img" aria-label="{escape(title)}: {escape(words)}">{"".join(rows)}</svg>'


def _grid(found: Coverage) -> str:
    """Return countries by topics: the darker a field, the more listings; an empty field is a gap."""
    most = max((count for counts in found.by_country.values() for count in counts.values()), default=1)
    parts = []
    for column, topic in enumerate(found.topics):
        left = LEFT + column * CELL + 15
        parts.append(f'<text x="{left}" y="{TOP - 6}" transform="rotate(-60 {left} {TOP - 6})">{escape(topic)}</text>')
    for row, country in enumerate(found.countries):
        top = TOP + row * CELL
        parts.append(f'<text x="0" y="{top + 15}">{country}</text>')
        for column, topic in enumerate(found.topics):
            count = found.by_country[country].get(topic, 0)
            strength = 0.0 if not count else 0.2 + 0.8 * count / most
            left = LEFT + column * CELL
            parts.append(f'<rect x="{left}" y="{top}" width="{CELL - 2}" height="{CELL - 2}" class="cell" fill-opacity="{strength:.2f}"/>')
            if count:
                parts.append(f'<text x="{left + CELL / 2 - 1}" y="{top + 15}" text-anchor="middle" class="{"light" if strength > 0.55 else ""}">{count}</text>')
    width, height = LEFT + len(found.topics) * CELL + 80, TOP + len(found.countries) * CELL
    return f'<svg viewBox="0 0 {width} {height}" role="img" aria-label="Listings by country and topic; the table below has the numbers">{"".join(parts)}</svg>{_table(found)}'


def _table(found: Coverage) -> str:
    head = "".join(f'<th scope="col">{escape(topic)}</th>' for topic in found.topics)
    rows = "".join(
        f'<tr><th scope="row">{country}</th>{"".join(f"<td>{found.by_country[country].get(topic, 0)}</td>" for topic in found.topics)}</tr>'
        for country in found.countries
    )
    return f'<details><summary>The same as a table</summary><div class="wide" tabindex="0" role="region" aria-label="Listings by country and topic"><table><thead><tr><th scope="col">Country</th>{head}</tr></thead><tbody>{rows}</tbody></table></div></details>'  # noqa: E501


def _gap(need: str, missing: Sequence[str], countries: int) -> str:
    return f"<li><strong>{escape(need)}</strong>: missing in {len(missing)} of {countries}. {escape(', '.join(missing))}</li>"
