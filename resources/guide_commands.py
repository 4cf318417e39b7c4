"""The maintainers' commands for the guides: `beside guides ...`."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path

import click
from rich.table import Table

from rasa_project.components.sentence_encoder import EncoderError, SentenceEncoder
from resources.commands.options import console, json_option, now_option, print_json, print_problems, problem_dict
from resources.guide_checks import check_guides
from resources.guide_model import LANGUAGES
from resources.guide_reading import GUIDES
from resources.guide_search import Guides
from resources.guide_text import card_text, limit_text
from resources.words import WordsError

folder_option = click.option(
    "--folder", type=click.Path(path_type=Path, file_okay=False), default=GUIDES, show_default="resources/guides", help="Where the guides are."
)
language_option = click.option("--language", type=click.Choice(LANGUAGES), default="en", show_default=True, help="The reader's language.")


@click.group()
def guides() -> None:
    """Keep the guides on law and care true: check, due, show, search.

    Example: beside guides check
    """


@guides.command()
@folder_option
@now_option
@json_option
def check(*, folder: Path, now: datetime, as_json: bool) -> None:
    """Check every subject and card and say what is wrong and how to mend it.

    Ends with 1 when there is an error; an overdue review is a warning, because the card is withheld.

    Example: beside guides check
    """
    if not folder.is_dir():
        raise click.ClickException(f"{folder} is not a folder.")
    try:
        subjects, cards, problems = check_guides(folder, today=now.date())
    except WordsError as error:
        raise click.ClickException(str(error)) from error
    errors = sum(one.level == "error" for one in problems)
    if as_json:
        print_json({"subjects": len(subjects), "cards": len(cards), "errors": errors, "problems": [problem_dict(one) for one in problems]})
    else:
        print_problems(problems)
        click.echo(f"{len(subjects)} subjects and {len(cards)} cards in order, {errors} errors, {len(problems) - errors} warnings.")
    if errors:
        raise click.exceptions.Exit(1)


@guides.command()
@click.option("--within", "days", default=0, show_default=True, type=click.IntRange(0), help="Also those due within so many days.")
@folder_option
@now_option
@json_option
def due(*, days: int, folder: Path, now: datetime, as_json: bool) -> None:
    """List the cards whose review is due, the longest overdue first; overdue ones are withheld from people.

    Example: beside guides due --within 30
    """
    today = now.date()
    cards = sorted((one for one in _open(folder).cards if one.review_due < today + timedelta(days=days) or not one.is_current(today)), key=lambda one: one.review_due)
    if as_json:
        print_json([{"id": one.id, "review_due": one.review_due, "withheld": not one.is_current(today), "sources": [source.address for source in one.sources]} for one in cards])
        return
    if not cards:
        click.echo("No card is due.")
        return
    table = Table()
    for column in ("card", "due", "withheld", "sources"):
        table.add_column(column, overflow="fold")
    for one in cards:
        table.add_row(one.id, one.review_due.isoformat(), "no" if one.is_current(today) else "yes", "\n".join(source.address for source in one.sources))
    console().print(table)


@guides.command()
@click.argument("card")
@language_option
@folder_option
@now_option
def show(*, card: str, language: str, folder: Path, now: datetime) -> None:
    """Show a CARD as a person reads it; "card/choice" shows what its time limits mean for a choice.

    Example: beside guides show in-posh-limit/lt3 --language hi
    """
    found = _open(folder)
    name, _, asked = card.partition("/")
    one = next((other for other in found.cards if other.id == name), None)
    if one is None:
        raise click.ClickException(f"There is no card {name}. 'beside guides search' finds ids.")
    choice = one.limit.choice(asked) if one.limit and asked else None
    if asked and choice is None:
        raise click.ClickException(f"{name} has no choice {asked}.")
    click.echo(limit_text(one, choice, now, language, found.words) if choice else card_text(one, language, found.words))
    if not one.is_current(now.date()):
        click.echo(f"\nWithheld: its review was due on {one.review_due}.")


@guides.command()
@click.argument("words")
@click.option("--country", help="ISO code; without it only international cards.")
@click.option("--need", help="For example ask_legal.")
@click.option("--topic", help="For example workplace_harassment.")
@click.option("--limit", default=5, show_default=True, type=click.IntRange(1, 50), help="How many.")
@folder_option
@now_option
@json_option
def search(*, words: str, country: str | None, need: str | None, topic: str | None, limit: int, folder: Path, now: datetime, as_json: bool) -> None:
    """Find the cards that answer WORDS, best first, as the bot would.

    Example: beside guides search "how long do i have" --country IN --need ask_workplace
    """
    try:
        encoder = SentenceEncoder()
    except EncoderError as error:
        raise click.ClickException(str(error)) from error
    found = _open(folder).ranked(words, country.upper() if country else None, need, topic, now.date(), lambda: encoder)[:limit]
    if as_json:
        click.echo(json.dumps([{"id": one.card.id, "score": round(one.score, 3), "likeness": round(one.likeness, 3)} for one in found], indent=2))
        return
    table = Table()
    for column in ("card", "score", "likeness", "title"):
        table.add_column(column, overflow="fold")
    for one in found:
        table.add_row(one.card.id, f"{one.score:.2f}", f"{one.likeness:.2f}", one.card.label("en"))
    console().print(table)


def _open(folder: Path) -> Guides:
    try:
        return Guides.load(folder)
    except (OSError, WordsError) as error:
        raise click.ClickException(str(error)) from error
