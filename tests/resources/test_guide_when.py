"""How long ago something was, said unasked, becomes one of a card's choices."""

from __future__ import annotations

from datetime import date, datetime, timezone

import pytest

from rasa_project.components.normalisation import normalise
from resources.guide_search import Guides
from resources.guide_when import choice_said, span_said

NOW = datetime(2026, 11, 24, 12, tzinfo=timezone.utc)


@pytest.fixture(scope="module")
def guides() -> Guides:
    return Guides.load()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("it was about 5 months ago", "P5M"),
        ("two weeks", "P2W"),
        ("i think a year ago", "P1Y"),
        ("40 hrs", "PT40H"),
        ("c'était il y a 10 ans", "P10Y"),
        ("deux mois", "P2M"),
        ("hace tres años", "P3Y"),
        ("hace unos 4 días", "P4D"),
        ("5 mahine pehle", "P5M"),
        ("do saal ho gaye", "P2Y"),
        ("पाँच महीने पहले", "P5M"),
        ("दो साल हो गए", "P2Y"),
        ("how long do i have", None),
        ("0 days", None),
        ("i am 19", None),
        ("", None),
    ],
)
def test_spans_in_five_languages(guides: Guides, text: str, said: str | None) -> None:
    assert span_said(normalise(text), guides.words) == said


@pytest.mark.parametrize(
    ("card", "text", "choice"),
    [
        ("in-posh-limit", "2 months ago", "lt3"),
        ("in-posh-limit", "3 months ago", "3to6"),
        ("in-posh-limit", "100 days", None),
        ("in-posh-limit", "7 months", "gt6"),
        ("fr-limits", "il y a 10 ans", "6to20"),
        ("int-care-time", "50 hours ago", "2to3d"),
        ("us-limit", "8 months ago", "to300"),
    ],
)
def test_a_span_is_one_of_the_choices(guides: Guides, card: str, text: str, choice: str | None) -> None:
    found = guides.get(card, date(2026, 11, 24))
    assert found is not None
    assert found.limit is not None
    said = choice_said(normalise(text), found.limit, NOW, guides.words)
    assert (said.id if said else None) == choice
