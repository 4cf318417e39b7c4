"""What the action answers: the country asked when needed, a card, its ways on, its time limits, follow-ups."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timezone
from pathlib import Path
from typing import Any

import pytest

from rasa_project.actions.answers import Answer, Person, Sources
from rasa_project.actions.guidance import guide_answer, guide_elsewhere, subject_answer
from rasa_project.actions.help import query_of
from rasa_project.components.sentence_encoder import SentenceEncoder
from resources.guide_model import LANGUAGES
from resources.guide_search import Guides
from resources.search import Directory
from resources.words import Words

NOW = datetime(2026, 11, 24, 12, tzinfo=timezone.utc)
NOBODY: dict[str, Any] = dict.fromkeys(Person.__dataclass_fields__)
SOMEONE = Person(**{**NOBODY, "language": "en", "country": "IN", "place_choices": (), "topic": "none", "audience": frozenset(), "shown": (), "conditions": (), "seen": (), "failed": (), "roles": frozenset(), "turn": 1})


@pytest.fixture(scope="module")
def sources(database: Path, words: Words) -> Sources:
    guides, encoder = Guides.load(), SentenceEncoder()
    guides.prepare(encoder)
    directory = Directory.open(database)
    def nothing(listing: str, reason: str, day: date) -> None:
        return None

    return Sources(directory=lambda: directory, words=words, now=lambda: NOW, report=nothing, explain=nothing, noted=lambda listing: False, guides=lambda: guides, encoder=lambda: encoder)


def text_of(answer: Answer) -> str:
    return str(answer.replies[0].get("text", ""))


def buttons_of(answer: Answer) -> list[str]:
    return [button["payload"] for button in answer.replies[0].get("buttons", [])]


def test_a_question_gets_a_card_with_ways_on(sources: Sources) -> None:
    answer = guide_answer(SOMEONE, sources, "ask_workplace", "a colleague harasses me, where can i complain")
    assert answer.slots["guide"] == "in-work-options"
    assert "Information, not advice" in text_of(answer)
    assert "/ask_hotline" in buttons_of(answer)
    assert "/menu" in buttons_of(answer)
    assert '/show_guide{"guide":"legal-aid"}' in buttons_of(answer)
    assert len(buttons_of(answer)) <= 6


def test_the_country_is_asked_and_the_subject_remembered(sources: Sources) -> None:
    nowhere = replace(SOMEONE, country=None)
    answer = guide_answer(nowhere, sources, "ask_workplace", "is there a time limit to complain at work")
    assert "Time limits at work differ" in text_of(answer)  # what holds in general is said at once
    assert answer.replies[-1]["response"] == "utter_ask_country_of_law"
    assert (answer.slots["guide"], answer.slots["request"], answer.slots["awaiting"]) == ("work-limit", "ask_workplace", "country")
    there = replace(SOMEONE, guide="work-limit", awaiting="country", country="GB")
    assert guide_answer(there, sources, "ask_workplace", "").slots["guide"] == "gb-limit"
    without = replace(nowhere, guide="work-limit", awaiting="country")
    assert guide_answer(without, sources, "ask_workplace", "", without_country=True).replies[0]["response"] == "utter_guide_without_country"
    again = guide_answer(replace(nowhere, guide="int-work-limit"), sources, "ask_workplace", "how do i complain inside the company")
    assert all(reply.get("response") != "utter_ask_country_of_law" for reply in again.replies)  # once is enough


def test_what_holds_everywhere_needs_no_country(sources: Sources) -> None:
    nowhere = replace(SOMEONE, country=None)
    assert guide_answer(nowhere, sources, "ask_metoo", "who started me too").slots["guide"] == "int-metoo"
    assert guide_answer(nowhere, sources, "ask_online", "he threatens to send my nudes unless i pay").slots["guide"] == "int-blackmail"
    button = replace(nowhere, guide="support-someone")
    assert guide_answer(button, sources, "show_guide", "").slots["guide"] == "support-someone"


def test_buttons_show_cards_choices_and_sides(sources: Sources) -> None:
    card = guide_answer(replace(SOMEONE, guide="in-posh-limit"), sources, "show_guide", "")
    assert '/show_guide{"guide":"in-posh-limit/lt3"}' in buttons_of(card)
    choice = guide_answer(replace(SOMEONE, guide="in-posh-limit/lt3"), sources, "show_guide", "")
    assert "24 Feb 2027" in text_of(choice)
    assert "s. 9" in text_of(choice)
    assert choice.slots["guide"] == "in-posh-limit"
    sides = guide_answer(replace(SOMEONE, guide="int-online/sides"), sources, "show_guide", "")
    assert "What stays private?" in text_of(sides)
    assert guide_answer(replace(SOMEONE, guide="in-posh-limit/nonsense"), sources, "show_guide", "").slots["guide"] == "in-posh-limit"
    assert guide_answer(replace(SOMEONE, guide="no-such-card"), sources, "show_guide", "").replies


def test_free_legal_help_shows_listings(sources: Sources) -> None:
    answer = guide_answer(replace(SOMEONE, guide="legal-aid"), sources, "show_guide", "")
    assert answer.slots["guide"] == "in-legal-aid"
    assert answer.slots["shown"]
    assert answer.replies[1]["json_message"]["listings"] == answer.slots["shown"]


@pytest.mark.parametrize(
    ("text", "guides"),
    [
        ("how long do i have", {"in-posh-limit", "in-committee"}),
        ("does it cost", {"int-cost", "in-legal-aid"}),
        ("will they tell my family", {"in-private", "in-committee"}),
        ("and if he is my boss?", {"in-local"}),
        ("can i stop later", {"int-stop"}),
        ("combien de temps j'ai", {"in-posh-limit", "in-committee"}),
        ("aur agar wo mera boss ho", {"in-local"}),
        ("क्या घर वालों को पता चलेगा", {"in-private", "in-committee"}),
        ("cuesta algo?", {"int-cost", "in-legal-aid"}),
    ],
)
def test_follow_ups_stay_with_the_guide(sources: Sources, text: str, guides: set[str]) -> None:
    assert guide_answer(replace(SOMEONE, guide="in-committee"), sources, "follow_up", text).slots["guide"] in guides


def test_a_side_that_a_card_knows_is_answered_from_it(sources: Sources) -> None:
    answer = guide_answer(replace(SOMEONE, guide="in-committee"), sources, "follow_up", "will they tell my family")
    assert "names are confidential" in text_of(answer)
    assert answer.slots["guide"] == "in-committee"


def test_every_button_of_every_card_fits_and_leads_somewhere(sources: Sources) -> None:
    for card in sources.guides().cards:
        country = card.country if card.country != "INT" else "DE"
        for language in LANGUAGES:
            answer = guide_answer(replace(SOMEONE, guide=card.id, country=country, language=language), sources, "show_guide", "")
            payloads = buttons_of(answer)
            assert payloads, card.id
            assert all(len(payload.encode()) <= 64 for payload in payloads)
            everywhere = [button["payload"] for reply in answer.replies for button in reply.get("buttons", [])]
            assert everywhere.count("/menu") == 1, card.id  # under the card, or under the listings that follow it
            assert len(text_of(answer)) < 1200


@pytest.mark.parametrize(
    ("country", "wishes", "response", "missing"),
    [
        ("US", ("free",), "utter_found_fitting", None),
        ("US", ("language:es",), "utter_found_fitting", None),
        ("FR", ("written",), "utter_found_fitting", None),
        ("FR", ("open_now",), "utter_found_without", "open now"),
        ("US", ("whatsapp",), "utter_found_without", "WhatsApp"),
        ("IN", ("language:hi", "written"), "utter_found_nearest", "in writing"),
        ("IN", (), "utter_listing", None),
    ],
)
def test_what_is_wished_of_a_line_counts_below_a_card_too(sources: Sources, country: str, wishes: tuple[str, ...], response: str, missing: str | None) -> None:
    at_night = replace(sources, now=lambda: datetime(2026, 11, 24, 20, 30, tzinfo=timezone.utc))
    person = replace(SOMEONE, country=country, conditions=wishes, guide="legal-aid")
    below = guide_answer(person, at_night, "show_guide", "").replies[1]
    assert (below["response"], below.get("missing")) == (response, missing)
    query = query_of(person, "none")
    for name in below["json_message"]["listings"]:
        listing = sources.directory().get(name)
        assert listing is not None
        # The kind is what the card is about, so it is never given up.
        assert listing.kind == "legal_aid"
        assert missing or sources.directory().meets(listing, query, at_night.now())


def test_a_number_that_did_not_work_is_not_shown_again_below_a_card(sources: Sources) -> None:
    person = replace(SOMEONE, country="US", guide="legal-aid", failed=("us-womenslaw",))
    assert guide_answer(person, sources, "show_guide", "").slots["shown"] == ["us-nwlc-legal-network"]
    everything = guide_answer(replace(person, failed=("us-womenslaw", "us-nwlc-legal-network")), sources, "show_guide", "")
    assert everything.slots["shown"]


@pytest.mark.parametrize(("wishes", "response"), [(("free",), "utter_ask_legal"), (("language:fi",), "utter_found_without")])
def test_where_no_card_is_current_wishes_count_as_well(sources: Sources, wishes: tuple[str, ...], response: str) -> None:
    later = replace(sources, now=lambda: datetime(2040, 1, 1, tzinfo=timezone.utc))
    answer = guide_answer(replace(SOMEONE, conditions=wishes), later, "ask_legal", "what are my rights")
    assert answer.replies[0]["response"] == response


def test_without_any_current_card_the_listings_answer(sources: Sources) -> None:
    later = replace(sources, now=lambda: datetime(2040, 1, 1, tzinfo=timezone.utc))
    answer: dict[str, Any] = guide_answer(SOMEONE, later, "ask_legal", "what are my rights").replies[0]
    assert answer["response"] in ("utter_ask_legal", "utter_no_listings_in_country")
    assert guide_answer(SOMEONE, later, "ask_metoo", "").replies[0]["response"] == "utter_ask_metoo"


def test_a_country_without_a_card_is_named_and_gets_its_own_line(sources: Sources) -> None:
    answer = subject_answer(replace(SOMEONE, country="GB"), sources, "law-men", "ask_legal", "is it a crime if a woman does it to a man")
    assert text_of(answer).startswith("The rules of this country (United Kingdom) are not in my notes.")
    assert answer.slots["shown"]
    assert "I have nothing" not in text_of(subject_answer(SOMEONE, sources, "law-men", "ask_legal", ""))


@pytest.mark.parametrize(
    ("person", "subject", "card"),
    [
        ({"about": "own_deed"}, "can-stop", "int-accused-contact"),
        ({"about": "own_deed"}, "law-crime", "int-accused"),
        ({"about": "other", "audience": frozenset({"children"})}, "police-choice", "int-must-report"),
        ({"roles": frozenset({"teacher"})}, "police-choice", "int-must-report"),
        ({"audience": frozenset({"children"})}, "police-choice", "int-child-police"),
        ({"audience": frozenset({"children"})}, "online-blackmail", "int-blackmail-child"),
        ({"about": "other", "audience": frozenset({"children"})}, "support-someone", "int-support-child"),
        ({"roles": frozenset({"colleague"})}, "work-reprisal", "int-witness-work"),
        ({}, "police-choice", "int-police-choice"),
        ({"topic": "campus"}, "to-whom", "in-campus"),
        ({}, "zero-fir", "in-zero-fir-means"),
        ({"country": None}, "zero-fir", "in-zero-fir-means"),
    ],
)
def test_the_card_fits_who_asks(sources: Sources, person: dict[str, Any], subject: str, card: str) -> None:
    assert subject_answer(replace(SOMEONE, **person), sources, subject, "show_guide", "").slots["guide"] == card


def test_the_same_card_does_not_come_twice_in_a_row(sources: Sources) -> None:
    asked = "how does the internal committee work"
    first = subject_answer(replace(SOMEONE, turn=3), sources, "work-inside", "ask_workplace", asked)
    again = subject_answer(replace(SOMEONE, turn=4, guide="in-committee", guide_turn=3), sources, "work-inside", "ask_workplace", asked)
    assert "step by step" in text_of(first)
    assert text_of(again) != text_of(first)
    later = subject_answer(replace(SOMEONE, turn=6, guide="in-committee", guide_turn=3), sources, "work-inside", "ask_workplace", asked)
    assert text_of(later) == text_of(first)


def test_a_place_told_afterwards_answers_the_question_for_it(sources: Sources) -> None:
    general = subject_answer(replace(SOMEONE, country=None), sources, "law-men", "ask_legal", "")
    assert general.slots["awaiting"] == "country"
    there = guide_elsewhere(replace(SOMEONE, guide="law-men"), sources)
    assert there is not None
    assert there.slots["guide"] == "in-men"


def test_the_way_to_hide_stands_beside_a_watched_phone(sources: Sources) -> None:
    assert "/hide" in buttons_of(subject_answer(SOMEONE, sources, "online-seen", "ask_online", ""))


def test_a_place_told_after_a_card_that_says_the_same_there_brings_its_lines(sources: Sources) -> None:
    there = guide_elsewhere(replace(SOMEONE, country="CA", guide="int-witness-work", about="other"), sources)
    assert there is not None
    assert there.slots["shown"]
