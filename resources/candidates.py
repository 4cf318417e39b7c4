"""The first, coarse choice in the database: which listings are worth ranking for a query."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from resources.build import mask
from resources.freshness import HIDDEN_DAYS
from resources.query import Query
from resources.ranking import OWN_TOPICS
from resources.vocabulary import Vocabulary, Wanted

# Enough to choose from; where there are more, the better proven ones are ranked.
CANDIDATES = 40
MOST_EXCLUDED = 500


def candidates(query: Query, wanted: Wanted, vocabulary: Vocabulary, now: datetime) -> tuple[str, list[Any]]:
    """Return the SQL and its values that select the candidates for a query at `now`, as (id, document)."""
    words = vocabulary.words
    regions = [*vocabulary.region_and_parents(query.region), *vocabulary.broad_regions]
    oldest = (now.date() - timedelta(days=HIDDEN_DAYS)).isoformat()
    conditions = [
        "country = ?",
        "(topic_bits & ?) <> 0",
        f"(region is null or region in ({_marks(regions)}))",
        "(city is null or city = ?)",
        "status = 'active'",
        "(assured_date is null or assured_date >= ? or kind = 'emergency')",
    ]
    topics = mask(wanted.topics | frozenset(OWN_TOPICS), words["topics"])
    values: list[Any] = [query.country.upper(), topics, *regions, vocabulary.city(query.city), oldest]
    if query.channel:
        conditions.append("(channel_bits & ?) <> 0")
        values.append(mask(vocabulary.channels(query.channel), words["channels"]))
    if query.language:
        conditions.append("languages like ?")
        values.append(f"%,{query.language.split('-')[0]}%")
    if query.kinds:
        conditions.append(f"kind in ({_marks(query.kinds)})")
        values += sorted(query.kinds)
    if query.exclude:
        excluded = sorted(query.exclude)[:MOST_EXCLUDED]
        conditions.append(f"id not in ({_marks(excluded)})")
        values += excluded
    asked = mask(vocabulary.audience(query.audience) | wanted.audience, words["audiences"])
    everyone = mask(frozenset({"everyone"}), words["audiences"])
    order = (
        "(topic_bits & ?) <> 0 desc, (audience_bits & ?) <> 0 desc, (audience_bits & ?) <> 0 desc,"
        " region is not null desc, quality desc, rowid"
    )
    values += [mask(wanted.fits, words["topics"]), asked, everyone, CANDIDATES]
    # The inner choice reads the index alone; only what it leaves is fetched whole.
    inner = f"select rowid from listings where {' and '.join(conditions)} order by {order} limit ?"  # noqa: S608 - only marks
    return f"select id, document from listings where rowid in ({inner})", values  # noqa: S608


def _marks(values: Any) -> str:
    return ", ".join("?" * len(values))
