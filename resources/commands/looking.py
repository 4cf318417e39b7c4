"""`beside listings search` and `beside listings show`."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

import click
from rich.table import Table

from resources.build import BuildError, build
from resources.commands.options import console, database_option, folder_option, json_option, now_option, print_json
from resources.database import DirectoryError
from resources.freshness import freshness
from resources.listing_text import listing_text
from resources.query import Query
from resources.ranking import Fit
from resources.search import Directory
from resources.vocabulary import Vocabulary
from resources.words import Words


def open_directory(folder: Path, database: Path) -> Directory:
    """Build the directory if files changed, and open it; raises ClickException with one sentence."""
    try:
        build(folder, database)
        return Directory.open(database)
    except (BuildError, DirectoryError) as error:
        raise click.ClickException(f"{error}") from error
    except OSError as error:
        raise click.ClickException(f"The directory cannot be read: {error.strerror or error}") from error


@click.command()
@click.argument("country")
@click.option("--region", help="ISO 3166-2, for example IN-MH.")
@click.option("--city", help="The town; lines of one town are shown only with it.")
@click.option(
    "--topic",
    default="none",
    show_default=True,
    help="For example sexual_assault, workplace_harassment, suicide_crisis.",
)
@click.option("--for", "audience", multiple=True, help="men, women, lgbtq, children, disabled, ...; may be given several times.")
@click.option("--language", help="Only lines that speak it, for example ta.")
@click.option(
    "--channel", type=click.Choice(["call", "text", "whatsapp", "chat", "email", "written"]), help="Only lines reached this way; written: any that needs no voice."
)
@click.option("--kind", "kinds", multiple=True, help="Only this kind: hotline, legal_aid, medical, ...")
@click.option("--open-now", is_flag=True, help="Only lines that answer now.")
@click.option("--free", is_flag=True, help="Only lines that are known to be free.")
@click.option("--limit", default=5, show_default=True, type=click.IntRange(1, 5), help="How many.")
@click.option("--why", is_flag=True, help="Say why each one stands where it stands.")
@now_option
@folder_option
@database_option
@json_option
def search(
    *,
    country: str,
    region: str | None,
    city: str | None,
    topic: str,
    audience: tuple[str, ...],
    language: str | None,
    channel: str | None,
    kinds: tuple[str, ...],
    open_now: bool,
    free: bool,
    limit: int,
    why: bool,
    now: datetime,
    folder: Path,
    database: Path,
    as_json: bool,
) -> None:
    """Find listings as the bot would for someone in COUNTRY (ISO code, or INT).

    Example: beside listings search IN --region IN-MH --city Mumbai --topic street_harassment --why
    """
    vocabulary = Vocabulary.load()
    _must_be_known("--topic", "a topic", [topic], {*vocabulary.asked, *vocabulary.words["topics"]})
    _must_be_known("--for", "a kind of people", audience, {*vocabulary.audience_names, *vocabulary.words["audiences"]})
    _must_be_known("--kind", "a kind of listing", kinds, vocabulary.kinds)
    query = Query(
        country.upper(),
        region,
        city,
        topic,
        frozenset(audience),
        language,
        channel,
        frozenset(kinds),
        open_now,
        free,
        limit=limit,
    )
    with open_directory(folder, database) as directory:
        found = directory.ranked(query, now)
        emergency = directory.emergency(query.country)
    if as_json:
        print_json([{**one.listing.to_dict(), "reasons": list(one.reasons)} for one in found])
        return
    if not found:
        there = ", ".join(one.id for one in emergency) or "none"
        click.echo(f"No listing in {query.country} fits this. Emergency: {there}.")
        return
    console().print(_table(found, why=why))


def _must_be_known(option: str, what: str, given: Iterable[str], known: Iterable[str]) -> None:
    for word in given:
        if word not in known:
            raise click.BadParameter(f"{word} is not {what}; there are {', '.join(sorted(known))}", param_hint=option)


def _table(found: list[Fit], *, why: bool) -> Table:
    table = Table(show_lines=why)
    for column in ("", "id", "name", "reach", "open", *(("why",) if why else ())):
        table.add_column(column, overflow="fold")
    for place, one in enumerate(found, 1):
        listing = one.listing
        reach = (
            ", ".join(f"{phone.type} {phone.number}" for phone in listing.phones)
            or listing.chat_url
            or listing.website
            or "-"
        )
        row = [str(place), listing.id, listing.name, reach, listing.opening_hours or "?"]
        table.add_row(*row, *(("\n".join(one.reasons),) if why else ()))
    return table


@click.command()
@click.argument("listing")
@click.option(
    "--language", default="en", show_default=True, help="Show it as a person who reads this language would see it."
)
@now_option
@folder_option
@database_option
@json_option
def show(*, listing: str, language: str, now: datetime, folder: Path, database: Path, as_json: bool) -> None:
    """Show one LISTING: what a person reads, and what is known of it.

    Example: beside listings show in-181 --language hi
    """
    with open_directory(folder, database) as directory:
        found = directory.get(listing)
    if found is None:
        raise click.ClickException(f"There is no listing {listing}. 'beside listings search IN' finds ids.")
    fresh = freshness(found, now.date())
    if as_json:
        print_json({**found.to_dict(), "uuid": found.uuid, "freshness": fresh.state})
        return
    click.echo(listing_text(found, language, now, Words.load()))
    click.echo("")
    table = Table(show_header=False)
    table.add_column("field", style="bold")
    table.add_column("value", overflow="fold")
    table.add_row("freshness", fresh.state)
    for name, value in found.to_dict().items():
        table.add_row(name, "\n".join(map(str, value)) if isinstance(value, list) else str(value))
    console().print(table)
