"""`beside listings add | edit | verify | retire`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from resources.commands.options import fail_with, folder_option, now_option, open_listing
from resources.editing import (
    ConflictError,
    EditError,
    append_entry,
    change,
    changes_between,
    entry_text,
    new_entry,
    replace_entry,
    set_fields,
)
from resources.model import FIELDS, Listing
from resources.reading import LISTS, listing_of, parse_entries
from resources.vocabulary import Vocabulary

KEPT = 5
TEMPLATE = """\
# A new listing. Fill in what you have seen yourself and take out the rest; '#' lines are not saved.
# Numbers stay in quotes, as dialled in the country. 'beside listings check' knows every field.
"""


@click.command()
@click.argument("listing")
@click.option("--name", help="What it is called; without it your editor opens.")
@click.option("--kind", default="hotline", show_default=True, help="hotline, legal_aid, medical, ...")
@click.option("--topic", "topics", multiple=True, help="May be given several times.")
@click.option("--for", "audience", multiple=True, help="everyone, women, men, lgbtq, children; several times.")
@click.option("--phone", "phones", multiple=True, help="A number as it is dialled in the country; several times.")
@click.option("--website", help="Its address, when you have seen it.")
@click.option("--language", "languages", multiple=True, help="ISO code of a language spoken; several times.")
@click.option("--hours", "opening_hours", help="OpenStreetMap opening_hours, for example 24/7.")
@click.option("--timezone", help="IANA zone, for example Asia/Kolkata.")
@click.option("--fees", help="free, or the cost in a few words; left out when you did not see it.")
@click.option("--region", help="ISO 3166-2, when it is not for the whole country.")
@click.option("--source", "sources", multiple=True, help="The page where you read it; several times.")
@folder_option
@now_option
def add(*, listing: str, folder: Path, now: datetime, phones: tuple[str, ...], **values: Any) -> None:
    """Add a LISTING, for example in-new-line, to its country's file.

    It is saved only when it is in order, and shown to people as "not yet confirmed" until it is verified.

    Example: beside listings add in-new-line --name "New line" --topic sexual_assault --for everyone --phone "0800 123" --source https://...
    """
    country = listing.split("-")[0].upper()
    evidence = "page" if phones and values["sources"] else "third_party_list" if phones else "no_number_seen"
    found = {"id": listing, "country": country, "status": "active", "evidence": evidence, "confidence": "medium",
             "phones": [{"number": number, "type": "call"} for number in phones], **values}  # fmt: skip
    found["topics"] = list(values["topics"]) or ["sexual_assault"]
    found["audience"] = list(values["audience"]) or ["everyone"]
    if values["name"]:
        _append(folder, country, new_entry(found), now.date())
    else:
        found |= {"name": "NAME", "phones": found["phones"] or [{"number": "0000", "type": "call"}]}
        found |= {"sources": list(values["sources"]) or ["https://"], "evidence": "page"}
        _in_editor(TEMPLATE + new_entry(found), lambda text: _append(folder, country, _without_help(text), now.date()))
    click.echo(f"Added {listing} to {country.lower()}.yml. Next: beside listings verify {listing}")


@click.command()
@click.argument("listing")
@folder_option
@now_option
def edit(*, listing: str, folder: Path, now: datetime) -> None:
    """Open one LISTING in your editor ($EDITOR) and save it when it is in order.

    What is not in order is not saved: you are told file, entry, field and the mend, and may go on editing.
    If someone else changed the same listing meanwhile, nothing is overwritten and your text is kept beside.

    Example: beside listings edit in-181
    """
    old = _entry(folder, listing)

    def save(text: str) -> None:
        def replaced(texts: dict[str, str]) -> Mapping[str, str]:
            name = _file(listing)
            if entry_text(texts[name], listing) != old:
                raise ConflictError(f"someone else changed {listing} meanwhile; nothing was overwritten")
            return {name: replace_entry(texts[name], listing, text)}

        changed = change(folder, Vocabulary.load(), replaced, today=now.date())
        click.echo(f"Saved {listing}." if changed else "Nothing changed.")

    _in_editor(old, save)


@click.command()
@click.argument("listing")
@click.option("--how", type=click.Choice(["called", "website", "partner"]), required=True, help="How you confirmed it.")
@click.option("--by", "who", required=True, help="Who confirmed it (initials are enough; they are kept in the file).")
@click.option("--on", "day", help="The day, if not today: 2026-11-23.")
@click.option("--set", "fields", multiple=True, help="What you found changed: field=value, for example opening_hours=24/7.")
@folder_option
@now_option
def verify(*, listing: str, how: str, who: str, day: str | None, fields: tuple[str, ...], folder: Path, now: datetime) -> None:
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

    def confirm(entry: str) -> str:
        changed = set_fields(entry, _with_numbers(entry, wanted))
        difference = changes_between(_listing(entry), _listing(changed)) if wanted else []
        note = f"{confirmed} {who}, {how}" + (f": {'; '.join(difference)}" if difference else "")
        dated: dict[str, Any] = {"assured_date": confirmed.isoformat(), "assurer": who, "assured_how": how}
        return set_fields(changed, {**dated, "history": _history(entry, note)})

    _update(folder, listing, confirm, now.date())
    click.echo(f"{listing}: confirmed {confirmed} by {who} ({how}).")


@click.command()
@click.argument("listing")
@click.option("--why", required=True, help="In a few words; kept in the file.")
@click.option("--by", "who", required=True, help="Who found out.")
@click.option("--status", type=click.Choice(["inactive", "defunct", "temporarily closed"]), default="inactive", show_default=True)
@folder_option
@now_option
def retire(*, listing: str, why: str, who: str, status: str, folder: Path, now: datetime) -> None:
    """Take a LISTING away from people; the entry stays in the file with the reason.

    The only emergency number of a country cannot be retired: put the new one in first.

    Example: beside listings retire us-victimconnect --why "line closed, see its website" --by kp --status defunct
    """

    def end(entry: str) -> str:
        return set_fields(entry, {"status": status, "history": _history(entry, f"{now.date()} {who}, {status}: {why}")})

    _update(folder, listing, end, now.date())
    click.echo(f"{listing}: {status}. People no longer see it.")


def _update(folder: Path, listing: str, edit_entry: Any, today: date) -> None:
    name = _file(listing)

    def updated(texts: dict[str, str]) -> Mapping[str, str]:
        if name not in texts:
            raise EditError(f"there is no entry {listing}")
        return {name: replace_entry(texts[name], listing, edit_entry(entry_text(texts[name], listing)))}

    try:
        change(folder, Vocabulary.load(), updated, today=today)
    except EditError as error:
        fail_with(error)
    except OSError as error:
        raise click.ClickException(f"Nothing was saved: {error.strerror or error}.") from error


def _append(folder: Path, country: str, entry: str, today: date) -> None:
    name = f"{country.lower()}.yml"

    def appended(texts: dict[str, str]) -> Mapping[str, str]:
        return {name: append_entry(texts.get(name, ""), entry)}

    try:
        change(folder, Vocabulary.load(), appended, today=today)
    except EditError as error:
        fail_with(error)
    except OSError as error:
        raise click.ClickException(f"Nothing was saved: {error.strerror or error}.") from error


def _in_editor(text: str, save: Any) -> None:
    """Let the maintainer edit until it is saved or given up; what could not be saved is never lost."""
    while True:
        edited = click.edit(text, extension=".yml", require_save=True)
        if edited is None or edited == text:
            click.echo("Nothing changed.")
            raise click.exceptions.Exit(0)
        try:
            save(edited)
        except (EditError, click.ClickException) as error:
            click.echo(f"Error: {error}", err=True)
            problems = getattr(error, "problems", ())
            for problem in problems[1:]:
                click.echo(f"  {problem}", err=True)
            if isinstance(error, ConflictError) or not click.confirm("Edit again?", default=True):
                _keep(edited)
                raise click.exceptions.Exit(1) from error
            text = edited
        else:
            return


def _keep(text: str) -> None:
    kept = Path(click.get_app_dir("beside")) / "not-saved.yml"
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_text(text, encoding="utf-8")
    click.echo(f"Your text is in {kept}.", err=True)


def _entry(folder: Path, listing: str) -> str:
    try:
        return entry_text((folder / _file(listing)).read_text(encoding="utf-8"), listing)
    except (OSError, UnicodeDecodeError, EditError) as error:
        raise click.ClickException(f"There is no listing {listing} in {folder}.") from error


def _file(listing: str) -> str:
    return f"{listing.split('-')[0]}.yml"


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


def _without_help(text: str) -> str:
    return "".join(line for line in text.splitlines(keepends=True) if not line.startswith("#"))

