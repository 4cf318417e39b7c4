"""`beside listings due | diff`."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click
import yaml
from rich.table import Table

from resources.commands.options import (
    console,
    database_option,
    folder_option,
    json_option,
    now_option,
    print_json,
    reports_option,
)
from resources.database import DirectoryError
from resources.editing import shown
from resources.freshness import HIDDEN_DAYS, freshness
from resources.model import FIELDS, Listing
from resources.reports import Report, Reports, ReportsError
from resources.search import Directory
from resources.validation import check_files


@dataclass(frozen=True)
class Due:
    """One listing that wants to be looked at, and why."""

    listing: Listing
    why: str
    rank: tuple[int, ...]
    report: Report | None = None


@click.command()
@click.option("--country", help="Only this country.")
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1), help="How many.")
@folder_option
@reports_option
@now_option
@json_option
def due(*, country: str | None, limit: int, folder: Path, reports: Path, now: datetime, as_json: bool) -> None:
    """Show which listings want to be confirmed: what people reported first, then emergency numbers, then the oldest.

    Example: beside listings due --country IN
    """
    listings = [one for one in check_files(folder)[0] if country is None or one.country == country.upper()]
    try:
        found = _due(listings, reports, now.date())
    except ReportsError as error:
        raise click.ClickException(f"{error}") from error
    if as_json:
        print_json([{"id": one.listing.id, "why": one.why, "reports": one.report.times if one.report else 0} for one in found[:limit]])
        return
    table = Table(title=f"{min(limit, len(found))} of {len(found)} to confirm")
    for column in ("id", "name", "why", "where to look"):
        table.add_column(column, overflow="fold")
    for one in found[:limit]:
        where = one.listing.website or (one.listing.sources[0] if one.listing.sources else "ask a partner")
        table.add_row(one.listing.id, one.listing.name, one.why, where)
    console().print(table)
    click.echo("Please do not call crisis lines to test them. Record what you found: beside listings verify ID --how website --by YOU")


def _due(listings: list[Listing], path: Path, today: date) -> list[Due]:
    reported: dict[str, Report] = {}
    if path.exists():
        with Reports.open(path) as reports:
            reported = {one.id: report for one in listings if (report := reports.of(one))}
    found = [one for listing in listings if (one := _one_due(listing, reported.get(listing.id), today))]
    return sorted(found, key=lambda one: (one.rank, one.listing.id))


def _one_due(listing: Listing, report: Report | None, today: date) -> Due | None:
    if listing.status != "active":
        return None
    fresh = freshness(listing, today)
    if report:
        why = f"reported {report.times} times on {report.days} days ({', '.join(report.reasons)})"
        return Due(listing, why, (0, -report.days, -report.times), report)
    if fresh.state == "confirmed":
        return None
    if fresh.state == "unconfirmed":
        doubts = {"high": 0, "medium": 1, "low": 2}.get(listing.confidence, 0)
        return Due(listing, f"never confirmed ({listing.evidence}, {listing.confidence})", (1 if listing.kind == "emergency" else 2, -doubts))
    state = "no longer shown" if fresh.state == "hidden" else "wanted"
    if fresh.age is not None and fresh.age > HIDDEN_DAYS and listing.kind == "emergency":
        state = "the check fails"
    return Due(listing, f"confirmed {fresh.age} days ago: {state}", (1 if listing.kind == "emergency" else 3, -(fresh.age or 0)))


@click.command()
@click.argument("other", required=False, type=click.Path(path_type=Path, exists=True))
@folder_option
@database_option
@json_option
def diff(*, other: Path | None, folder: Path, database: Path, as_json: bool) -> None:
    """Show how the listing files differ from OTHER: what people are served now, when OTHER is not given.

    OTHER is a built directory (.db), a folder of listing files, or gathered numbers (.csv with listing and number, or a .yaml
    list of leads), of which only the numbers are compared.

    Example: beside listings diff
    """
    ours = {one.id: one.to_dict() for one in check_files(folder)[0]}
    source = other or database
    try:
        numbers_only, theirs = _other(source)
    except (OSError, UnicodeDecodeError, yaml.YAMLError, csv.Error, KeyError, TypeError, DirectoryError) as error:
        raise click.ClickException(f"{source} cannot be compared: {error}") from error
    if numbers_only:
        ours = {name: {"phones": _digits(values.get("phones", []))} for name, values in ours.items()}
    found = _compare(theirs, ours)
    if as_json:
        print_json(found)
        return
    table = Table(show_lines=False)
    for column in ("", "id", "field", "there", "in the files"):
        table.add_column(column, overflow="fold")
    for one in found:
        table.add_row(one["change"], one["id"], one.get("field", ""), shown(one.get("there")), shown(one.get("here")))
    if found:
        console().print(table)
    click.echo(f"{len(found)} differences from {source.name}.")


def _compare(theirs: Mapping[str, Mapping[str, Any]], ours: Mapping[str, Mapping[str, Any]]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for name in sorted({*theirs, *ours}):
        if name not in ours or name not in theirs:
            found.append({"change": "added" if name in ours else "removed", "id": name})
            continue
        fields = [field for field in FIELDS if theirs[name].get(field) != ours[name].get(field)]
        found += [
            {"change": "changed", "id": name, "field": field, "there": theirs[name].get(field), "here": ours[name].get(field)}
            for field in fields
        ]
    return found


def _other(path: Path) -> tuple[bool, dict[str, dict[str, Any]]]:
    """Return whether only numbers can be compared, and the other side's listings by id."""
    if path.is_dir():
        return False, {one.id: one.to_dict() for one in check_files(path)[0]}
    if path.suffix == ".csv":
        with path.open(encoding="utf-8", newline="") as file:
            gathered: dict[str, list[str]] = {}
            for row in csv.DictReader(file):
                gathered.setdefault(row["listing"], []).append(row["number"])
        return True, {name: {"phones": _plain(numbers)} for name, numbers in gathered.items()}
    if path.suffix in (".yml", ".yaml"):
        leads = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CBaseLoader)  # noqa: S506 - builds text only
        return True, {lead["id"]: {"phones": _lead_numbers(lead)} for lead in leads}
    with Directory.open(path) as directory:
        return False, {one.id: json.loads(json.dumps(one.to_dict())) for one in directory.every()}


def _lead_numbers(lead: Mapping[str, Any]) -> list[str]:
    dialled = [phone["dial"].split("(")[0] if not phone["dial"].startswith("(") else phone["dial"] for phone in lead["phone"]]
    others = [lead[name].split(" to ")[-1] for name in ("sms", "whatsapp") if lead.get(name) not in (None, "null", "")]
    return _plain([*dialled, *others])


def _digits(phones: list[Mapping[str, str]]) -> list[str]:
    return _plain([phone["number"] for phone in phones])


def _plain(numbers: list[str]) -> list[str]:
    kept = ("".join(letter for letter in number if letter in "0123456789*#") for number in numbers)
    return sorted({number for number in kept if number})

