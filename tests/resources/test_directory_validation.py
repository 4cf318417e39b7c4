"""What the check finds, and that it never falls over."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import phonenumbers
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from resources.phone_checks import is_usual, unusual
from resources.reading import Problem, read_entries
from resources.validation import check_files, tidy

TODAY = date(2026, 11, 24)


def problems(folder: Path, old: str, new: str) -> list[Problem]:
    path = folder / "in.yml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return check_files(folder, today=TODAY, layout=True)[1]


def test_a_file_in_order_has_no_problems(small: Path) -> None:
    listings, found = check_files(small, today=TODAY, layout=True)
    assert [one.id for one in listings] == ["in-112", "in-listen"]
    assert found == []


@pytest.mark.parametrize(
    ("old", "new", "field", "says"),
    [
        ("number: '0800 111 222'", "number: 0800 111 222", "phones[0].number", "quotes"),
        ("number: '112'", "number: 112", "phones[0].number", "quotes"),
        ("number: '112'", "number: 'one'", "phones[0].number", "not a number"),
        ("'+91800111222'", "'+33800111222'", "phones[0].e164", "not a number of IN"),
        ("'+91800111222'", "'+91800111333'", "phones[0].e164", "does not end like"),
        ("opening_hours: 24/7", "opening_hours: always", "opening_hours", "syntax"),
        ("timezone: Asia/Kolkata", "timezone: Asia/Delhi", "opening_hours", "time zone"),
        ("topics: [sexual_assault]", "topics: [sexual_asault]", "topics", "not known"),
        ("audience: [everyone]", "audience: everyone", "audience", "list"),
        ("kind: hotline", "kind: hotlin", "kind", "not known"),
        ("kind: hotline", "knd: hotline", "knd", "no such field"),
        ("languages: [hi, ta]", "languages: [hindi]", "languages", "language code"),
        ("id: in-listen", "id: in-112", "id", "also stands"),
        ("id: in-listen", "id: listen", "id", "not a good id"),
        ("country: IN\n  kind: hotline", "country: NO\n  kind: hotline", "country", "stands in in.yml"),
        ("confidence: high\n- id", "confidence: high\n  related: [in-gone]\n- id", "related", "no other listing"),
        ("confidence: high\n- id", "confidence: high\n  assured_date: '2026-11-01'\n- id", "assured_date", "by whom"),
        ("kind: emergency", "kind: hotline", "kind", "no active emergency number"),
        ("  sources:\n  - https://example.org/112\n", "", "sources", "not named"),
        ("evidence: page", "evidence: no_number_seen", "evidence", "nobody saw"),
        ("https://example.org/112", "example.org/112", "sources", "not a web address"),
    ],
)
def test_a_problem_says_where_what_and_how_to_mend(small: Path, old: str, new: str, field: str, says: str) -> None:
    found = [one for one in problems(small, old, new) if one.field == field]
    assert found, f"nothing said about {field}"
    assert says in found[0].what
    assert found[0].file == "in.yml"
    assert found[0].line
    assert found[0].mend.endswith((".", "?"))


def test_a_plain_country_code_that_is_no_text_elsewhere_is_refused(small: Path) -> None:
    (small / "no.yml").write_text(
        (small / "in.yml")
        .read_text(encoding="utf-8")
        .replace("country: IN", "country: NO")
        .replace("id: in-", "id: no-")
        .replace("+91800111222", "+47800111222")
        .replace("Asia/Kolkata", "Europe/Oslo"),
        encoding="utf-8",
    )
    found = [one for one in check_files(small)[1] if (one.file, one.level) == ("no.yml", "error")]
    assert {one.field for one in found} == {"country"}
    assert "quotes" in found[0].what


def test_an_emergency_number_that_nobody_confirmed_in_time_fails_the_check(small: Path) -> None:
    confirmed = "confidence: high\n  assured_date: '2020-01-01'\n  assurer: kp\n  assured_how: website\n- id: in-listen"
    found = problems(small, "confidence: high\n- id: in-listen", confirmed)
    assert [(one.level, one.entry, one.field) for one in found if one.field == "assured_date"] == [("error", "in-112", "assured_date")]
    assert "never hidden" in found[0].what


def test_a_confirmation_in_the_future_is_an_error(small: Path) -> None:
    confirmed = "confidence: high\n  assured_date: '2027-01-01'\n  assurer: kp\n  assured_how: website\n- id: in-listen"
    assert any("future" in one.what for one in problems(small, "confidence: high\n- id: in-listen", confirmed))


def test_layout_is_checked_and_mended(small: Path) -> None:
    found = problems(small, "  sources:\n  - https://example.org/112", "  sources:\n      - https://example.org/112")
    assert any("layout" in one.what for one in found)
    text = tidy((small / "in.yml").read_text(encoding="utf-8"))
    assert "# the short code" in text
    assert tidy(text) == text


@pytest.mark.parametrize(
    "content",
    [
        b"\xff\xfe",
        b"- id: [",
        b"just words",
        b"a: b",
        b"- - -",
        b"- &a [*a]",
        b"- {a: &x {b: *x}}",
        b"\x00",
        b"- id: in-1\n  id: in-2",
        b"- phones: {a: b}",
        b"- phones: [a]",
        b"- phones: [[a]]",
        b"- topics: {a: b}",
        b"- ? [a]\n  : b",
        b"",
        b"--- a\n--- b",
    ],
)
def test_a_broken_file_is_a_problem_and_not_a_crash(small: Path, content: bytes) -> None:
    (small / "zz.yml").write_bytes(content)
    listings, found = check_files(small, today=TODAY, layout=True)
    assert len(listings) == 2
    assert content == b"" or any(one.file == "zz.yml" for one in found)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.integers(0, 1000), junk=st.text(alphabet="-:[]{}'\"#&*!|>%@`\n \t0a9", max_size=6))
def test_any_damage_to_a_file_is_survived(small: Path, place: int, junk: str) -> None:
    text = (small / "in.yml").read_text(encoding="utf-8")
    cut = place % len(text)
    (small / "damaged.yml").write_text(text[:cut] + junk + text[cut:], encoding="utf-8")
    for one in check_files(small, today=TODAY, layout=True)[1]:
        assert one.what
        assert one.mend


def test_every_scalar_stays_text(tmp_path: Path) -> None:
    path = tmp_path / "in.yml"
    path.write_text("- id: 0800\n  name: no\n  country: NO\n  minimum_age: 016\n", encoding="utf-8")
    entries, _ = read_entries(path)
    assert entries[0].values == {"id": "0800", "name": "no", "country": "NO", "minimum_age": "016"}


@given(st.sampled_from(["IN", "GB", "US", "IT", "FR", "RU", "HU", "AR", "MX", "DE", "SG", "INT", "KZ"]), st.from_regex(r"[1-9][0-9]{3,12}", fullmatch=True))
def test_a_number_that_passes_by_its_length_passes_the_library_too(country: str, digits: str) -> None:
    code = phonenumbers.country_code_for_region(country)
    number = f"+{code or 44}{digits}"
    assert not is_usual(number, country) or unusual(number, country) is None


def test_every_number_of_the_listings_is_judged_as_the_library_judges_it() -> None:
    numbers = [(phone.e164, one.country) for one in check_files()[0] for phone in one.phones if phone.e164]
    quick = [pair for pair in numbers if is_usual(*pair)]
    assert len(quick) > len(numbers) / 2
    assert [pair for pair in quick if unusual(*pair)] == []
