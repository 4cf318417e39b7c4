"""`beside listings verify | retire`: what was found out about an entry, by whom, when and how."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from resources.commands.options import folder_option, json_option, now_option, open_listing, tell
from resources.commands.saving import save_entry
from resources.editing import EditError, changes_between, set_fields
from resources.model import FIELDS, Listing
from resources.reading import LISTS, listing_of, parse_entries
from resources.vocabulary import Vocabulary

# So many notes of an entry's history are kept.
KEPT = 5


@click.command()
@click.argument("listing")
@click.option("--how", type=click.Choice(["called", "website", "partner"]), required=True, help="How you confirmed it.")
@click.option("--by", "who", required=True, help="Who confirmed it (initials are enough; they are kept in the file).")
@click.option("--on", "day", help="The day, if not today: 2026-11-23.")
@click.option("--set", "fields", multiple=True, help="What you found changed: field=value, for example opening_hours=24/7.")
@folder_option
@json_option
@now_option
def verify(*, listing: str, how: str, who: str, day: str | None, fields: tuple[str, ...], folder: Path, now: datetime, as_json: bool) -> None:
    """Record that a LISTING was confirmed today: who, how, and what changed.

    Please do not call a crisis line to test it: the call takes the place of someone who needs it. Its own website, or a
    partner who works with it, confirms it as well; 'called' is for offices.

    Example: beside listings verify in-nalsa-15100 --how website --by kp --set "opening_hours=Mo-Fr 10:00-17:00"
    """
    old = open_listing(folder, listing)
    if how == "called" and Vocabulary.load().never_test_called(old.kind, old.topics):
        raise click.ClickException(f"{listing} is answered for people in a crisis, so it is not called to test it; confirm it by its website or a partner.")
    confirmed = _day(day, now.date())
    wanted = dict(_field(one) for one in fields)
    difference: list[str] = []

    def confirm(entry: str) -> str:
        changed = set_fields(entry, _with_numbers(entry, wanted))
        difference[:] = changes_between(_listing(entry), _listing(changed)) if wanted else []
        note = f"{confirmed} {who}, {how}" + (f": {'; '.join(difference)}" if difference else "")
        dated: dict[str, Any] = {"assured_date": confirmed.isoformat(), "assurer": who, "assured_how": how}
        return set_fields(changed, {**dated, "history": _history(entry, note)})

    save_entry(folder, listing, confirm, now.date())
    done = {"id": listing, "assured_date": confirmed.isoformat(), "assurer": who, "assured_how": how, "changed": difference}
    tell(f"{listing}: confirmed {confirmed} by {who} ({how}).", done, as_json=as_json)


@click.command()
@click.argument("listing")
@click.option("--why", required=True, help="In a few words; kept in the file.")
@click.option("--by", "who", required=True, help="Who found out.")
@click.option("--status", type=click.Choice(["inactive", "defunct", "temporarily closed"]), default="inactive", show_default=True)
@folder_option
@json_option
@now_option
def retire(*, listing: str, why: str, who: str, status: str, folder: Path, now: datetime, as_json: bool) -> None:
    """Take a LISTING away from people; the entry stays in the file with the reason.

    The only emergency number of a country cannot be retired: put the new one in first.

    Example: beside listings retire us-victimconnect --why "line closed, see its website" --by kp --status defunct
    """

    def end(entry: str) -> str:
        return set_fields(entry, {"status": status, "history": _history(entry, f"{now.date()} {who}, {status}: {why}")})

    save_entry(folder, listing, end, now.date())
    tell(f"{listing}: {status}. People no longer see it.", {"id": listing, "status": status}, as_json=as_json)


def _listing(entry: str) -> Listing:
    entries, problems = parse_entries("", entry.encode())
    if problems or not entries:
        raise EditError("the entry cannot be read")
    return listing_of(entries[0])


def _history(entry: str, note: str) -> list[str]:
    return [note, *_listing(entry).history][:KEPT]


def _day(given: str | None, today: date) -> date:
    if given is None:
        return today
    try:
        return date.fromisoformat(given)
    except ValueError as error:
        raise click.BadParameter("write the day as 2026-11-23", param_hint="--on") from error


def _field(text: str) -> tuple[str, Any]:
    name, equals, value = text.partition("=")
    if not equals or (name not in FIELDS and not re.fullmatch(r"phones\[\d\]\.number", name)):
        raise click.BadParameter(f"{text!r} is not field=value; fields are {', '.join(FIELDS)}", param_hint="--set")
    if name in LISTS:
        return name, [one.strip() for one in value.split(",") if one.strip()]
    return name, value.strip() or None


def _with_numbers(entry: str, fields: Mapping[str, Any]) -> dict[str, Any]:
    """Turn phones[0].number=... into the whole list of phones with that one number changed, and its old E.164 gone."""
    changed = {name: value for name, value in fields.items() if not name.startswith("phones[")}
    numbers = {int(name[7]): value for name, value in fields.items() if name.startswith("phones[")}
    if numbers:
        phones = _listing(entry).to_dict()["phones"]
        for place, number in numbers.items():
            if place >= len(phones):
                raise EditError(f"there is no phones[{place}]; count from 0")
            phones[place] = {**{key: one for key, one in phones[place].items() if key != "e164"}, "number": number}
        changed["phones"] = phones
    return changed
