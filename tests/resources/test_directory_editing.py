"""Edits change the lines that are meant, and no others."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from resources.editing import (
    EditError,
    append_entry,
    change,
    changes_between,
    entry_text,
    new_entry,
    places,
    replace_entry,
    set_fields,
)
from resources.model import Listing
from resources.reading import LISTINGS, listing_files, listing_of, parse_entries
from resources.vocabulary import Vocabulary


@pytest.fixture
def text(small: Path) -> str:
    return (small / "in.yml").read_text(encoding="utf-8")


def test_entries_are_found_with_the_comments_above_them(text: str) -> None:
    commented = text.replace("- id: in-listen", "# About the next one.\n- id: in-listen")
    assert [place.id for place in places(commented)] == ["in-112", "in-listen"]
    assert entry_text(commented, "in-listen").startswith("# About the next one.\n- id: in-listen")
    assert "About" not in entry_text(commented, "in-112")


def test_setting_a_field_changes_its_line_only(text: str) -> None:
    entry = entry_text(text, "in-112")
    changed = replace_entry(text, "in-112", set_fields(entry, {"confidence": "low"}))
    assert changed == text.replace("confidence: high", "confidence: low", 1)


def test_new_fields_stand_in_their_usual_place_and_in_quotes(text: str) -> None:
    changed = set_fields(entry_text(text, "in-112"), {"assured_date": "2026-11-24", "maximum_age": "18", "assurer": "no"})
    lines = changed.splitlines()
    assert lines.index("  maximum_age: 18") < lines.index("  phones:")
    assert lines.index("  assured_date: '2026-11-24'") < lines.index("  evidence: page")
    assert "  assurer: 'no'" in lines
    assert "# the short code" in changed


def test_none_takes_a_field_out(text: str) -> None:
    assert "fees" not in set_fields(entry_text(text, "in-listen"), {"fees": None, "region": None})


def test_a_new_entry_is_text_throughout() -> None:
    entry = new_entry({"id": "no-x", "country": "NO", "phones": [{"number": "0800 123", "type": "call"}], "topics": ["stalking"], "name": "1234"})
    assert "country: 'NO'" in entry
    assert "number: '0800 123'" in entry
    assert "name: '1234'" in entry
    assert "topics: [stalking]" in entry


def test_every_listing_of_the_repository_survives_being_written_anew(every: list[Listing]) -> None:
    for one in every:
        entries, problems = parse_entries(f"{one.country.lower()}.yml", new_entry(one.to_dict()).encode())
        assert problems == []
        assert listing_of(entries[0]) == one


def test_every_entry_of_the_repository_is_cut_out_exactly() -> None:
    for path in listing_files(LISTINGS):
        text = path.read_text(encoding="utf-8")
        found = places(text)
        assert "".join(text.splitlines(keepends=True)[: found[0].start]) + "".join(entry_text(text, place.id) for place in found) == text


def test_setting_what_is_there_already_changes_no_byte() -> None:
    text = (LISTINGS / "in.yml").read_text(encoding="utf-8")
    for place in places(text):
        entry = entry_text(text, place.id)
        assert set_fields(entry, {"country": "IN"}) == entry


def test_a_change_that_would_break_something_is_refused(small: Path, vocabulary: Vocabulary, text: str) -> None:
    def broken(texts: dict[str, str]) -> Mapping[str, str]:
        return {"in.yml": texts["in.yml"].replace("kind: hotline", "kind: hot")}

    with pytest.raises(EditError) as caught:
        change(small, vocabulary, broken)
    assert caught.value.problems[0].field == "kind"
    assert (small / "in.yml").read_text(encoding="utf-8") == text


def test_errors_that_were_there_before_do_not_stop_others(small: Path, vocabulary: Vocabulary) -> None:
    (small / "fr.yml").write_text("- id: [", encoding="utf-8")

    def good(texts: dict[str, str]) -> Mapping[str, str]:
        return {"in.yml": texts["in.yml"].replace("A listening line", "Another")}

    assert change(small, vocabulary, good) == ["in.yml"]


def test_unknown_entries_and_broken_files_are_named(text: str) -> None:
    with pytest.raises(EditError, match="no entry in-gone"):
        entry_text(text, "in-gone")
    with pytest.raises(EditError, match="not valid YAML"):
        places("- id: [")
    assert places("# nothing\n") == []


def test_append_ends_lines(text: str) -> None:
    assert append_entry(text.rstrip("\n"), "- id: in-x") == text + "- id: in-x\n"
    assert append_entry("", "- id: in-x\n") == "- id: in-x\n"


def test_differences_are_told_in_words(every: list[Listing]) -> None:
    from dataclasses import replace

    old = every[0]
    new = replace(old, fees="local rate", opening_hours=None)
    assert changes_between(old, new) == [f"opening_hours: {old.opening_hours} -> nothing", f"fees: {old.fees} -> local rate"]
