"""The maintainers' commands: `beside listings ...`."""

from __future__ import annotations

import click

from resources.commands.building import build_command
from resources.commands.changing import add, edit
from resources.commands.checking import check
from resources.commands.confirming import retire, verify
from resources.commands.exchanging import browse, export_command, report
from resources.commands.following import diff, due
from resources.commands.importing import import_command
from resources.commands.looking import search, show

__all__ = ["listings"]


@click.group()
def listings() -> None:
    """Keep the directory of help lines true.

    Example: beside listings due
    """


for command in (add, browse, build_command, check, diff, due, edit, export_command, import_command, report, retire, search, show, verify):
    listings.add_command(command)
