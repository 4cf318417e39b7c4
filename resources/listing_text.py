"""What a person reads about one listing (R23, R24): short, honest about what nobody confirmed, harmless at a glance."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from urllib.parse import urlsplit

from resources.facts import facts
from resources.freshness import freshness
from resources.model import Listing
from resources.phrases import channel_lines, open_line
from resources.words import Words

__all__ = ["facts", "listing_text"]

# About half a phone screen; the description is left out where it would not fit.
COMPACT = 330
IP_ADDRESS = re.compile(r"[\d.]+|.*:.*")


def listing_text(listing: Listing, language: str, now: datetime, words: Words, *, reported: bool = False) -> str:
    """Return what a person reads about a listing at `now` (aware), in lines; `reported` adds that it did not work lately."""
    ways = channel_lines(listing, language, words) or [words.say(language, "ways", "none")]
    lines = [f"{listing.name} \u2013 {ways[0]}", *ways[1:]]
    status = [
        open_line(listing, language, now, words),
        _cost(listing, language, words),
        _spoken(listing, language, words),
    ]
    lines.append(_sentence([one for one in status if one], language))
    people = [*_people(listing, language, words), _area(listing, language, words)]
    lines.append(_sentence([one for one in people if one], language))
    lines.append(_sentence(_promises(listing, language, words), language))
    warnings = [words.say(language, "cautions", one) for one in listing.cautions]
    if listing.alert and language == "en":
        warnings.insert(0, listing.alert.rstrip("."))
    lines.append(_sentence(warnings, language))
    proof = _proof(listing, language, now.date(), words)
    if reported:
        proof.insert(0, words.say(language, "evidence", "reported"))
    lines.append(_sentence(proof, language))
    text = [line for line in lines if line]
    if language == "en" and listing.description and len("\n".join(text)) + len(listing.description) < COMPACT:
        text.insert(len(ways), listing.description)
    return "\n".join(text)


def _cost(listing: Listing, language: str, words: Words) -> str:
    if not listing.fees:
        return ""
    return words.find(language, "cost", listing.fees) or listing.fees


def _spoken(listing: Listing, language: str, words: Words) -> str:
    return ", ".join(_capital(words.spoken(language, code)) for code in listing.languages[:6])


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


def _area(listing: Listing, language: str, words: Words) -> str:
    if not listing.region:
        return ""
    area = words.region(language, listing.region)
    return words.say(language, "area", area=f"{listing.city}, {area}" if listing.city else area)


def _promises(listing: Listing, language: str, words: Words) -> list[str]:
    found: list[str] = []
    if listing.anonymous == "yes" and listing.confidential == "yes":
        found.append(words.say(language, "promises", "anonymous_confidential"))
    else:
        for name in ("anonymous", "confidential"):
            if getattr(listing, name) != "unknown":
                found.append(words.say(language, "promises", f"{name}_{getattr(listing, name)}"))
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


def _sentence(parts: Sequence[str], language: str) -> str:
    if not parts:
        return ""
    stop = "।" if language == "hi" else "."
    return f"{stop} ".join(_capital(part.rstrip(".।")) for part in parts) + stop


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
