"""Finding a help line: the country first when it is not known, then the listings that fit, then a way on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from rasa_project.actions.about import OWN_DEED
from rasa_project.actions.answers import Answer, Person, Sources, button, place_payload
from rasa_project.actions.conditions import asked_for, named, with_conditions
from rasa_project.components.normalisation import strip_accents
from resources.listing_text import listing_text
from resources.model import Listing
from resources.query import Found, Query
from resources.search import MOST_SHOWN

# Offered as buttons where the country is not known; every other country is understood in words.
OFFERED_COUNTRIES: dict[str, tuple[str, ...]] = {
    "en": ("IN", "US", "GB", "CA", "AU", "NG"), "hi": ("IN", "NP", "AE", "GB"), "hi-Latn": ("IN", "AE", "GB", "US"),
    "fr": ("FR", "BE", "CH", "CA", "MA"), "es": ("ES", "MX", "CO", "AR", "CL", "PE", "US"),
}  # fmt: skip
LISTINGS_A_REPLY = 3
# What a danger that is not over asks of a line; suicide and a child's danger go before any other subject.
TOPICS_OF_DANGERS = {"suicide": "suicide_crisis", "child": "child_abuse", "danger": "domestic_violence", "medical": "sexual_assault"}
ALWAYS_FIRST = frozenset({"suicide", "child"})
REPORT = '/report_number{{"listing":"{}"}}'
# Lines for someone who harmed or fears to harm: made for that, or there for everyone in distress; never a survivors' or a child line.
OWN_BEHAVIOUR = "own_behaviour"
FOR_ONE_WHO_HARMED = frozenset({OWN_BEHAVIOUR, "mental_health", "suicide_crisis"})
# What a child is asked for with another subject than these is looked for among the child lines first.
KEPT_FOR_CHILDREN = frozenset({"suicide_crisis", "online_abuse"})
# Whoever is LGBTQ+, or asks for someone who is, is told when no line is made for them.
QUEER = frozenset({"lgbtq", "trans"})
REPLY_LIMIT = 1150  # characters, under the 1,200 that fit a phone's screen without losing the first number


def ask_country(person: Person, sources: Sources, request: str | None) -> Answer:
    """Ask for the country, by buttons and in words, keeping what was asked for (R5: it can be skipped), and say what it is for."""
    countries = OFFERED_COUNTRIES[person.language]
    buttons = [button(sources.words.country(person.language, country), place_payload({"country": country})) for country in countries]
    response = "utter_ask_country" if request in (None, "ask_hotline", "perpetrator") else "utter_ask_country_rules"
    return Answer().say(response, buttons=buttons).remember(awaiting="country", request=request, country_asked=person.turn)


def ask_which_place(person: Person, sources: Sources, choices: Sequence[str], request: str | None) -> Answer:
    """Ask which of several places of one name is meant; each choice is written "place|region|country"."""
    buttons = []
    # One place is written with its accents and another without ("Cordoba", Colombia): people write the name in one way.
    names = [person.written_place or "", *(choice.split("|")[0] for choice in choices)]
    spelled = {strip_accents(name).casefold(): name for name in sorted(names, key=lambda name: (not name.isascii(), name == names[0]))}
    for choice in choices:
        place, region, country = choice.split("|")
        label = f"{spelled[strip_accents(place).casefold()]}, {sources.words.country(person.language, country)}"
        buttons.append(button(label, place_payload({"country": country, "region": region, "place": place})))
    name = spelled[strip_accents(choices[0].split("|")[0]).casefold()]
    return Answer().say("utter_ask_which_place", place=name, buttons=buttons).remember(awaiting="choice", request=request)


def help_answer(person: Person, sources: Sources, request: str = "ask_hotline", *, skip_shown: bool = False, intro: str | None = None, limit: int = LISTINGS_A_REPLY) -> Answer:
    """Answer a request for help lines from what is known of the person; intro: what to say before the listings, whatever they are.

    The country is asked for once, never in two replies that follow each other: without it, what works everywhere is shown.
    """
    if person.place_choices and not person.country:
        return ask_which_place(person, sources, person.place_choices, request)
    if person.about == OWN_DEED:
        return own_behaviour_answer(person, sources, skip_shown=skip_shown)
    if not person.country:
        return international_answer(person, sources) if person.country_asked else ask_country(person, sources, request)
    query = replace(query_of(person, topic_of(person), skip_shown=skip_shown), limit=limit)
    found = _nearest(person, sources, query, skip_shown=skip_shown)
    for_women = "audience" in found.given_up and "men" in person.audience  # a man is not sent to lines for women
    if for_women and not skip_shown:
        return international_answer(person, sources, intro="utter_no_line_for_men")
    if not found.listings or for_women or (skip_shown and all(one.kind == "emergency" for one in found.listings)):
        # "More" than lines that listen is not the emergency number.
        return Answer().say("utter_no_more_listings") if skip_shown else international_answer(person, sources)
    seen = [*person.seen, *person.shown] if skip_shown else []
    if not intro and not skip_shown and not found.given_up and not asked_for(query) and QUEER & person.audience and not any(QUEER & set(one.audience) for one in found.listings):
        intro = "utter_open_to_all"
    answer = show_listings(person, sources, found.listings, *_intro(person, sources, query, found, intro, skip_shown=skip_shown), by=query)
    return answer.remember(seen=list(dict.fromkeys([*seen, *answer.slots["shown"]])))


def topic_of(person: Person) -> str:
    """Return what lines are looked for: while a danger is not over, those for it."""
    in_danger = TOPICS_OF_DANGERS.get(str(person.danger), person.topic)
    return in_danger if person.topic == "none" or person.danger in ALWAYS_FIRST else person.topic


def own_behaviour_answer(person: Person, sources: Sources, *, skip_shown: bool = False) -> Answer:
    """Answer someone who harmed, or fears to harm: lines that fit, and whether they are made for that; the country is asked once."""
    if not person.country:
        return international_answer(person, sources) if person.request == "perpetrator" else ask_country(person, sources, "perpetrator")
    query = replace(query_of(person, OWN_BEHAVIOUR, skip_shown=skip_shown), audience=frozenset(), limit=MOST_SHOWN)
    found = [one for one in _nearest(person, sources, query, skip_shown=skip_shown).listings if one.topics[0] in FOR_ONE_WHO_HARMED or OWN_BEHAVIOUR in one.topics]
    listings = [one for one in found if "everyone" in one.audience][:LISTINGS_A_REPLY]
    if not listings:
        return Answer().say("utter_no_more_listings") if skip_shown else international_answer(person, sources)
    made = all(OWN_BEHAVIOUR in one.topics for one in listings[:1])
    seen = [*person.seen, *person.shown] if skip_shown else []
    answer = show_listings(person, sources, listings, "utter_own_lines_made" if made else "utter_own_lines", {"country": sources.words.country(person.language, person.country)}, by=query)
    return answer.remember(seen=list(dict.fromkeys([*seen, *answer.slots["shown"]])))


def lines_answer(person: Person, sources: Sources, topic: str, kinds: frozenset[str], limit: int, intro: str | None = None) -> Answer | None:
    """Return listings of some kinds (of any, if none is named) that stand below something else, or None where there are none.

    What the person wants of a line counts here as it does when they ask for one; only the kind is never given up. intro: what
    to say before them when nothing is missing.
    """
    query = replace(query_of(person, topic), kinds=kinds, limit=limit)
    found = _nearest(person, sources, query)
    if not found.listings:
        return None
    response, values = _intro(person, sources, query, found, None, skip_shown=False)
    if intro and not found.given_up:
        response = intro
    elif response == "utter_found":
        response = "utter_listing"
    return show_listings(person, sources, found.listings, response, values, by=query)


def _nearest(person: Person, sources: Sources, query: Query, *, skip_shown: bool = False) -> Found:
    keep = frozenset({"kinds"})
    found = sources.directory().find_relaxed(query, sources.now(), keep=keep)
    if not found.listings and person.failed and not skip_shown:
        # A number that did not work once is better than none.
        found = sources.directory().find_relaxed(replace(query, exclude=frozenset()), sources.now(), keep=keep)
    return found


def query_of(person: Person, topic: str, *, skip_shown: bool = False) -> Query:
    """Return what to ask of the directory for a person, with what they want of a line; without what did not work or was seen."""
    seen = frozenset((*person.shown, *person.seen)) if skip_shown else frozenset()
    if "children" in person.audience and topic not in KEPT_FOR_CHILDREN:
        topic = "child_abuse"
    reader = person.language.split("-", maxsplit=1)[0]
    query = Query(str(person.country), person.region, person.place, topic, person.audience, exclude=seen | frozenset(person.failed), limit=LISTINGS_A_REPLY, reader=reader)
    return with_conditions(query, person.conditions)


def _intro(person: Person, sources: Sources, query: Query, found: Found, intro: str | None, *, skip_shown: bool) -> tuple[str, dict[str, str]]:
    """Return the sentence before listings, and its values: whether they meet what was wished is said, never left to be found out."""
    asked, language, words = asked_for(query), person.language, sources.words
    country = words.country(language, str(person.country))
    place = place_name(person)
    values = {"country": f"{place}, {country}" if place and place != country else country, "where": place or country}
    if intro:
        return intro, values
    if found.given_up:
        wanted = [*asked, *(name for name in found.given_up if name == "audience")]
        values |= {"wanted": named(query, wanted, language, words), "missing": named(query, found.given_up, language, words)}
        if skip_shown:
            return "utter_no_more_fitting", values
        return "utter_found_without" if values["wanted"] == values["missing"] else "utter_found_nearest", values
    return ("utter_found_fitting", {**values, "wanted": named(query, asked, language, words)}) if asked else ("utter_found", values)


def place_name(person: Person) -> str | None:
    """Return the place as the person wrote it, or as the gazetteer names it."""
    written, known = person.written_place, person.place
    # "bogota" is written with the accent that it has.
    return known if written and known and not known.isascii() and strip_accents(known).casefold() == written.casefold() else written or known


def international_answer(person: Person, sources: Sources, *, skip_shown: bool = False, intro: str | None = None) -> Answer:
    """Answer without a country, or for a country without listings: local emergency wording and directories (R12)."""
    left_out = {*person.shown, *person.failed} if skip_shown else set()
    listings = [one for one in sources.directory().international(person.topic) if one.id not in left_out][:LISTINGS_A_REPLY]
    if not listings:
        return Answer().say("utter_no_more_listings")
    intro = intro or ("utter_no_listings_in_country" if person.country else "utter_no_country")
    country = sources.words.country(person.language, person.country) if person.country else ""
    return show_listings(person, sources, listings, intro, {"country": country})


def show_listings(person: Person, sources: Sources, listings: Sequence[Listing], intro: str, values: Mapping[str, str] | None = None, *, by: Query | None = None) -> Answer:
    """Show listings after a sentence; as many as fit one reply, each with its facts (R23-R25) and a tap for when it did not work.

    by: what was asked; the way and the language that were wished then stand first.
    """
    texts: list[str] = []
    for place, listing in enumerate(listings, 1):
        text = listing_text(listing, person.language, sources.now(), sources.words, reported=sources.noted(listing), by=by.channel if by else None, speaks=by.language if by else None)
        if texts and sum(map(len, texts)) + len(text) > REPLY_LIMIT - 150:
            break
        texts.append(f"{place}) {text}" if len(listings) > 1 else text)
    shown = [listing.id for listing in listings[: len(texts)]]
    if len(texts) == 1:
        texts = [texts[0].removeprefix("1) ")]
    answer = Answer().say(intro, listings_text="\n\n".join(texts), json_message={"listings": shown}, buttons=report_buttons(shown, person, sources), **(values or {}))
    return answer.remember(shown=shown, seen=shown, focus=shown[0] if len(shown) == 1 else None, request=None, awaiting=None, place_choices=[])


def report_buttons(shown: Sequence[str], person: Person, sources: Sources) -> list[dict[str, str]]:
    """Return one button for each listing shown, by its number in the text: it did not work."""
    say, language = sources.words.say, person.language
    if len(shown) == 1:
        return [button(say(language, "report", "one"), REPORT.format(shown[0]))]
    return [button(say(language, "report", "of_several", place=str(place)), REPORT.format(name)) for place, name in enumerate(shown, 1)]
