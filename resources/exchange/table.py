"""CSV: a row a listing, everything text. 0800 stays 0800, because nothing is ever turned into a number."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any

from resources.exchange.errors import ExchangeError
from resources.model import FIELDS, PHONE_FIELDS, Listing
from resources.reading import LISTS

# Between the values of one cell; it is in no topic, hardly ever in an address.
BETWEEN = " | "
MOST_PHONES = 9
LARGEST_CELL = 20_000


def to_csv(listings: Sequence[Listing]) -> str:
    """Return listings as CSV with a column for every field that any of them has."""
    most = max((len(one.phones) for one in listings), default=0)
    phones = [f"phone_{place}_{name}" for place in range(1, most + 1) for name in PHONE_FIELDS]
    rows = [_row(one) for one in listings]
    used = {name for row in rows for name in row}
    columns = [name for field in FIELDS for name in (phones if field == "phones" else [field]) if name in used]
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def from_csv(text: str) -> list[dict[str, Any]]:
    """Return the rows of a CSV as fields of entries; an empty cell says nothing. Raises ExchangeError, naming the line."""
    try:
        csv.field_size_limit(LARGEST_CELL)
        # A spreadsheet may put a byte order mark first.
        reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")), strict=True)
        columns = reader.fieldnames or []
        _check_columns(columns)
        return [_fields(row, reader.line_num) for row in reader]
    except csv.Error as error:
        raise ExchangeError(f"it is not CSV: {error}") from error


def _check_columns(columns: Sequence[str]) -> None:
    known = {*FIELDS, *(f"phone_{place}_{name}" for place in range(1, MOST_PHONES + 1) for name in PHONE_FIELDS)} - {"phones"}
    if "id" not in columns:
        raise ExchangeError("there is no column 'id'; the first line names the columns")
    for name in columns:
        if name not in known:
            raise ExchangeError(f"there is no field {name!r}; columns are {', '.join(FIELDS)}, and phone_1_number, phone_1_type, ...")
    if len(set(columns)) != len(columns):
        raise ExchangeError("a column stands twice")


def _row(listing: Listing) -> dict[str, str]:
    plain = listing.to_dict()
    row = {name: _cell(value) for name, value in plain.items() if name != "phones" and value != "unknown"}
    for place, phone in enumerate(plain["phones"], 1):
        row |= {f"phone_{place}_{name}": str(value) for name, value in phone.items()}
    return row


def _cell(value: Any) -> str:
    return BETWEEN.join(str(one) for one in value) if isinstance(value, list) else str(value)


def _fields(row: Mapping[str | None, Any], line: int) -> dict[str, Any]:
    if None in row:
        raise ExchangeError(f"line {line} has more cells than the first line has columns")
    fields: dict[str, Any] = {}
    phones: dict[int, dict[str, str]] = {}
    for name, cell in row.items():
        text = (cell or "").strip()
        if name is None or not text:
            continue
        if name.startswith("phone_"):
            _, place, field = name.split("_", 2)
            phones.setdefault(int(place), {})[field] = text
        elif name in LISTS:
            fields[name] = [one.strip() for one in text.split(BETWEEN.strip()) if one.strip()]
        else:
            fields[name] = text
    if not fields.get("id"):
        raise ExchangeError(f"line {line} has no id")
    if phones:
        fields["phones"] = [{name: phones[place][name] for name in PHONE_FIELDS if name in phones[place]} for place in sorted(phones)]
    return fields
