"""Options and small helpers that the commands share."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import datetime, timezone
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import click
from rich.console import Console
from rich.markup import escape

from resources.build import DATABASE
from resources.editing import EditError
from resources.model import Listing
from resources.reading import LISTINGS, Problem
from resources.reports import REPORTS
from resources.validation import check_files

Command = TypeVar("Command", bound=Callable[..., Any])


def folder_option(command: Command) -> Command:
    """Add --folder, the place of the listing files."""
    return click.option(
        "--folder",
        type=click.Path(path_type=Path, file_okay=False),
        default=LISTINGS,
        show_default="resources/listings",
        help="Where the listing files are.",
    )(command)


def database_option(command: Command) -> Command:
    """Add --database, the place of the built directory."""
    return click.option(
        "--database",
        type=click.Path(path_type=Path, dir_okay=False),
        default=DATABASE,
        show_default="resources/build/directory.db",
        help="The built directory.",
    )(command)


def json_option(command: Command) -> Command:
    """Add --json, output for programs."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON for programs.")(command)


def now_option(command: Command) -> Command:
    """Add --now, the moment for which to answer; a moment without a zone is UTC."""
    return click.option(
        "--now", "now", callback=_aware, help="Answer for this moment, for example 2026-11-23T02:00+05:30."
    )(command)


def _aware(_context: click.Context, _parameter: click.Parameter, value: str | None) -> datetime:
    if value is None:
        return datetime.now(tz=timezone.utc)
    try:
        moment = datetime.fromisoformat(value)
    except ValueError as error:
        raise click.BadParameter("write it as 2026-11-23 or 2026-11-23T02:00+05:30") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=timezone.utc)


def console() -> Console:
    """Return the place where tables go: standard output, of the width of the terminal."""
    return Console(soft_wrap=False)


def reports_option(command: Command) -> Command:
    """Add --reports, the file of what people reported."""
    return click.option(
        "--reports",
        type=click.Path(path_type=Path, dir_okay=False),
        default=REPORTS,
        envvar="BESIDE_REPORTS",
        show_default="resources/build/reports.db",
        help="What people reported.",
    )(command)


def open_listing(folder: Path, name: str) -> Listing:
    """Return one listing from the files; raises ClickException when there is none in order."""
    for listing in check_files(folder)[0]:
        if listing.id == name:
            return listing
    raise click.ClickException(f"There is no listing {name} in order in {folder}; 'beside listings check' says more.")


def fail_with(error: EditError) -> NoReturn:
    """Print every problem of a refused change and end with 1."""
    print_problems(list(error.problems))
    raise click.ClickException(f"{error}") from error


def print_json(value: Any) -> None:
    """Print a value as JSON, in the scripts in which it is written."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2, default=str))


def tell(sentence: str, values: Mapping[str, Any], *, as_json: bool) -> None:
    """Print what a command did: as a sentence for people, or as JSON for programs."""
    if as_json:
        print_json(values)
    else:
        click.echo(sentence)


def problem_dict(problem: Problem) -> dict[str, Any]:
    """Return a problem as JSON values."""
    return {
        "level": problem.level,
        "file": problem.file,
        "line": problem.line,
        "entry": problem.entry,
        "field": problem.field,
        "what": problem.what,
        "mend": problem.mend,
    }


def print_problems(problems: list[Problem]) -> None:
    """Print problems, errors first, each with its mend."""
    for problem in sorted(problems, key=lambda one: (one.level != "error", one.file, one.line or 0)):
        place = f"{problem.file}:{problem.line}" if problem.line else problem.file
        what = ": ".join(part for part in (place, problem.entry, problem.field, problem.what) if part)
        color = "red" if problem.level == "error" else "yellow"
        console().print(
            f"[{color}]{problem.level}[/{color}] {escape(what)}\n  {escape(problem.mend)}",
            highlight=False,
            soft_wrap=True,
        )
