"""The directory in other forms: nothing is lost, nothing is guessed, and everyone can read it."""

from __future__ import annotations

import json
import re
import uuid
import zlib
from collections import Counter
from datetime import datetime
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from resources.exchange.coverage import NEEDS, coverage, report_page
from resources.exchange.errors import ExchangeError
from resources.exchange.hsds import from_hsds, read_services, to_hsds
from resources.exchange.page import page
from resources.exchange.sheet import sheet
from resources.exchange.table import from_csv, to_csv
from resources.model import Listing
from resources.vocabulary import Vocabulary
from resources.words import Words

NUMBERS = ("minimum_age", "maximum_age", "third_party_lists")


def as_listing(fields: dict[str, Any]) -> Listing:
    return Listing.from_dict({name: int(value) if name in NUMBERS else value for name, value in fields.items()})


def test_hsds_comes_back_unchanged(every: list[Listing]) -> None:
    services = read_services(json.dumps([to_hsds(one) for one in every]))
    assert [as_listing(from_hsds(service, {})) for service in services] == every


def test_hsds_has_what_the_standard_requires(every: list[Listing]) -> None:
    seen: Counter[str] = Counter()
    for one in every:
        service = to_hsds(one)
        assert str(uuid.UUID(service["id"])) == service["id"] == one.uuid
        assert service["status"] in ("active", "inactive", "defunct", "temporarily closed")
        assert {"id", "name", "description"} <= service["organization"].keys()
        assert all(isinstance(phone["number"], str) for phone in service.get("phones", ()))
        assert service["service_areas"][0]["extent"] == (one.region or one.country)
        parts = [service, *(part for name in ("phones", "schedules", "languages", "attributes", "service_areas") for part in service.get(name, ()))]
        seen.update(part["id"] for part in parts)
    assert [name for name, times in seen.items() if times > 1] == []


def test_weekly_hours_become_schedules(every: list[Listing]) -> None:
    chosen = {one.id: to_hsds(one) for one in every}
    assert [(rule["byday"], rule["opens_at"], rule["closes_at"]) for rule in chosen["fr-cfcv"]["schedules"]] == [("MO,TU,WE,TH,FR", "10:00", "19:00")]
    assert chosen["in-112"]["schedules"][0]["byday"] == "MO,TU,WE,TH,FR,SA,SU"
    assert len(chosen["ie-mdn-male-advice"]["schedules"]) == 5


def test_somebody_elses_hsds_becomes_an_entry_that_says_how_little_is_known() -> None:
    service = {
        "id": "0b0e2e6e-1111-4222-8333-444455556666",
        "name": "Centre d'écoute",
        "status": "active",
        "phones": [{"id": "x", "number": "0800 12 34 56", "type": "voice"}, {"id": "y", "number": ""}],
        "languages": [{"id": "z", "code": "fr"}],
        "schedules": [{"id": "s", "byday": "MO,TU", "opens_at": "09:00:00", "closes_at": "17:00:00"}],
        "service_areas": [{"id": "a", "extent": "BE", "extent_type": "country"}],
    }
    fields = from_hsds(service, {"kind": "hotline", "topics": ["sexual_assault"], "audience": ["everyone"]})
    assert fields["id"] == "be-centre-d-ecoute"
    assert fields["phones"] == [{"number": "0800 12 34 56", "type": "call"}]
    assert fields["opening_hours"] == "Mo,Tu 09:00-17:00"
    assert (fields["evidence"], fields["confidence"]) == ("third_party_list", "low")


@pytest.mark.parametrize("text", ["", "[", "3", '"x"', "[1]", '{"a": 1}', '[{"name": 3}]', '[{"name": "A"}]', "[" * 100_000])
def test_bad_json_is_said_in_one_sentence(text: str) -> None:
    with pytest.raises(ExchangeError):
        [from_hsds(one, {}) for one in read_services(text)]


leaves = st.none() | st.booleans() | st.integers() | st.text(max_size=5)
values = st.recursive(leaves, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3), max_leaves=6)
keys = st.sampled_from(["phones", "languages", "schedules", "attributes", "service_areas", "status", "email", "minimum_age", "organization"])


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(keys, values | st.lists(st.dictionaries(st.sampled_from(["number", "type", "code", "extent", "byday", "opens_at", "value", "link_entity"]), values), max_size=3)))
def test_any_json_is_an_entry_or_a_sentence(service: dict[str, Any]) -> None:
    try:
        fields = from_hsds({"name": "A", **service}, {"country": "IN"})
    except ExchangeError:
        return
    assert fields["id"].startswith("in-")


def test_csv_comes_back_unchanged(every: list[Listing]) -> None:
    assert [as_listing(fields) for fields in from_csv(to_csv(every))] == every


def test_csv_guesses_nothing() -> None:
    fields = from_csv("\ufeffid,name,phone_1_number,minimum_age,assured_date\nin-x,0012,0800111222,016,2026-01-02\n")[0]
    assert fields == {"id": "in-x", "name": "0012", "phones": [{"number": "0800111222"}], "minimum_age": "016", "assured_date": "2026-01-02"}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "no column 'id'"),
        ("name\nx\n", "no column 'id'"),
        ("id,shoe_size\nin-x,1\n", "shoe_size"),
        ("id,id\nin-x,1\n", "twice"),
        ("id,name\nin-x,a,b\n", "line 2 has more cells"),
        ("id,name\n,a\n", "line 2 has no id"),
        ('id,name\n"in-x,a\n', "not CSV"),
    ],
)
def test_bad_csv_is_said_in_one_sentence(text: str, says: str) -> None:
    with pytest.raises(ExchangeError, match=re.escape(says)):
        from_csv(text)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_rows_or_a_sentence(text: str) -> None:
    try:
        found = from_csv("id,name,phone_1_number\n" + text)
    except ExchangeError:
        return
    assert all("id" in fields for fields in found)


class Outline(HTMLParser):
    """What a page is made of, as a reader without eyes meets it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: Counter[str] = Counter()
        self.ids: Counter[str] = Counter()
        self.links: list[str] = []
        self.headings: list[int] = []
        self.open: list[str] = []
        self.empty = 0
        self.feed(html)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        named = dict(attributes)
        if named.get("id"):
            self.ids[str(named["id"])] += 1
        if tag == "a":
            self.links.append(str(named["href"]))
        if re.fullmatch(r"h\d", tag):
            self.headings.append(int(tag[1]))
        if tag not in ("meta", "br", "img", "link"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.fixture(scope="module")
def html(every: list[Listing], words: Words) -> str:
    return page(every, "en", datetime(2026, 11, 24).date(), words)  # noqa: DTZ001 - a day


def test_the_page_is_whole_and_in_order(html: str) -> None:
    outline = Outline(html)
    assert outline.open == []
    assert outline.tags["h1"] == outline.tags["main"] == outline.tags["nav"] == 1
    assert outline.tags["script"] == outline.tags["img"] == outline.tags["iframe"] == 0
    assert all(after - before <= 1 for before, after in zip(outline.headings, outline.headings[1:], strict=False))
    assert [name for name, times in outline.ids.items() if times > 1] == []
    assert {link[1:] for link in outline.links if link.startswith("#")} <= outline.ids.keys()
    assert 'href="https://' not in html.split("<style>")[0]
    assert len(html.encode()) < 300_000


def test_the_page_dials(html: str, every: list[Listing]) -> None:
    links = Outline(html).links
    assert links.count("tel:112") > 10
    assert "tel:%2A765" in links
    assert "sms:64673?body=HOPE" in links
    assert "https://wa.me/919654462722" in links
    assert all(re.match(r"(#|tel:|sms:|mailto:|https?://)", link) for link in links)
    assert sum(link.startswith("tel:") for link in links) == sum(phone.type == "call" for one in every if one.status == "active" for phone in one.phones)


def test_the_page_has_a_way_out_and_both_lights(html: str) -> None:
    assert '<a class="leave" href="https://www.wikipedia.org/" rel="noreferrer nofollow">' in html
    assert "prefers-color-scheme: dark" in html
    assert '<meta name="referrer" content="no-referrer">' in html
    assert "default-src 'none'" in html


def test_the_colors_of_the_page_can_be_read(html: str) -> None:
    light, dark = (dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", part)) for part in re.findall(r":root \{([^}]*)\}", html)[:2])
    for colors in (light, {**light, **dark}):
        for front, back in (("ink", "paper"), ("ink", "card"), ("soft", "paper"), ("soft", "card"), ("link", "card"), ("link", "paper"), ("act-ink", "act")):
            assert contrast(colors[front], colors[back]) >= 4.5, (front, back)


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, after WCAG 2."""

    def light(color: str) -> float:
        parts = (int(color[place : place + 2], 16) / 255 for place in (1, 3, 5))
        red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    first, second = sorted((light(one), light(other)), reverse=True)
    return (first + 0.05) / (second + 0.05)


@pytest.mark.parametrize("language", ["hi", "hi-Latn", "fr", "es"])
def test_the_page_in_every_language(every: list[Listing], words: Words, language: str, now: datetime) -> None:
    html = page(every, language, now.date(), words)
    assert f'<html lang="{language}">' in html
    assert words.say(language, "page", "leave") in html


def test_what_ended_or_is_not_seen_is_not_on_the_page(html: str) -> None:
    assert "VictimConnect" not in html
    assert "112.gov.in" not in html


def test_text_of_listings_cannot_become_part_of_the_page(words: Words, now: datetime) -> None:
    one = Listing("in-x", "<script>alert(1)</script>", "IN", "hotline", ("stalking",), ("everyone",), "page", "high", website='https://x.org/"><b>')
    html = page([one], "en", now.date(), words)
    assert "<script>" not in html
    assert "<b>" not in html


def pdf_text(content: bytes) -> str:
    """Return the text that a PDF draws with its own fonts."""
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", content, re.DOTALL)
    drawn = b"".join(zlib.decompress(stream) for stream in streams if stream.startswith(b"x"))
    return " ".join(part.decode("cp1252") for part in re.findall(rb"\(((?:[^()\\]|\\.)*)\)\s*Tj", drawn))


def test_the_sheet_of_a_country(every: list[Listing], words: Words, now: datetime) -> None:
    content = sheet(every, "IN", "en", now, words, bot="https://t.me/example_bot")
    text = pdf_text(content)
    assert content.startswith(b"%PDF-")
    assert b"/Subtype /Image" in content
    assert "Call 181" in text
    assert "https://t.me/example_bot" in text
    assert text.index("Call 112") < text.index("Call 181")
    assert sheet(every, "IN", "en", now, words, bot="https://t.me/example_bot") == content


@pytest.mark.parametrize(("country", "language", "says"), [("NZ", "fr", "Safe to talk - Korero mai"), ("TR", "es", "Mor Çati"), ("IN", "hi-Latn", "Call: 181")])
def test_sheets_in_other_languages(every: list[Listing], words: Words, now: datetime, country: str, language: str, says: str) -> None:
    assert says in pdf_text(sheet(every, country, language, now, words, bot="https://t.me/example_bot")).replace("\\", "")


def test_a_sheet_that_cannot_be_made_is_said(every: list[Listing], words: Words, now: datetime) -> None:
    with pytest.raises(ExchangeError, match="no listings of XX"):
        sheet(every, "XX", "en", now, words, bot="https://t.me/x")
    with pytest.raises(ExchangeError, match="--font"):
        sheet(every, "IN", "hi", now, words, bot="https://t.me/x")


def test_coverage_and_its_page(every: list[Listing], vocabulary: Vocabulary, now: datetime) -> None:
    found = coverage(every, vocabulary, now.date())
    assert found.listings == len(every) - 2
    assert sum(found.states.values()) == len(every)
    assert found.states["unconfirmed"] == found.listings
    assert set(found.gaps) == set(NEEDS)
    assert "CL" in found.gaps["a line day and night"]
    html = report_page(found)
    outline = Outline(html)
    assert outline.open == []
    assert outline.tags["svg"] == 4
    assert outline.tags["script"] == 0
    assert html.count('role="img"') == 4
