"""How well a listing answers a question: whether it may be shown at all, its place among others, and why.

The order, from what weighs most: what was confirmed long ago comes last; the topic; the people; what may have closed; who
listens before the police or an office; what was not confirmed, or was read years ago; the region; closed now.
docs/listings.md explains it for maintainers.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from resources.freshness import freshness
from resources.hours import OpenState, open_state
from resources.model import Listing
from resources.query import Query
from resources.vocabulary import Vocabulary, Wanted

# Lines made for some people only are not offered to someone of whom nothing is known, unless the topic is theirs.
SPECIAL = frozenset({"men", "lgbtq", "children", "young_adults", "indigenous", "deaf", "military", "migrants", "disabled"})
OWN_TOPICS = {"child_abuse": "children", "male_survivors": "men", "lgbtq": "lgbtq"}
# As the score of a topic: a line made for the people asked for, whatever its topic.
MADE_FOR = 2.5
# More than anything else can weigh: what was confirmed long ago is shown last.
LAST = 50.0
# What speaks against a line, in points: a topic that fits instead of being near weighs about 6, people whom it is made for 3.
MAY_HAVE_CLOSED, POLICE, NOT_ITS_PURPOSE, BESIDE_ITS_PURPOSE, NOBODY_TO_REACH, OTHER_LANGUAGE = 8.0, 3.0, 3.0, 1.0, 2.0, 2.0
# Years since its source was written -> points.
OLD = ((6, 2.0), (4, 1.0))
DAYS_A_YEAR = 365.25
DOUBTFUL = frozenset({"may_have_closed"})
TEXT_THAT_FAILS = frozenset({"text_calls_back", "text_only_local_details", "text_for_disabled"})
# For whom such a text line is meant.
TEXT_FOR = {"text_for_disabled": "disabled"}
ADULT = 18
# Where a patrol nearby may be what helps, a line of the police comes where its topic puts it.
WITH_POLICE = frozenset({"street_harassment", "stalking", "online_abuse"})
# What a service may be there for in the first place that does not help who asks about something else.
ELSEWHERE = frozenset({"workplace_harassment", "legal_advice", "trafficking", "online_abuse", "child_abuse"})
EVIDENCE = {"page": 2, "third_party_list": 1, "no_number_seen": 1}
CONFIDENCE = {"high": 2, "medium": 1, "low": 0}
FITS, NEAR = 3, 1
MADE_FOR_THEM = 2  # as audience_fit says it
CLOSED = 9
STATE = {"open": 2, "unknown": 1, "closed": 0}


@dataclass(frozen=True)
class Asked:
    """A query with everything that is the same for every listing worked out once."""

    query: Query
    wanted: Wanted
    vocabulary: Vocabulary
    now: datetime
    audience: frozenset[str]
    regions: tuple[str, ...]
    city: str | None
    channels: frozenset[str]

    @classmethod
    def of(cls, query: Query, wanted: Wanted, vocabulary: Vocabulary, now: datetime) -> Asked:
        """Return a query as it is asked at `now` (aware)."""
        audience = vocabulary.audience(query.audience) | wanted.audience
        channels = vocabulary.channels(query.channel) if query.channel else frozenset()
        return cls(query, wanted, vocabulary, now, audience, vocabulary.region_and_parents(query.region), vocabulary.city(query.city), channels)


@dataclass(frozen=True)
class Fit:
    """A listing's place among the answers (higher is better), and why it has it."""

    listing: Listing
    place: tuple[float, ...]
    topic: float
    asked: str
    fresh: str
    state: str
    # A line that people of this kind are only sent to when there is no other.
    last_resort: bool = False
    together: bool = False

    @property
    def reasons(self) -> tuple[str, ...]:
        """Return the reasons in words, for maintainers."""
        one = self.listing
        topic = "fits" if self.topic >= MADE_FOR else "near" if self.topic >= NEAR else "far from"
        return (
            "shown together with the one before" if self.together else f"topic: {topic} {self.asked}",
            f"region: {one.region or 'whole country'}",
            f"people: {', '.join(one.audience)}",
            f"kind: {one.kind}",
            f"{self.fresh}; {one.evidence}, {one.confidence} confidence",
            f"now: {self.state}{', day and night' if one.always_open else ''}",
        )


def state_of(listing: Listing, now: datetime, channels: frozenset[str] = frozenset()) -> OpenState:
    """Return whether a listing answers at `now` (aware), by any of some channels that it has, or by any at all."""
    states = [_state_by(listing, now, channel) for channel in sorted(channels & listing.channels)]
    return max(states, key=lambda one: STATE[one.state]) if states else _state_by(listing, now, None)


def _state_by(listing: Listing, now: datetime, channel: str | None) -> OpenState:
    zone, country = listing.timezone, listing.country
    if channel == "chat" and listing.chat_opening_hours:
        return open_state(listing.chat_opening_hours, zone, country, now)
    for phone in listing.phones:
        if phone.type == channel and phone.opening_hours:
            return open_state(phone.opening_hours, zone, country, now)
    return open_state(listing.opening_hours, zone, country, now)


def audience_fit(listing: Listing, audience: frozenset[str], topic: str) -> float | None:
    """Return how well a listing fits the people asked for: 2 made for them, 1 open to them, 0 last resort, None never."""
    who = frozenset(listing.audience)
    if "children" in audience and listing.minimum_age is not None and listing.minimum_age >= ADULT:
        return None
    if "children" in audience and who and who <= {"young_adults"}:
        return None
    if listing.maximum_age is not None and listing.maximum_age <= ADULT and not audience & {"children", "young_adults"}:
        # A child line is there for adults who worry about a child, so it stays when that is the topic.
        return 1 if topic == "child_abuse" else None
    asked = audience - {"everyone"}
    if asked & who:
        return 2
    if "everyone" in who:
        # A child line also takes adults who worry about a child; an adult who asks for themself has better ones.
        return 0.6 if listing.topics[0] == "child_abuse" and topic != "child_abuse" else 1
    if not asked:
        if OWN_TOPICS.get(topic) in who:
            return 1.5
        return 0.5 if who - SPECIAL else None
    if asked <= {"young_adults", "children"} and "women" in who:
        # Nothing is known of the young person's gender.
        return 0.5
    if "lgbtq" in asked and who & {"women", "men"}:
        return 0
    if "men" in asked and "women" in who:
        return 0
    return 0.5 if "women" in who and "men" not in asked else None


def fit(listing: Listing, asked: Asked) -> Fit | None:
    """Return a listing's place for a query, or None when it must not be shown for it."""
    query = asked.query
    fresh = freshness(listing, asked.now.date())
    if not fresh.shown or listing.id in query.exclude or not _in_reach(listing, asked) or not _filters(listing, asked):
        return None
    people = audience_fit(listing, asked.audience, query.topic)
    topic = _topic(listing, asked)
    if people is None or not topic:
        return None
    state = state_of(listing, asked.now, asked.channels).state
    if query.open_now and state != "open":
        return None
    place = (
        # Topic before region: someone in Delhi who thinks of dying needs the national line before Delhi's legal aid.
        topic * 4 + people * 3 + _region(listing, asked) + _kind(listing, asked) - _doubts(listing, state, fresh.state, asked)
        - (0 if people >= MADE_FOR_THEM or OWN_TOPICS.get(query.topic) in listing.audience else _age(listing, asked.now)),
        fresh.rank,
        EVIDENCE.get(listing.evidence, 0) + CONFIDENCE.get(listing.confidence, 0),
        # The first topic of a listing is what it is there for.
        listing.topics[0] in asked.wanted.fits,
        STATE[state],
        listing.always_open,
    )
    return Fit(listing, place, topic, query.topic, fresh.state, state, last_resort=people == 0)


def _topic(listing: Listing, asked: Asked) -> float:
    score = asked.wanted.score(listing.topics)
    if score < MADE_FOR and any(OWN_TOPICS.get(topic) in asked.audience for topic in listing.topics):
        return MADE_FOR
    return score


def _region(listing: Listing, asked: Asked) -> float:
    if listing.region is None:
        return 0
    return 1.5 if listing.region in asked.regions else -0.5


def _kind(listing: Listing, asked: Asked) -> float:
    if listing.kind in asked.wanted.kinds or listing.kind in asked.query.kinds:
        return 5
    return asked.vocabulary.kinds.get(listing.kind, 0)


def _doubts(listing: Listing, state: str, fresh: str, asked: Asked) -> float:
    """Return what speaks against a line: not confirmed, closed now, poorly proven, nobody to speak or write to, perhaps gone."""
    doubts = {"unconfirmed": 2.0, "stale": LAST}.get(fresh, 0.0)
    if state == "closed" and not asked.query.kinds:
        doubts += 0.5
    if listing.evidence == "third_party_list" and listing.confidence == "low":
        doubts += 1
    if not listing.channels:
        doubts += NOBODY_TO_REACH
    if asked.query.reader and listing.languages and not any(same_language(asked.query.reader, one) for one in listing.languages):
        doubts += OTHER_LANGUAGE
    if DOUBTFUL & frozenset(listing.cautions):
        doubts += MAY_HAVE_CLOSED
    if not asked.query.kinds:
        # A person who listens comes before the police, and before a service that is there for something else in the first place.
        doubts += POLICE if "run_by_police" in listing.cautions and asked.query.topic not in WITH_POLICE else 0
        purpose = listing.topics[0]
        theirs = purpose in asked.wanted.fits or OWN_TOPICS.get(purpose) in asked.audience
        doubts += 0 if theirs else NOT_ITS_PURPOSE if purpose in ELSEWHERE else BESIDE_ITS_PURPOSE
    # Who cannot speak is not helped by a text line that calls back, only sends addresses or is kept for others.
    failing = [one for one in listing.cautions if one in TEXT_THAT_FAILS and TEXT_FOR.get(one) not in asked.audience]
    if failing and asked.channels and listing.channels & asked.channels <= {"text"}:
        doubts += 3
    return doubts


def _age(listing: Listing, now: datetime) -> float:
    """Return what the age of an unconfirmed line's source weighs; a page without a date is not taken for old."""
    if not listing.source_date or listing.assured_date is not None or listing.kind == "emergency":
        return 0
    parts = [int(part) for part in listing.source_date.split("-")]
    years = (now.date() - date(parts[0], parts[1] if len(parts) > 1 else 7, parts[2] if len(parts) > 2 else 1)).days / DAYS_A_YEAR
    return next((points for least, points in OLD if years >= least), 0)


def _in_reach(listing: Listing, asked: Asked) -> bool:
    if listing.city and asked.vocabulary.city(listing.city) != asked.city:
        return False
    if listing.region is None or listing.region in asked.regions:
        return True
    return not asked.regions and listing.region in asked.vocabulary.broad_regions


def _filters(listing: Listing, asked: Asked) -> bool:
    query = asked.query
    if not (listing.channels or listing.website):
        return False
    if asked.channels and not asked.channels & listing.channels:
        return False
    if query.kinds and listing.kind not in query.kinds:
        return False
    if query.free and listing.fees != "free":
        return False
    return not query.language or any(same_language(query.language, one) for one in listing.languages)


def meets(listing: Listing, asked: Asked) -> bool:
    """Return whether a listing meets every condition of a query: channel, kind, cost, language, open now."""
    return _filters(listing, asked) and (not asked.query.open_now or state_of(listing, asked.now, asked.channels).state == "open")


def same_language(asked: str | None, spoken: str) -> bool:
    """Return whether two ISO 639 codes are of one language, whatever its country or script."""
    return asked is not None and asked.split("-", maxsplit=1)[0] == spoken.split("-", maxsplit=1)[0]


def urgency(listing: Listing, wanted: Wanted, now: datetime) -> int:
    """Return the tier of a line in a crisis: the right line day and night first, CLOSED for one that nobody answers now."""
    state = state_of(listing, now).state
    if state == "closed":
        return CLOSED
    score = wanted.score(listing.topics)
    level = 0 if score >= FITS else 1 if score >= NEAR else 2
    if state == "unknown":
        return (3, 6, 7)[level]
    return (0, 2, 5)[level] if listing.always_open else (1, 4, 6)[level]
