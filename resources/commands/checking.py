"""`beside listings check`."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click
from ruamel.yaml.error import YAMLError

from resources.commands.options import folder_option, json_option, now_option, print_json, print_problems, problem_dict
from resources.storage import Folder
from resources.validation import check_files, tidy


@click.command()
@folder_option
@now_option
@json_option
@click.option("--tidy", "tidy_files", is_flag=True, help="First write each file in the usual layout; no value changes.")
@click.option("--quiet", is_flag=True, help="Say nothing of warnings, and nothing at all when there is no error.")
def check(*, folder: Path, now: datetime, as_json: bool, tidy_files: bool, quiet: bool) -> None:
    """Check every listing file and say what is wrong and how to mend it.

    Ends with 1 when there is an error; a warning does not fail. Emergency numbers that nobody confirmed in time are errors,
    because they are never hidden from people.

    Example: beside listings check
    """
    if not folder.is_dir():
        raise click.ClickException(f"{folder} is not a folder.")
    if tidy_files:
        _tidy(folder)
    listings, problems = check_files(folder, today=now.date(), layout=True)
    errors = sum(problem.level == "error" for problem in problems)
    if as_json:
        print_json({"listings": len(listings), "errors": errors, "problems": [problem_dict(one) for one in problems]})
    elif quiet:
        print_problems([problem for problem in problems if problem.level == "error"])
    else:
        print_problems(problems)
        click.echo(f"{len(listings)} listings in order, {errors} errors, {len(problems) - errors} warnings.")
    if errors:
        raise click.exceptions.Exit(1)


def _tidy(folder: Path) -> None:
    store = Folder(folder)
    try:
        with store.changing():
            texts = store.texts()
            store.commit({name: new for name, text in texts.items() if (new := tidy(text)) != text})
    except (OSError, UnicodeDecodeError, YAMLError) as error:
        raise click.ClickException("A file cannot be read, so nothing was changed; run the check without --tidy.") from error


