"""The answer to one question about a listing that was just shown: its cost, its hours, whether one can text, and so on (R24)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Literal, get_args

from resources import phrases as text
from resources.model import Listing, Phone
from resources.words import Words

Aspect = Literal[
    "cost",
    "hours",
    "text",
    "chat",
    "anonymous",
    "confidential",
    "languages",
    "who_answers",
    "for_whom",
    "whatsapp",
    "email",
    "report",
    "abroad",
    "bill",
    "website",
]
ASPECTS: tuple[str, ...] = get_args(Aspect)


def facts(listing: Listing, aspect: str, language: str, now: datetime, words: Words, *, name: str | None = None) -> str:
    """Return what is known about one aspect of a listing, or that it is not known; raises ValueError for another aspect.

    name: what to call it instead of its name ("all of them").
    """
    teller = TELLERS.get(aspect)
    if teller is None:
        raise ValueError(f"{aspect!r} is not one of {', '.join(ASPECTS)}")
    return teller(Asked(listing, language, now, words, name or listing.name_in(language)))


class Asked:
    """One question: the listing, the reader's language, the moment (aware) and the words to answer with."""

    def __init__(self, listing: Listing, language: str, now: datetime, words: Words, name: str) -> None:
        self.listing = listing
        self.language = language
        self.now = now
        self.words = words
        self.name = name

    def say(self, key: str, **values: str) -> str:
        """Return the sentence of a fact, with the listing's name in it."""
        return self.words.say(self.language, "facts", key, name=self.name, **values)

    def known(self, key: str, value: str) -> str:
        """Return the sentence for yes, no or unknown."""
        return self.say(f"{key}_{value if value in ('yes', 'no') else 'unknown'}")


def _cost(asked: Asked) -> str:
    fees = asked.listing.fees
    if not fees:
        return asked.say("cost_unknown")
    if fees == "free":
        return asked.say("cost_free_note")
    return asked.say("cost", cost=asked.words.find(asked.language, "cost", fees) or fees)


def _hours(asked: Asked) -> str:
    if not asked.listing.opening_hours:
        return asked.say("hours_unknown")
    return asked.say("hours", hours=text.open_line(asked.listing, asked.language, asked.now, asked.words))


def _text(asked: Asked) -> str:
    """Return every way to write to it, for who asks for a text is helped by a chat as well."""
    ways = [
        text.phone_line(phone, asked.language, asked.words) for phone in asked.listing.phones if phone.type != "call"
    ]
    if text.chat_address(asked.listing):
        ways.append(_chat_way(asked))
    if ways:
        return asked.say("text_yes", ways="; ".join(ways))
    if asked.listing.email:
        return asked.say("text_email", ways=asked.words.say(asked.language, "ways", "email", address=asked.listing.email))
    return asked.say("chat_elsewhere" if _tells_of_a_chat(asked) else "text_no")


def _whatsapp(asked: Asked) -> str:
    ways = [
        text.phone_line(phone, asked.language, asked.words)
        for phone in asked.listing.phones
        if phone.type == "whatsapp"
    ]
    return asked.say("text_yes", ways="; ".join(ways)) if ways else asked.say("whatsapp_no")


def _email(asked: Asked) -> str:
    if not asked.listing.email:
        return asked.say("email_no")
    return asked.say("text_yes", ways=asked.words.say(asked.language, "ways", "email", address=asked.listing.email))


def _chat(asked: Asked) -> str:
    if text.chat_address(asked.listing):
        return asked.say("chat_yes", ways=_chat_way(asked))
    return asked.say("chat_elsewhere" if _tells_of_a_chat(asked) else "chat_no")


def _tells_of_a_chat(asked: Asked) -> bool:
    """Tell whether a listing speaks of a chat whose address nobody saw."""
    return "online chat" in (asked.listing.description or "").lower()


def _chat_way(asked: Asked) -> str:
    ways = asked.words.say(asked.language, "ways", "chat", address=str(text.chat_address(asked.listing)))
    if asked.listing.chat_opening_hours:
        hours = text.hours_text(asked.listing.chat_opening_hours, asked.language, asked.words)
        ways += f" ({text.with_zone(asked.listing, hours, asked.language, asked.words)})"
    return ways


def _anonymous(asked: Asked) -> str:
    if asked.listing.anonymous == "yes" and not asked.listing.phones:
        return asked.say("anonymous_yes_online")
    return asked.known("anonymous", asked.listing.anonymous)


def _confidential(asked: Asked) -> str:
    return asked.known("confidential", asked.listing.confidential)


def _languages(asked: Asked) -> str:
    if not asked.listing.languages:
        return asked.say("languages_unknown")
    return asked.say(
        "languages", languages=", ".join(asked.words.spoken(asked.language, one) for one in asked.listing.languages)
    )


def _who_answers(asked: Asked) -> str:
    kind = asked.words.find(asked.language, "kinds", asked.listing.kind)
    parts = [asked.words.say(asked.language, "facts", "kind", kind=kind)] if kind else []
    if asked.listing.staff_gender != "unknown":
        parts.append(asked.words.say(asked.language, "facts", f"who_{asked.listing.staff_gender}"))
    else:
        parts.append(asked.words.say(asked.language, "facts", "who_not_known"))
    return asked.say("who_answers", who=" ".join(parts))


def _for_whom(asked: Asked) -> str:
    if "everyone" in asked.listing.audience:
        return asked.say("for_whom_everyone")
    people = ", ".join(asked.words.say(asked.language, "for", one) for one in asked.listing.audience)
    return asked.say("for_whom", people=asked.words.say(asked.language, "for_people", people=people))


def _report(asked: Asked) -> str:
    if asked.listing.mandatory_reporting == "unknown" and "run_by_police" in asked.listing.cautions:
        return asked.say("report_police")
    return asked.known("report", asked.listing.mandatory_reporting)


def _abroad(asked: Asked) -> str:
    if not asked.listing.phones:
        return asked.say("abroad_online")
    phones = [phone for phone in asked.listing.phones if phone.type != "text"]
    working = [phone for phone in phones if phone.works_from_abroad in ("yes", "likely")]
    if working:
        return asked.say("abroad_likely", numbers=", ".join(_dialled_abroad(phone) for phone in working))
    kinds = {phone.works_from_abroad for phone in phones}
    if "unlikely" in kinds:
        return asked.say("abroad_unlikely")
    return asked.say("abroad_no" if kinds == {"no"} else "abroad_unknown")


def _dialled_abroad(phone: Phone) -> str:
    return phone.e164 or phone.number


def _bill(asked: Asked) -> str:
    if not asked.listing.phones:
        return asked.say("bill_online")
    return asked.known("bill", asked.listing.shows_on_bill)


def _website(asked: Asked) -> str:
    if not asked.listing.website:
        return asked.say("website_unknown")
    return asked.say("website", address=asked.listing.website)


TELLERS: Mapping[str, Callable[[Asked], str]] = {
    "cost": _cost,
    "hours": _hours,
    "text": _text,
    "chat": _chat,
    "anonymous": _anonymous,
    "confidential": _confidential,
    "languages": _languages,
    "who_answers": _who_answers,
    "for_whom": _for_whom,
    "whatsapp": _whatsapp,
    "email": _email,
    "report": _report,
    "abroad": _abroad,
    "bill": _bill,
    "website": _website,
}
