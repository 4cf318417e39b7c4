"""`beside listings add | edit`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from resources.commands.options import folder_option, json_option, now_option, tell
from resources.commands.saving import entry_of, file_of, save
from resources.editing import ConflictError, EditError, append_entry, change, entry_text, new_entry, replace_entry
from resources.replacement import replacement
from resources.vocabulary import Vocabulary

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
@json_option
@now_option
def add(*, listing: str, folder: Path, now: datetime, as_json: bool, phones: tuple[str, ...], **values: Any) -> None:
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
        saved = _in_editor(TEMPLATE + new_entry(found), lambda text: _append(folder, country, _without_help(text), now.date()))
        if not saved:
            tell("Nothing changed.", {"id": listing, "saved": False}, as_json=as_json)
            return
    file = file_of(listing)
    tell(f"Added {listing} to {file}. Next: beside listings verify {listing}", {"id": listing, "saved": True, "file": file}, as_json=as_json)


@click.command()
@click.argument("listing")
@folder_option
@json_option
@now_option
def edit(*, listing: str, folder: Path, now: datetime, as_json: bool) -> None:
    """Open one LISTING in your editor ($EDITOR) and save it when it is in order.

    What is not in order is not saved: you are told file, entry, field and the mend, and may go on editing.
    If someone else changed the same listing meanwhile, nothing is overwritten and your text is kept beside.

    Example: beside listings edit in-181
    """
    old = entry_of(folder, listing)

    def save_text(text: str) -> None:
        def replaced(texts: dict[str, str]) -> Mapping[str, str]:
            name = file_of(listing)
            if entry_text(texts[name], listing) != old:
                raise ConflictError(f"someone else changed {listing} meanwhile; nothing was overwritten")
            return {name: replace_entry(texts[name], listing, text)}

        change(folder, Vocabulary.load(), replaced, today=now.date())

    saved = _in_editor(old, save_text)
    tell(f"Saved {listing}." if saved else "Nothing changed.", {"id": listing, "saved": saved}, as_json=as_json)


def _append(folder: Path, country: str, entry: str, today: date) -> None:
    name = f"{country.lower()}.yml"

    def appended(texts: dict[str, str]) -> Mapping[str, str]:
        return {name: append_entry(texts.get(name, ""), entry)}

    save(folder, appended, today)


def _in_editor(text: str, save_text: Callable[[str], None]) -> bool:
    """Let the maintainer edit until it is saved or given up, and return whether there was anything to save; no text is ever lost."""
    while True:
        edited = click.edit(text, extension=".yml", require_save=True)
        if edited is None or edited == text:
            return False
        try:
            save_text(edited)
        except (EditError, click.ClickException, OSError) as error:
            click.echo(f"Error: {error}", err=True)
            problems = getattr(error, "problems", ())
            for problem in problems[1:]:
                click.echo(f"  {problem}", err=True)
            if isinstance(error, ConflictError) or not click.confirm("Edit again?", default=True, err=True):
                _keep(edited)
                raise click.exceptions.Exit(1) from error
            text = edited
        else:
            return True


def _keep(text: str) -> None:
    kept = Path(click.get_app_dir("beside")) / "not-saved.yml"
    kept.parent.mkdir(parents=True, exist_ok=True)
    with replacement(kept) as new:
        new.write_text(text, encoding="utf-8")
    click.echo(f"Your text is in {kept}.", err=True)


def _without_help(text: str) -> str:
    return "".join(line for line in text.splitlines(keepends=True) if not line.startswith("#"))

