"""What must hold of one number of a listing."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

import phonenumbers

from resources.vocabulary import Vocabulary

NUMBER = re.compile(r"[+*#(]?[0-9*#(][0-9 ()*#./-]*")
E164 = re.compile(r"\+[1-9][0-9]{5,14}")
# So many last digits of a number as dialled and of its E.164 form must be the same.
SAME_END = 5


@dataclass(frozen=True)
class Wrong:
    """What is wrong with a field of a number, and how to mend it."""

    field: str
    what: str
    mend: str
    level: str = "error"


def nearest(word: str, words: Iterable[str]) -> str:
    """Return the mend of a word that is not known: the one that was probably meant, or all there are."""
    known = list(words)
    near = difflib.get_close_matches(word, known, n=1)
    return f"Did you mean {near[0]!r}?" if near else f"Use one of: {', '.join(sorted(known))}."


def check_phone(phone: Mapping[str, str], country: str, vocabulary: Vocabulary, *, plain: bool) -> Iterator[Wrong]:
    """Yield what is wrong with a number of a country; `plain` says that it stands without quotes."""
    number = phone.get("number", "")
    if not NUMBER.fullmatch(number):
        yield Wrong("number", f"{number!r} is not a number", "Write it as it is dialled in the country, in quotes.")
        return
    if plain:
        yield Wrong("number", f"{number} is not in quotes", f"Write '{number}': a number is text, 0800 stays 0800.")
    for name, words in vocabulary.phone_words.items():
        value = phone.get(name)
        if value and value not in words:
            yield Wrong(name, f"{value!r} is not known", nearest(value, words))
    if phone.get("e164"):
        yield from _check_e164(phone["e164"], phone, country)


def _check_e164(e164: str, phone: Mapping[str, str], country: str) -> Iterator[Wrong]:
    if not E164.fullmatch(e164):
        yield Wrong("e164", f"{e164!r} is not E.164", "Write + and digits only, or leave it out.")
        return
    wrong = None if is_usual(e164, country) else unusual(e164, country)
    if wrong:
        yield wrong
    elif phone.get("type", "call") == "call" and re.sub(r"\D", "", phone["number"])[-SAME_END:] != e164[-SAME_END:]:
        yield Wrong("e164", f"{e164} does not end like {phone['number']}", "Compare the two with the source.")


def unusual(e164: str, country: str) -> Wrong | None:
    """Return what is wrong with a number in E.164 for its country, or None."""
    try:
        parsed = phonenumbers.parse(e164)
    except phonenumbers.NumberParseException:
        return Wrong("e164", f"{e164} belongs to no country", "Look at the country code.")
    code = phonenumbers.country_code_for_region(country)
    if code and parsed.country_code != code:
        return Wrong("e164", f"{e164} is not a number of {country}", f"Its country code is +{code}.")
    if not phonenumbers.is_possible_number(parsed):
        return Wrong("e164", f"{e164} has an unusual length for {country}", "Compare it with the source.", "warning")
    return None


def is_usual(e164: str, country: str) -> bool:
    """Return whether a number is its country's by code and length, in a hundredth of the time that parsing takes."""
    code, lengths = _plan(country)
    # What follows the code never begins with the 0 that is dialled inside the country; what does is parsed.
    return bool(code) and e164.startswith(code) and len(e164) - len(code) in lengths and e164[len(code)] != "0"


@lru_cache(maxsize=512)
def _plan(country: str) -> tuple[str, tuple[int, ...]]:
    """Return a country's code with its + and the lengths of its numbers after it; empty for what is no country."""
    plan = phonenumbers.PhoneMetadata.metadata_for_region(country, None)
    if plan is None or plan.general_desc is None:
        return "", ()
    return f"+{plan.country_code}", tuple(plan.general_desc.possible_length)
