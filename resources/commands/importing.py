"""`beside listings import`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import click
from rich.table import Table

from resources.commands.options import console, fail_with, folder_option, json_option, now_option, tell
from resources.editing import EditError, append_entry, change, entry_text, new_entry, places, replace_entry, set_fields, shown
from resources.exchange.errors import ExchangeError
from resources.exchange.hsds import from_hsds, read_services
from resources.exchange.table import from_csv
from resources.validation import check_files
from resources.vocabulary import Vocabulary

LARGEST_FILE = 100_000_000


@click.command("import")
@click.argument("source", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--country", help="For HSDS entries that do not say theirs.")
@click.option("--kind", default="hotline", show_default=True, help="For HSDS entries that do not say theirs.")
@click.option("--topic", "topics", multiple=True, help="For HSDS entries that do not say theirs; several times.")
@click.option("--for", "audience", multiple=True, help="For HSDS entries that do not say theirs; several times.")
@click.option("--yes", is_flag=True, help="Do not ask before existing entries are changed.")
@click.option("--dry-run", is_flag=True, help="Only show what would change.")
@folder_option
@json_option
@now_option
def import_command(*, source: Path, country: str | None, kind: str, topics: tuple[str, ...], audience: tuple[str, ...], yes: bool,
                   dry_run: bool, folder: Path, now: datetime, as_json: bool) -> None:  # fmt: skip
    """Bring in listings from a CSV (as export writes it) or from HSDS 3 JSON.

    Shows first what is new and what changes, asks before it changes anything that is there, and saves all or nothing.
    Values are never turned into numbers or dates: 0800 stays 0800. An empty cell leaves a field as it is.
    With --json nothing is asked: what would change existing listings is saved with --yes only.

    Example: beside listings import india.csv --dry-run
    """
    defaults = {"kind": kind, "topics": list(topics) or ["sexual_assault"], "audience": list(audience) or ["everyone"],
                "status": "active", **({"country": country.upper()} if country else {})}  # fmt: skip
    try:
        entries = _read(source, defaults)
    except ExchangeError as error:
        raise click.ClickException(f"Nothing was imported: {source.name}: {error}.") from error
    old = {one.id: one.to_dict() for one in check_files(folder)[0]}
    found = _changes(entries, old)
    new, changed = (len({one["id"] for one in found if one["change"] == kind_}) for kind_ in ("new", "changed"))
    if not as_json and found:
        _preview(found)
    if not found or dry_run:
        nothing = "" if found else "Nothing to import: everything is there already."
        if nothing or as_json:
            tell(nothing, {"saved": False, "changes": found}, as_json=as_json)
        return
    if changed and not yes and (as_json or not click.confirm(f"Change {changed} existing listings?", default=False)):
        tell("Nothing was imported.", {"saved": False, "changes": found}, as_json=as_json)
        raise click.exceptions.Exit(1)
    try:
        files = change(folder, Vocabulary.load(), _merge(entries, old), today=now.date())
    except EditError as error:
        fail_with(error)
    except OSError as error:
        raise click.ClickException(f"Nothing was imported: {error.strerror or error}.") from error
    tell(f"Imported: {new} new, {changed} changed ({', '.join(files)}).", {"saved": True, "files": files, "changes": found}, as_json=as_json)


def _read(source: Path, defaults: Mapping[str, Any]) -> list[dict[str, Any]]:
    try:
        if source.stat().st_size > LARGEST_FILE:
            raise ExchangeError("the file is larger than 100 MB")
        text = source.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        raise ExchangeError("the file is not UTF-8; save it as 'CSV UTF-8'") from error
    except OSError as error:
        raise ExchangeError(f"it cannot be read ({error.strerror})") from error
    entries = [from_hsds(one, defaults) for one in read_services(text)] if source.suffix == ".json" else from_csv(text)
    seen: set[str] = set()
    for one in entries:
        if one["id"] in seen:
            raise ExchangeError(f"the id {one['id']} stands twice")
        seen.add(one["id"])
    return entries


def _changes(entries: Sequence[Mapping[str, Any]], old: Mapping[str, Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return what would be new (id, name) and what would change (id, field, now, then, and whether a leading 0 or + is lost)."""
    found: list[dict[str, Any]] = []
    for one in entries:
        known = old.get(one["id"])
        if known is None:
            found.append({"change": "new", "id": one["id"], "name": str(one.get("name", ""))})
            continue
        for field in _different(one, known):
            lost = field == "phones" and _lost_zero(one, known)
            found.append({"change": "changed", "id": one["id"], "field": field, "now": known.get(field), "then": one[field], "lost_zero": lost})
    return found


def _preview(found: Sequence[Mapping[str, Any]]) -> None:
    table = Table(title="What would change")
    for column in ("", "id", "field", "now", "then"):
        table.add_column(column, overflow="fold")
    for one in found:
        if one["change"] == "new":
            table.add_row("new", one["id"], "", "", one["name"])
            continue
        lost = " (its leading 0 or + is gone: a spreadsheet may have eaten it)" if one["lost_zero"] else ""
        table.add_row("change", one["id"], one["field"], shown(one["now"]), shown(one["then"]) + lost)
    console().print(table)


def _different(entry: Mapping[str, Any], known: Mapping[str, Any]) -> list[str]:
    return [field for field, value in entry.items() if _text(value) != _text(known.get(field)) and not (value == "unknown" and field not in known)]


def _text(value: Any) -> Any:
    if isinstance(value, list):
        return [_text(one) for one in value]
    if isinstance(value, Mapping):
        return {name: str(one) for name, one in value.items() if one not in (None, "unknown")}
    return str(value)


def _lost_zero(entry: Mapping[str, Any], known: Mapping[str, Any]) -> bool:
    numbers = [phone["number"] for phone in known.get("phones", ())]
    return any(f"0{phone.get('number')}" in numbers or f"+{phone.get('number')}" in numbers for phone in entry.get("phones", ()))


def _merge(entries: Sequence[Mapping[str, Any]], old: Mapping[str, Mapping[str, Any]]) -> Callable[[dict[str, str]], Mapping[str, str]]:
    def merged(texts: dict[str, str]) -> Mapping[str, str]:
        ids = {name: {place.id for place in places(text)} for name, text in texts.items()}
        for one in entries:
            name = f"{one['id'].split('-')[0]}.yml"
            text = texts.get(name, "")
            if one["id"] in ids.get(name, set()):
                fields = {field: one[field] for field in _different(one, old.get(one["id"], {}))}
                if fields:
                    texts[name] = replace_entry(text, one["id"], set_fields(entry_text(text, one["id"]), fields))
            else:
                texts[name] = append_entry(text, new_entry(one))
                ids.setdefault(name, set()).add(one["id"])
        return texts

    return merged
