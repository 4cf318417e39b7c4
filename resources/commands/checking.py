"""`beside listings check`."""

from __future__ import annotations

import os
import tempfile
from datetime import datetime
from pathlib import Path

import click

from resources.commands.options import folder_option, json_option, now_option, print_json, print_problems, problem_dict
from resources.reading import listing_files
from resources.validation import check_files, tidy


@click.command()
@folder_option
@now_option
@json_option
@click.option("--tidy", "tidy_files", is_flag=True, help="First write each file in the usual layout; no value changes.")
def check(*, folder: Path, now: datetime, as_json: bool, tidy_files: bool) -> None:
    """Check every listing file and say what is wrong and how to mend it.

    Ends with 1 when there is an error; a warning does not fail. Emergency numbers that nobody confirmed in time are errors,
    because they are never hidden from people.

    Example: beside listings check
    """
    if tidy_files:
        for path in listing_files(folder):
            write_whole(path, tidy(path.read_text(encoding="utf-8")))
    if not folder.is_dir():
        raise click.ClickException(f"{folder} is not a folder.")
    listings, problems = check_files(folder, today=now.date(), layout=True)
    errors = sum(problem.level == "error" for problem in problems)
    if as_json:
        print_json({"listings": len(listings), "errors": errors, "problems": [problem_dict(one) for one in problems]})
    else:
        print_problems(problems)
        click.echo(f"{len(listings)} listings in order, {errors} errors, {len(problems) - errors} warnings.")
    if errors:
        raise click.exceptions.Exit(1)


def write_whole(path: Path, text: str) -> None:
    """Write a file in one step, so that a reader sees the old or the new one; nothing is touched when nothing changes."""
    if path.exists() and path.read_text(encoding="utf-8") == text:
        return
    handle, name = tempfile.mkstemp(prefix=f".{path.name}-", suffix=".tmp", dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(name, path.stat().st_mode if path.exists() else 0o644)
        os.replace(name, path)
    finally:
        Path(name).unlink(missing_ok=True)
