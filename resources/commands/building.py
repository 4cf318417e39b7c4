"""`beside listings build`."""

from __future__ import annotations

from pathlib import Path

import click

from resources.build import BuildError, build
from resources.commands.options import (
    database_option,
    folder_option,
    json_option,
    print_json,
    print_problems,
    problem_dict,
)


@click.command("build")
@folder_option
@database_option
@json_option
@click.option("--force", is_flag=True, help="Build even when nothing changed.")
def build_command(*, folder: Path, database: Path, as_json: bool, force: bool) -> None:
    """Build the directory that the bot reads from the listing files.

    Nothing happens when it is up to date. A file with errors builds nothing; the directory that was there stays.

    Example: beside listings build
    """
    try:
        built = build(folder, database, force=force)
    except BuildError as error:
        if as_json:
            print_json({"error": str(error), "problems": [problem_dict(one) for one in error.problems]})
            raise click.exceptions.Exit(1) from error
        print_problems(list(error.problems))
        raise click.ClickException(f"Nothing was built: {error}") from error
    except OSError as error:
        raise click.ClickException(
            f"Nothing was built: {error.strerror or error} ({error.filename or database})"
        ) from error
    if as_json:
        print_json({"database": str(built.path), "listings": built.listings, "built": built.fresh})
    else:
        click.echo(f"{built.listings} listings {'built' if built.fresh else 'already up to date'}: {built.path}")
