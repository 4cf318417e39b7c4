"""What a listing is: the names follow Open Referral HSDS 3 where it has one."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from operator import attrgetter
from typing import Any, Literal

Known = Literal["yes", "no", "unknown"]

DEVANAGARI, NOT_LATIN = re.compile(r"[\u0900-\u097f]"), re.compile(r"[\u0370-\u1fff]")
# uuid5 needs a namespace of ours; the value itself says nothing and must never change, or every exported id changes.
NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "urn:beside:listings")


@dataclass(frozen=True)
class Phone:
    """One number of a listing, always text: as dialled in the country, and E.164 where it has that form."""

    number: str
    type: str = "call"
    e164: str | None = None
    keyword: str | None = None
    description: str | None = None
    works_from_abroad: str = "unknown"
    opening_hours: str | None = None
    evidence: str | None = None


@dataclass(frozen=True)
class Listing:
    """One service as the directory knows it. None and "unknown" mean that nobody saw it, never "no"."""

    id: str
    name: str
    country: str
    kind: str
    topics: tuple[str, ...]
    audience: tuple[str, ...]
    evidence: str
    confidence: str
    organization: str | None = None
    name_native: str | None = None
    region: str | None = None
    city: str | None = None
    status: str = "active"
    minimum_age: int | None = None
    maximum_age: int | None = None
    phones: tuple[Phone, ...] = ()
    chat_url: str | None = None
    chat_opening_hours: str | None = None
    email: str | None = None
    website: str | None = None
    website_unverified: str | None = None
    languages: tuple[str, ...] = ()
    opening_hours: str | None = None
    timezone: str | None = None
    fees: str | None = None
    anonymous: Known = "unknown"
    confidential: Known = "unknown"
    mandatory_reporting: Known = "unknown"
    shows_on_bill: Known = "unknown"
    staff_gender: str = "unknown"
    confidentiality_note: str | None = None
    alert: str | None = None
    cautions: tuple[str, ...] = ()
    eligibility_description: str | None = None
    description: str | None = None
    caveat: str | None = None
    assured_date: date | None = None
    assurer: str | None = None
    assured_how: str | None = None
    third_party_lists: int | None = None
    sources: tuple[str, ...] = ()
    source_date: str | None = None
    source_note: str | None = None
    related: tuple[str, ...] = ()
    # Who confirmed or retired it, when and how, and what changed: the newest few, newest first.
    history: tuple[str, ...] = ()

    @property
    def uuid(self) -> str:
        """Return the HSDS id, which the slug alone decides."""
        return str(uuid.uuid5(NAMESPACE, self.id))

    @property
    def channels(self) -> frozenset[str]:
        """Return the ways to reach it: call, text, whatsapp, chat, email."""
        found = {phone.type for phone in self.phones}
        if self.chat_url or (self.kind == "online_chat" and self.website):
            found.add("chat")
        if self.email:
            found.add("email")
        return frozenset(found)

    @property
    def always_open(self) -> bool:
        """Return whether it answers day and night."""
        return self.opening_hours == "24/7"

    def name_in(self, language: str) -> str:
        """Return its name for readers of a language (en, hi, hi-Latn, fr, es): its own where that language and its script are theirs."""
        native = self.name_native
        if not native or language == "en":
            return self.name
        if language == "hi":
            return native if DEVANAGARI.search(native) and ("hi" in self.languages or self.country == "IN") else self.name
        return native if language in self.languages and not NOT_LATIN.search(native) else self.name

    def to_dict(self) -> dict[str, Any]:
        """Return the listing as plain JSON values, without what is unknown."""
        plain: dict[str, Any] = {}
        for name, value in zip(FIELDS, _EVERY(self), strict=True):
            if value is not None and value != ():
                plain[name] = list(value) if type(value) is tuple else value
        if self.assured_date:
            plain["assured_date"] = self.assured_date.isoformat()
        plain["phones"] = [
            {name: value for name, value in zip(PHONE_FIELDS, _EVERY_OF_PHONE(phone), strict=True) if value is not None}
            for phone in self.phones
        ]
        return plain

    @classmethod
    def from_dict(cls, plain: Mapping[str, Any]) -> Listing:
        """Return the listing of to_dict's values; raises TypeError or ValueError when they are not a listing's."""
        values: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value for name, value in plain.items()
        }
        values["phones"] = tuple(Phone(**phone) for phone in plain.get("phones", ()))
        if values.get("assured_date"):
            values["assured_date"] = date.fromisoformat(values["assured_date"])
        return cls(**values)


# The order in which a listing's fields stand in a file, for new entries and for the check.
FIELDS = (
    "id",
    "organization",
    "name",
    "name_native",
    "country",
    "region",
    "city",
    "kind",
    "status",
    "topics",
    "audience",
    "minimum_age",
    "maximum_age",
    "phones",
    "chat_url",
    "chat_opening_hours",
    "email",
    "website",
    "website_unverified",
    "languages",
    "opening_hours",
    "timezone",
    "fees",
    "anonymous",
    "confidential",
    "mandatory_reporting",
    "shows_on_bill",
    "staff_gender",
    "confidentiality_note",
    "alert",
    "cautions",
    "eligibility_description",
    "description",
    "caveat",
    "assured_date",
    "assurer",
    "assured_how",
    "evidence",
    "third_party_lists",
    "sources",
    "source_date",
    "source_note",
    "confidence",
    "related",
    "history",
)
PHONE_FIELDS = tuple(field.name for field in fields(Phone))
_EVERY, _EVERY_OF_PHONE = attrgetter(*FIELDS), attrgetter(*PHONE_FIELDS)
