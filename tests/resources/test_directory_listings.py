"""The listings of the repository themselves: in order, nothing invented, nothing lost."""

from __future__ import annotations

import csv
import json
import re
from datetime import date
from pathlib import Path

from click.testing import CliRunner

from resources.commands import listings as commands
from resources.model import Listing
from resources.reading import LISTINGS, listing_files
from resources.validation import check_files
from resources.words import Words

# The numbers as they were gathered on 2026-11-23, with the listing that each belongs to.
GATHERED = Path(__file__).parent / "gathered_numbers.csv"
# Where they were gathered: beside a checkout of those who gathered them, and nowhere else; the record above stands in for it.
LEADS = Path(__file__).parents[3] / "shared" / "leads.yaml"
TODAY = date(2026, 11, 24)


def digits(number: str) -> str:
    return re.sub(r"[^0-9*#+]", "", number)


def test_every_file_is_in_order() -> None:
    _, problems = check_files(today=TODAY, layout=True)
    assert [str(one) for one in problems if one.level == "error"] == []


def test_every_country_has_its_own_file() -> None:
    assert len(listing_files(LISTINGS)) == 55


def test_no_number_is_invented_and_none_is_lost(every: list[Listing]) -> None:
    listings = {one.id: one for one in every}
    with GATHERED.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    gathered: dict[str, set[str]] = {}
    for row in rows:
        gathered.setdefault(row["listing"], set()).update(digits(row[name]) for name in ("number", "e164") if row[name])
    assert len(gathered) == 304
    different = []
    for name, numbers in gathered.items():
        listing = listings[name]
        ours = {digits(phone.number) for phone in listing.phones} | {digits(phone.e164) for phone in listing.phones if phone.e164}
        # A text or WhatsApp number may carry an E.164 form of the same digits.
        extra = {one for one in ours - numbers if not any(one.endswith(other.lstrip("+0")) for other in numbers)}
        # Who confirms a listing may also change its number; until then it is the number that was read.
        if listing.assured_date is None and (extra or numbers - ours):
            different.append((name, sorted(extra), sorted(numbers - ours)))
    assert different == []


def test_the_numbers_are_those_that_were_gathered() -> None:
    """Compare every number with the leads where they are at hand, else with their record; the differences are listed."""
    result = CliRunner().invoke(commands, ["diff", str(LEADS if LEADS.exists() else GATHERED), "--json"])
    assert result.exit_code == 0, result.output
    confirmed = {one.id for one in check_files()[0] if one.assured_date}
    # What was added later or confirmed anew may differ; nothing that was gathered may be gone.
    assert [one for one in json.loads(result.output) if one["change"] != "added" and one["id"] not in confirmed] == []


def test_nothing_is_confirmed_that_nobody_confirmed(every: list[Listing]) -> None:
    for one in every:
        assert bool(one.assured_date) == bool(one.assurer) == bool(one.assured_how)


def test_what_was_said_to_have_ended_is_not_active(every: list[Listing]) -> None:
    listings = {one.id: one for one in every}
    assert listings["us-victimconnect"].status == "inactive"
    assert listings["vn-18001567"].status == "defunct"


def test_every_caution_and_note_has_words_in_every_language(every: list[Listing], words: Words) -> None:
    for one in every:
        for language in words.languages:
            for caution in one.cautions:
                assert caution in words.languages[language]["cautions"]
            for phone in one.phones:
                assert phone.description is None or phone.description in words.languages[language]["phone_notes"]
            assert one.fees is None or one.fees in words.languages[language]["cost"]
