"""What a person reads about one listing (R23, R24): short, honest about what nobody confirmed, harmless at a glance."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlsplit

from resources.facts import facts
from resources.freshness import freshness
from resources.model import Listing
from resources.phrases import channel_lines, open_line
from resources.ranking import same_language
from resources.words import Words

__all__ = ["Parts", "capital", "facts", "listing_text", "parts", "sentences"]

# About half a phone screen; the description is left out where it would not fit.
COMPACT = 330
IP_ADDRESS = re.compile(r"[\d.]+|.*:.*")


@dataclass(frozen=True)
class Parts:
    """What is said of one listing, each part a list of short phrases without a full stop."""

    ways: list[str]
    cost: str
    spoken: str
    people: list[str]
    promises: list[str]
    warnings: list[str]
    proof: list[str]


def parts(listing: Listing, language: str, today: date, words: Words, *, reported: bool = False, by: str | None = None, speaks: str | None = None) -> Parts:
    """Return everything that is said of a listing except whether it is open now."""
    warnings = [words.say(language, "cautions", one) for one in listing.cautions]
    if listing.alert:
        # Kept in English only, but better read in English than not at all.
        warnings.insert(0, listing.alert.rstrip("."))
    people = [*_people(listing, language, words), *_area(listing, language, words)]
    if listing.eligibility_description:
        # In the words of its source, like the alert.
        people.append(listing.eligibility_description)
    proof = _proof(listing, language, today, words)
    if reported:
        proof.insert(0, words.say(language, "evidence", "reported"))
    return Parts(
        ways=channel_lines(listing, language, words, calls_last=by not in (None, "call")) or [words.say(language, "ways", "none")],
        cost=(words.find(language, "cost", listing.fees) or listing.fees) if listing.fees else "",
        spoken=", ".join(capital(words.spoken(language, code)) for code in sorted(listing.languages, key=lambda code: not same_language(speaks, code))[:6]),
        people=people,
        promises=_promises(listing, language, words),
        warnings=warnings,
        proof=proof,
    )


def listing_text(listing: Listing, language: str, now: datetime, words: Words, *, reported: bool = False, by: str | None = None, speaks: str | None = None) -> str:
    """Return what a person reads about a listing at `now` (aware), in lines.

    `reported` adds that it did not work lately; by "written" or another channel than "call", the number to call comes last;
    the language that it has to speak comes first.
    """
    said = parts(listing, language, now.date(), words, reported=reported, by=by, speaks=speaks)
    status = [one for one in (open_line(listing, language, now, words), said.cost, said.spoken) if one]
    lines = [f"{listing.name_in(language)} \u2013 {said.ways[0]}", *said.ways[1:]]
    lines += [sentences(one, language) for one in (status, said.people, said.promises, said.warnings, said.proof)]
    text = [line for line in lines if line]
    if language == "en" and listing.description and len("\n".join(text)) + len(listing.description) < COMPACT:
        text.insert(len(said.ways), listing.description)
    return "\n".join(text)


def _people(listing: Listing, language: str, words: Words) -> list[str]:
    found: list[str] = []
    if "everyone" not in listing.audience:
        people = ", ".join(words.say(language, "for", one) for one in listing.audience)
        found.append(words.say(language, "for_people", people=people))
    low, high = listing.minimum_age, listing.maximum_age
    if low is not None and high is not None:
        found.append(words.say(language, "ages", "between", low=str(low), high=str(high)))
    elif low is not None:
        found.append(words.say(language, "ages", "from", low=str(low)))
    elif high is not None:
        found.append(words.say(language, "ages", "to", high=str(high)))
    return found


def _area(listing: Listing, language: str, words: Words) -> list[str]:
    if not listing.region:
        return []
    area = words.region(language, listing.region)
    return [words.say(language, "area", area=f"{listing.city}, {area}" if listing.city else area)]


def _promises(listing: Listing, language: str, words: Words) -> list[str]:
    found: list[str] = []
    if listing.anonymous == "yes" and listing.confidential == "yes":
        found.append(words.say(language, "promises", "anonymous_confidential"))
    else:
        known = ((name, getattr(listing, name)) for name in ("anonymous", "confidential"))
        found += [words.say(language, "promises", f"{name}_{value}") for name, value in known if value != "unknown"]
    if listing.mandatory_reporting != "unknown":
        found.append(words.say(language, "promises", f"mandatory_reporting_{listing.mandatory_reporting}"))
    return found


def _proof(listing: Listing, language: str, today: date, words: Words) -> list[str]:
    """Return when and how the listing was last confirmed, or on what it rests that nobody confirmed (R23)."""
    if listing.kind != "emergency" and listing.status != "active":
        return [words.say(language, "evidence", "inactive")]
    fresh = freshness(listing, today)
    if listing.assured_date is not None:
        how = listing.assured_how if listing.assured_how in ("called", "website", "partner") else "website"
        said = [words.say(language, "evidence", how, date=words.day(language, listing.assured_date))]
        if fresh.state in ("due", "stale"):
            said.append(words.say(language, "evidence", fresh.state))
        return said
    numbers = [phone for phone in listing.phones if phone.type == "call"] or list(listing.phones)
    evidence = (numbers[0].evidence if numbers else None) or listing.evidence
    if not (listing.channels or listing.website):
        return [words.say(language, "evidence", "unconfirmed")]
    if evidence != "page" or not numbers:
        return [words.say(language, "evidence", evidence if numbers else "no_number_seen")]
    return [_page(listing.sources, listing.source_date, language, words)]


def _page(sources: Sequence[str], source_date: str | None, language: str, words: Words) -> str:
    host = (urlsplit(sources[0]).hostname or "") if sources else ""
    if not host or IP_ADDRESS.fullmatch(host):
        return words.say(language, "evidence", "page_unnamed")
    host = host.removeprefix("www.")
    if source_date:
        return words.say(language, "evidence", "page_dated", host=host, date=words.partial_day(language, source_date))
    return words.say(language, "evidence", "page", host=host)


def sentences(phrases: Sequence[str], language: str) -> str:
    """Return phrases as sentences in one line, with the full stop of the language."""
    if not phrases:
        return ""
    stop = "\u0964" if language == "hi" else "."
    return f"{stop} ".join(capital(phrase.rstrip(".\u0964")) for phrase in phrases) + stop


def capital(text: str) -> str:
    """Return a text with its first letter as a capital."""
    return text[:1].upper() + text[1:]
