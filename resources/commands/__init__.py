"""The maintainers' commands: `beside listings ...`."""

from __future__ import annotations

import click

from resources.commands.building import build_command
from resources.commands.checking import check
from resources.commands.looking import search, show

__all__ = ["listings"]


@click.group()
def listings() -> None:
    """Keep the directory of help lines true: check, search, show, build.

    Example: beside listings check
    """


for command in (check, search, show, build_command):
    listings.add_command(command)
