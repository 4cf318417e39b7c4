"""Where an entry stands, and how a change to it is saved: wholly, or not at all with the reason."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import click

from resources.commands.options import fail_with
from resources.editing import EditError, change, entry_text, replace_entry
from resources.vocabulary import Vocabulary


def save(folder: Path, edit: Callable[[dict[str, str]], Mapping[str, str]], today: date) -> None:
    """Save what `edit` makes of the files' texts; ends the command with the reason when it is not in order or cannot be written."""
    try:
        change(folder, Vocabulary.load(), edit, today=today)
    except EditError as error:
        fail_with(error)
    except OSError as error:
        raise click.ClickException(f"Nothing was saved: {error.strerror or error}.") from error


def save_entry(folder: Path, listing: str, edit: Callable[[str], str], today: date) -> None:
    """Save what `edit` makes of one entry's lines."""
    name = file_of(listing)

    def edited(texts: dict[str, str]) -> Mapping[str, str]:
        if name not in texts:
            raise EditError(f"there is no entry {listing}")
        return {name: replace_entry(texts[name], listing, edit(entry_text(texts[name], listing)))}

    save(folder, edited, today)


def entry_of(folder: Path, listing: str) -> str:
    """Return the lines of one entry; ends the command when there is none."""
    try:
        return entry_text((folder / file_of(listing)).read_text(encoding="utf-8"), listing)
    except (OSError, UnicodeDecodeError, EditError) as error:
        raise click.ClickException(f"There is no listing {listing} in {folder}.") from error


def file_of(listing: str) -> str:
    """Return the name of the file in which a listing stands, by its id."""
    return f"{listing.split('-')[0]}.yml"
