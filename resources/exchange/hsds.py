"""Open Referral HSDS 3: a listing as a whole service in JSON, and back. What HSDS has no place for travels as attributes."""

from __future__ import annotations

import json
import re
import unicodedata
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

import pycountry

from resources.entry_checks import LONGEST_ID
from resources.exchange.errors import ExchangeError
from resources.hours import ALWAYS
from resources.model import FIELDS, NAMESPACE, Listing
from resources.vocabulary import subdivision

# The attributes that are ours, so that a listing comes back exactly as it left.
TAXONOMY = "beside"
OWN = tuple(
    name
    for name in FIELDS
    if name not in {"name", "status", "website", "email", "fees", "minimum_age", "maximum_age", "assured_date", "description", "alert",
                    "eligibility_description", "phones"}
)  # fmt: skip
HSDS_TYPES = {"call": "voice", "text": "text", "whatsapp": "whatsapp"}
OUR_TYPES = {**{value: key for key, value in HSDS_TYPES.items()}, "sms": "text", "cell": "call", "hotline": "call", "tty": "text"}
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
RULE = re.compile(r"(?:(?P<days>[A-Z][a-z](?:[-,][A-Z][a-z])*) )?(?P<opens>\d\d:\d\d)-(?P<closes>\d\d:\d\d)")


def to_hsds(listing: Listing) -> dict[str, Any]:
    """Return a listing as an HSDS 3 service with everything in it."""
    service: dict[str, Any] = {
        "id": listing.uuid,
        "name": listing.name,
        "alternate_name": listing.name_native,
        "description": listing.description,
        "url": listing.website,
        "email": listing.email,
        "status": listing.status,
        "fees_description": listing.fees,
        "eligibility_description": listing.eligibility_description,
        "minimum_age": listing.minimum_age,
        "maximum_age": listing.maximum_age,
        "assured_date": listing.assured_date.isoformat() if listing.assured_date else None,
        "alert": listing.alert,
        "organization": _organization(listing),
        "phones": [_phone(listing, place) for place in range(len(listing.phones))],
        "schedules": _schedules(listing),
        "service_areas": [_area(listing)],
        "languages": [{"id": _id(listing, "language", code), "name": _language(code), "code": code} for code in listing.languages],
        "attributes": _attributes(listing),
    }
    service["organization_id"] = service["organization"]["id"]
    return {name: value for name, value in service.items() if value not in (None, [])}


def from_hsds(service: Mapping[str, Any], defaults: Mapping[str, Any]) -> dict[str, Any]:
    """Return an HSDS service as the fields of an entry; `defaults` fills what HSDS does not know (topics, kind, ...).

    Raises ExchangeError when it is not a service or lacks what an entry needs.
    """
    if not isinstance(service, Mapping) or not isinstance(service.get("name"), str) or not service["name"].strip():
        raise ExchangeError("an entry is not an HSDS service: it has no name")
    fields: dict[str, Any] = dict(defaults)
    names = {"name": "name", "alternate_name": "name_native", "description": "description", "url": "website", "email": "email",
             "status": "status", "fees_description": "fees", "eligibility_description": "eligibility_description", "alert": "alert",
             "assured_date": "assured_date", "minimum_age": "minimum_age", "maximum_age": "maximum_age"}  # fmt: skip
    for theirs, ours in names.items():
        value = service.get(theirs)
        if isinstance(value, (str, int, float)) and not isinstance(value, bool) and value != "":
            # HSDS writes ages as numbers, 16 or 16.0; what is no age is left for the check to name.
            fields[ours] = re.sub(r"\.0+$", "", str(value)) if ours.endswith("_age") else str(value)
    fields["languages"] = [one["code"] for one in _dicts(service, "languages") if isinstance(one.get("code"), str)] or None
    fields["phones"] = [phone for one in _dicts(service, "phones") if (phone := _our_phone(one))] or None
    fields["opening_hours"] = _opening_hours(_dicts(service, "schedules"))
    organization = service.get("organization")
    if isinstance(organization, Mapping) and isinstance(organization.get("name"), str) and organization["name"] != service["name"]:
        fields["organization"] = organization["name"]
    for area in _dicts(service, "service_areas"):
        _take_area(fields, area)
    for attribute in _dicts(service, "attributes"):
        if attribute.get("link_type") == TAXONOMY and attribute.get("link_entity") in FIELDS and isinstance(attribute.get("value"), str):
            fields[attribute["link_entity"]] = _value(attribute["value"])
    if not fields.get("id"):
        if not fields.get("country"):
            raise ExchangeError(f"{service['name']!r} has no country; say which with --country")
        fields["id"] = f"{fields['country'].lower()}-{_slug(service['name'])}"
    if not fields.get("evidence"):
        # Nobody here has seen the number on a page.
        fields |= {"evidence": "third_party_list" if fields["phones"] else "no_number_seen", "confidence": "low"}
    return {name: fields[name] for name in FIELDS if fields.get(name) not in (None, "", [])}


def read_services(text: str) -> list[Mapping[str, Any]]:
    """Return the services of a JSON text: one, a list, or a page of an HSDS API; raises ExchangeError."""
    try:
        data = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        raise ExchangeError(f"it is not JSON: {error}") from error
    if isinstance(data, Mapping) and isinstance(data.get("contents"), list):
        data = data["contents"]
    services = data if isinstance(data, list) else [data]
    if not all(isinstance(one, Mapping) for one in services):
        raise ExchangeError("it is not a list of services")
    return services


def _organization(listing: Listing) -> dict[str, Any]:
    name = listing.organization or listing.name
    # One organisation has one id, whatever the number of its services.
    owner = str(uuid.uuid5(NAMESPACE, f"organization:{listing.country}:{name}"))
    return {"id": owner, "name": name, "description": listing.description or name}


def _phone(listing: Listing, place: int) -> dict[str, Any]:
    phone = listing.phones[place]
    # HSDS has number, type and description; what else we know is in the attributes of the number.
    known = {"e164": phone.e164, "keyword": phone.keyword, "works_from_abroad": phone.works_from_abroad,
             "opening_hours": phone.opening_hours, "evidence": phone.evidence}  # fmt: skip
    own = f"{place}:{phone.type}:{phone.number}"
    attributes = [
        {"id": _id(listing, "phone", own, name), "link_type": TAXONOMY, "link_entity": name, "value": value}
        for name, value in known.items()
        if value
    ]
    found = {"id": _id(listing, "phone", own), "service_id": listing.uuid, "number": phone.number,
             "type": HSDS_TYPES.get(phone.type, phone.type), "description": phone.description, "attributes": attributes,
             "languages": [{"id": _id(listing, "phone", own, code), "code": code, "name": _language(code)} for code in listing.languages]}  # fmt: skip
    return {name: value for name, value in found.items() if value not in (None, [])}


def _our_phone(phone: Mapping[str, Any]) -> dict[str, str] | None:
    number = phone.get("number")
    if not isinstance(number, str) or not number.strip():
        return None
    kind = str(phone.get("type") or "voice").lower()
    found = {"number": number.strip(), "type": OUR_TYPES.get(kind, "call")}
    own: dict[str, str] = {
        one["link_entity"]: one["value"]
        for one in _dicts(phone, "attributes")
        if one.get("link_type") == TAXONOMY and isinstance(one.get("link_entity"), str) and isinstance(one.get("value"), str)
    }
    if isinstance(phone.get("description"), str):
        own["description"] = phone["description"]
    order = ("keyword", "e164", "description", "works_from_abroad", "opening_hours", "evidence")
    return {**found, **{name: own[name] for name in order if own.get(name)}}


def _schedules(listing: Listing) -> list[dict[str, Any]]:
    if not listing.opening_hours:
        return []
    rules = [(",".join(DAYS), "00:00", "23:59")] if listing.opening_hours == ALWAYS else _rules(listing.opening_hours)
    shared = {"service_id": listing.uuid, "description": listing.opening_hours, "notes": listing.timezone}
    if not rules:
        rules = [("", "", "")]
    found = []
    for place, (days, opens, closes) in enumerate(rules):
        rule = {"id": _id(listing, "schedule", str(place)), **shared, "freq": "WEEKLY" if days else None, "wkst": "MO" if days else None,
                "byday": days, "opens_at": opens, "closes_at": closes}  # fmt: skip
        found.append({name: value for name, value in rule.items() if value})
    return found


def _rules(expression: str) -> list[tuple[str, str, str]]:
    """Return simple weekly hours as (days, opens, closes); what is not simple stays in the description alone."""
    found = []
    for part in expression.split(";"):
        match = RULE.fullmatch(part.strip())
        if match is None:
            continue
        found.append((",".join(_days(match["days"])), match["opens"], match["closes"]))
    return found


def _days(text: str | None) -> list[str]:
    if text is None:
        return list(DAYS)
    found: list[str] = []
    for part in text.upper().split(","):
        first, _, last = part.partition("-")
        begin, end = DAYS.index(first), DAYS.index(last or first)
        found += DAYS[begin : end + 1] if begin <= end else (*DAYS[begin:], *DAYS[: end + 1])
    return found


def _opening_hours(schedules: Sequence[Mapping[str, Any]]) -> str | None:
    rules = []
    for one in schedules:
        days, opens, closes = one.get("byday"), one.get("opens_at"), one.get("closes_at")
        if isinstance(days, str) and isinstance(opens, str) and isinstance(closes, str):
            names = [day.strip().capitalize() for day in days.split(",") if day.strip().upper() in DAYS]
            if names and re.match(r"\d\d:\d\d", opens) and re.match(r"\d\d:\d\d", closes):
                rules.append(f"{','.join(names)} {opens[:5]}-{closes[:5]}")
    return "; ".join(rules) or None


def _area(listing: Listing) -> dict[str, Any]:
    code = listing.region or listing.country
    country = pycountry.countries.get(alpha_2=listing.country)
    name = getattr(subdivision(code), "name", None) if listing.region else getattr(country, "name", None)
    # INT is no country; it is the whole world.
    return {"id": _id(listing, "area", code), "service_id": listing.uuid, "name": name or ("World" if code == "INT" else code),
            "extent": code, "extent_type": "iso3166-2" if listing.region else "iso3166-1"}  # fmt: skip


def _take_area(fields: dict[str, Any], area: Mapping[str, Any]) -> None:
    extent = area.get("extent")
    if isinstance(extent, str) and re.fullmatch(r"[A-Z]{2}-[A-Z0-9]{1,3}", extent):
        fields["region"], fields["country"] = extent, extent[:2]
    elif isinstance(extent, str) and (extent == "INT" or re.fullmatch(r"[A-Z]{2}", extent)):
        fields["country"] = extent


def _attributes(listing: Listing) -> list[dict[str, Any]]:
    plain = listing.to_dict()
    return [
        {"id": _id(listing, "attribute", name), "link_id": listing.uuid, "link_type": TAXONOMY, "link_entity": name,
         "value": json.dumps(plain[name], ensure_ascii=False) if isinstance(plain[name], list) else str(plain[name])}
        for name in OWN
        if name in plain and plain[name] != "unknown"
    ]  # fmt: skip


def _value(text: str) -> Any:
    if text.startswith("["):
        try:
            found = json.loads(text)
        except (json.JSONDecodeError, RecursionError):
            return text
        if isinstance(found, list) and all(isinstance(one, str) for one in found):
            return found
    return text


def _dicts(holder: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    found = holder.get(name)
    return [one for one in found if isinstance(one, Mapping)] if isinstance(found, list) else []


def _id(listing: Listing, *parts: str) -> str:
    return str(uuid.uuid5(NAMESPACE, ":".join((listing.id, *parts))))


def _language(code: str) -> str:
    base = code.split("-")[0]
    found = pycountry.languages.get(alpha_2=base) or pycountry.languages.get(alpha_3=base)
    return str(getattr(found, "name", code))


def _slug(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[: LONGEST_ID - 4].strip("-") or "imported"
