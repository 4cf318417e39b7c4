"""The whole directory as one web page: no script, readable in the dark and by screen readers, with numbers that dial."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from html import escape
from pathlib import Path
from string import Template
from urllib.parse import quote

from resources.freshness import is_seen
from resources.listing_text import Parts, parts, sentences
from resources.model import Listing, Phone
from resources.phrases import chat_address, listing_hours, number_text
from resources.words import Words

TEMPLATE = Path(__file__).parent / "page.html"
# Where the exit leads: a page that anyone might have open.
EXIT = "https://www.wikipedia.org/"
INTERNATIONAL = "INT"


def page(listings: Iterable[Listing], language: str, today: date, words: Words, *, exit_to: str = EXIT) -> str:
    """Return the page of all listings that people may see on a day, in one language."""
    countries = _by_country(listings, language, today, words)
    sections = [_section(code, found, language, today, words) for code, found in countries.items()]
    links = [f'<li><a href="#{code}">{escape(_name(code, language, words))}</a></li>' for code in countries]

    def say(key: str, **values: str) -> str:
        return escape(words.say(language, "page", key, **values))

    return Template(TEMPLATE.read_text(encoding="utf-8")).substitute(
        language=escape(language),
        title=say("title"),
        intro=say("intro"),
        dialled=say("free_words"),
        unconfirmed=say("confirmed_none"),
        made=say("made", date=words.day(language, today)),
        skip=say("skip"),
        countries=say("countries"),
        links="\n".join(links),
        sections="\n".join(sections),
        leave=say("leave"),
        leave_note=say("leave_note"),
        exit=escape(exit_to),
    )


def _by_country(listings: Iterable[Listing], language: str, today: date, words: Words) -> Mapping[str, Sequence[Listing]]:
    found: dict[str, list[Listing]] = {}
    for one in listings:
        if is_seen(one, today):
            found.setdefault(one.country, []).append(one)
    order = sorted(found, key=lambda code: (code == INTERNATIONAL, _name(code, language, words)))
    return {code: sorted(found[code], key=lambda one: (one.kind != "emergency", one.region is not None, one.region or "")) for code in order}


def _name(code: str, language: str, words: Words) -> str:
    return words.say(language, "page", "everywhere") if code == INTERNATIONAL else words.country(language, code)


def _section(code: str, listings: Sequence[Listing], language: str, today: date, words: Words) -> str:
    articles = "\n".join(_article(one, language, today, words) for one in listings)
    name = escape(_name(code, language, words))
    top = escape(words.say(language, "page", "top"))
    return (
        f'<section aria-labelledby="{code}">\n<h2 id="{code}">{name}</h2>\n{articles}\n'
        f'<p class="top"><a href="#countries">{top}<span class="soft"> ({name})</span></a></p>\n</section>'
    )


def _article(listing: Listing, language: str, today: date, words: Words) -> str:
    said = parts(listing, language, today, words)
    ways = "".join(f"<li>{way}</li>" for way in _ways(listing, language, words))
    lines = [f"<h3>{escape(listing.name)}</h3>"]
    if listing.name_native:
        tongue = f' lang="{escape(listing.languages[0])}"' if listing.languages else ""
        lines.append(f"<p{tongue}>{escape(listing.name_native)}</p>")
    lines.append(f"<ul>{ways}</ul>" if ways else f"<p>{escape(words.say(language, 'ways', 'none'))}</p>")
    if language == "en" and listing.description:
        lines.append(f"<p>{escape(listing.description)}</p>")
    lines += [f"<p>{escape(line)}</p>" for line in _about(listing, said, language, words) if line]
    lines.append(f'<p class="soft">{escape(sentences(said.proof, language))}</p>')
    kind = ' class="emergency"' if listing.kind == "emergency" else ""
    return f"<article{kind}>{''.join(lines)}</article>"


def _about(listing: Listing, said: Parts, language: str, words: Words) -> list[str]:
    status = [listing_hours(listing, language, words), *(one for one in (said.cost, said.spoken) if one)]
    return [sentences(one, language) for one in (status, said.people, said.promises, said.warnings)]


def _ways(listing: Listing, language: str, words: Words) -> list[str]:
    found = [_number(phone, language, words) for phone in listing.phones]
    for way, address, target in (
        ("chat", chat_address(listing), chat_address(listing)),
        ("email", listing.email, f"mailto:{listing.email}"),
        ("website", listing.website, listing.website),
    ):
        if address and target and not (way == "website" and address == chat_address(listing)):
            found.append(_link(target, words.say(language, "ways", way, address=address)))
    return found


def _number(phone: Phone, language: str, words: Words) -> str:
    number = number_text(phone, language, words)
    if phone.type == "text" and phone.keyword:
        said = words.say(language, "ways", "text_keyword", keyword=phone.keyword, number=number)
        return _link(f"sms:{_dial(phone)}?body={quote(phone.keyword)}", said)
    said = words.say(language, "ways", phone.type, number=number)
    if phone.type == "whatsapp":
        return _link(f"https://wa.me/{(phone.e164 or phone.number).lstrip('+')}", said)
    return _link(f"{'sms' if phone.type == 'text' else 'tel'}:{_dial(phone)}", said)


def _dial(phone: Phone) -> str:
    # A star or a hash would end the address, so they are written as codes.
    number = phone.e164 or "".join(letter for letter in phone.number if letter in "0123456789+*#")
    return quote(number, safe="+")


def _link(target: str, text: str) -> str:
    return f'<a href="{escape(target)}" rel="noreferrer nofollow">{escape(text)}</a>'
