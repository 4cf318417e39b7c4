"""`beside listings export | report | browse`."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import click
from rich.table import Table

from resources.build import BuildError, build
from resources.commands.options import console, database_option, folder_option, json_option, now_option, print_json, tell
from resources.exchange.coverage import coverage, report_page
from resources.exchange.errors import ExchangeError
from resources.exchange.hsds import to_hsds
from resources.exchange.page import page
from resources.exchange.table import to_csv
from resources.freshness import is_seen
from resources.model import Listing
from resources.replacement import replacement
from resources.validation import check_files
from resources.vocabulary import Vocabulary
from resources.words import Words

MOST_NAMED = 20
# These carry what people do not see, too.
EVERYTHING = frozenset({"hsds", "csv"})


@click.command("export")
@click.argument("form", type=click.Choice(["hsds", "csv", "page", "sheet"]), metavar="[hsds|csv|page|sheet]")
@click.argument("out", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--country", help="Only this country; a sheet needs it.")
@click.option("--language", default="en", show_default=True, help="The language of a page or a sheet.")
@click.option("--schema", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="Check HSDS against this JSON schema of a service.")
@click.option("--bot", envvar="BESIDE_BOT_LINK", help="The bot's address for a sheet's QR code, for example https://t.me/name.")
@click.option("--font", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="A .ttf for a sheet in letters other than Latin.")
@folder_option
@json_option
@now_option
def export_command(*, form: str, out: Path, country: str | None, language: str, schema: Path | None, bot: str | None, font: Path | None,
                   folder: Path, now: datetime, as_json: bool) -> None:  # fmt: skip
    """Write the directory to OUT: HSDS 3 JSON, CSV, a web page, or a help sheet to print (PDF).

    HSDS and CSV carry everything, and come back unchanged through import. Page and sheet carry what people may see.

    Example: beside listings export sheet india.pdf --country IN --bot https://t.me/name
    """
    listings = [one for one in check_files(folder)[0] if country is None or one.country == country.upper()]
    if not listings:
        raise click.ClickException(f"There is nothing to export{f' for {country.upper()}' if country else ''}.")
    try:
        content = _content(form, listings, country, language, schema, bot, font, now)
        with replacement(out) as new:
            new.write_bytes(content)
    except ExchangeError as error:
        raise click.ClickException(f"Nothing was written: {error}.") from error
    except OSError as error:
        raise click.ClickException(f"Nothing was written: {error.strerror or error}.") from error
    checked = bool(schema) and form == "hsds"
    unseen = {one.id: one.status if one.status != "active" else "confirmed too long ago" for one in listings if not is_seen(one, now.date())}
    written = len(listings) - (0 if form in EVERYTHING else len(unseen))
    done = {"file": str(out), "listings": written, "checked": checked, "not_seen_by_people": unseen}
    tell(_summary(form, listings, unseen, out, checked=checked), done, as_json=as_json)


def _summary(form: str, listings: Sequence[Listing], unseen: Mapping[str, str], out: Path, *, checked: bool) -> str:
    """Return what was written, with the entries that people do not see counted and named."""
    hidden = [f"{name} ({why})" for name, why in unseen.items()]
    everything = form in EVERYTHING
    said = f"{len(listings) if everything else len(listings) - len(hidden)} listings written to {out}{' (checked against the schema)' if checked else ''}."
    if not hidden:
        return said
    names = ", ".join(hidden[:MOST_NAMED]) + (f" and {len(hidden) - MOST_NAMED} more" if len(hidden) > MOST_NAMED else "")
    return f"{said} {'Of these people do not see' if everything else 'Left out, since people no longer see them:'} {len(hidden)}: {names}."


def _content(form: str, listings: Sequence[Listing], country: str | None, language: str, schema: Path | None, bot: str | None,
             font: Path | None, now: datetime) -> bytes:  # fmt: skip
    if form == "csv":
        return to_csv(listings).encode()
    if form == "page":
        return page(listings, language, now.date(), Words.load()).encode()
    if form == "sheet":
        if not country or not bot:
            raise ExchangeError("a sheet needs --country and --bot (the address for the QR code)")
        # Making PDFs loads half a second of fonts and pictures that no other command needs.
        from resources.exchange.sheet import sheet

        return sheet(listings, country.upper(), language, now, Words.load(), bot=bot, font=font)
    services = [to_hsds(one) for one in listings]
    if schema:
        _check_schema(services, schema)
    return (json.dumps(services, ensure_ascii=False, indent=2) + "\n").encode()


def _check_schema(services: Sequence[Mapping[str, Any]], schema: Path) -> None:
    import jsonschema

    try:
        rules = json.loads(schema.read_text(encoding="utf-8"))
        jsonschema.Draft7Validator.check_schema(rules)
    except (UnicodeDecodeError, json.JSONDecodeError, jsonschema.SchemaError) as error:
        raise ExchangeError(f"{schema.name} is not a JSON schema") from error
    validator = jsonschema.Draft7Validator(rules, format_checker=jsonschema.FormatChecker())
    for service in services:
        wrong = next(validator.iter_errors(service), None)
        if wrong is not None:
            place = "/".join(str(part) for part in wrong.absolute_path) or "the service"
            raise ExchangeError(f"{service['name']}: {place}: {wrong.message}")


@click.command()
@click.argument("out", required=False, type=click.Path(path_type=Path, dir_okay=False))
@folder_option
@now_option
@json_option
def report(*, out: Path | None, folder: Path, now: datetime, as_json: bool) -> None:
    """Report what the directory covers by country and topic, how fresh it is and where it has gaps; OUT gets a page with pictures.

    Example: beside listings report report.html
    """
    found = coverage(check_files(folder)[0], Vocabulary.load(), now.date())
    if out is not None:
        try:
            with replacement(out) as new:
                new.write_text(report_page(found), encoding="utf-8")
        except OSError as error:
            raise click.ClickException(f"Nothing was written: {error.strerror or error}.") from error
    if as_json:
        print_json(asdict(found))
        return
    table = Table(title=f"{found.listings} listings in {len(found.countries)} countries, {found.day}")
    table.add_column("what")
    table.add_column("how many", justify="right")
    table.add_column("countries without", overflow="fold")
    for state, count in found.states.items():
        table.add_row(state, str(count), "")
    for need, missing in found.gaps.items():
        table.add_row(need, str(len(found.countries) - len(missing)), ", ".join(missing))
    console().print(table)
    if out is not None:
        click.echo(f"The page is in {out}.")


@click.command()
@click.option("--port", default=8001, show_default=True, type=click.IntRange(1, 65535))
@folder_option
@database_option
def browse(*, port: int, folder: Path, database: Path) -> None:
    """Open the built directory in Datasette, on this machine only.

    Example: beside listings browse
    """
    try:
        build(folder, database)
    except (BuildError, OSError) as error:
        raise click.ClickException(f"The directory cannot be built: {error}") from error
    if find_spec("datasette") is None:
        raise click.ClickException("Datasette is not installed; install the project's 'browse' extra.")
    import uvicorn
    from datasette.app import Datasette

    address = f"http://127.0.0.1:{port}/"
    click.echo(f"The directory is at {address} on this machine only. Ctrl-C ends it.")
    served = Datasette(immutables=[str(database)], settings={"default_page_size": 50}).app()
    # Datasette's own command would load a part for web sockets, which does not fit the version that Rasa holds.
    uvicorn.run(served, host="127.0.0.1", port=port, ws="none", log_level="warning")
