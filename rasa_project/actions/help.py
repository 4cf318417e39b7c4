"""Finding a help line: the country first when it is not known, then the listings that fit, then a way on."""

from __future__ import annotations

from collections.abc import Sequence

from rasa_project.actions.answers import Answer, Person, Sources, button, place_payload
from resources.listing_text import listing_text
from resources.model import Listing
from resources.search import Query

# Offered as buttons where the country is not known; every other country is understood in words.
OFFERED_COUNTRIES: dict[str, tuple[str, ...]] = {
    "en": ("IN", "US", "GB", "CA", "AU", "NG"), "hi": ("IN", "NP", "AE", "GB"), "hi-Latn": ("IN", "AE", "GB", "US"),
    "fr": ("FR", "BE", "CH", "CA", "MA"), "es": ("ES", "MX", "CO", "AR", "CL", "PE", "US"),
}  # fmt: skip
LISTINGS_A_REPLY = 3
REPLY_LIMIT = 1150  # characters, under the 1,200 that fit a phone's screen without losing the first number


def ask_country(person: Person, sources: Sources, request: str | None) -> Answer:
    """Ask for the country, by buttons and in words, keeping what was asked for (R5: it can be skipped)."""
    countries = OFFERED_COUNTRIES[person.language]
    buttons = [button(sources.words.country(person.language, country), place_payload({"country": country})) for country in countries]
    return Answer().say("utter_ask_country", buttons=buttons).remember(awaiting="country", request=request)


def ask_which_place(person: Person, sources: Sources, choices: Sequence[str], request: str | None) -> Answer:
    """Ask which of several places of one name is meant; each choice is written "place|region|country"."""
    buttons = []
    for choice in choices:
        place, region, country = choice.split("|")
        buttons.append(button(f"{place}, {sources.words.country(person.language, country)}", place_payload({"country": country, "region": region, "place": place})))
    return Answer().say("utter_ask_which_place", place=choices[0].split("|")[0], buttons=buttons).remember(awaiting="choice", request=request)


def help_answer(person: Person, sources: Sources, request: str = "ask_hotline", *, skip_shown: bool = False) -> Answer:
    """Answer a request for help lines from what is known of the person."""
    if person.place_choices and not person.country:
        return ask_which_place(person, sources, person.place_choices, request)
    if not person.country:
        return ask_country(person, sources, request)
    directory, now = sources.directory(), sources.now()
    query = Query(
        country=person.country,
        region=person.region,
        city=person.place,
        topic="mental_health" if request == "perpetrator" else person.topic,
        audience=person.audience,
        exclude=frozenset(person.shown) if skip_shown else frozenset(),
        limit=LISTINGS_A_REPLY,
    )
    listings = directory.find(query, now)
    if not listings and skip_shown:
        return Answer().say("utter_no_more_listings")
    if not listings:
        return international_answer(person, sources)
    return show_listings(person, sources, listings, "utter_found", country=sources.words.country(person.language, person.country))


def international_answer(person: Person, sources: Sources) -> Answer:
    """Answer without a country, or for a country without listings: local emergency wording and directories (R12)."""
    listings = sources.directory().international(person.topic)[:LISTINGS_A_REPLY]
    intro = "utter_no_country" if not person.country else "utter_no_listings_in_country"
    country = sources.words.country(person.language, person.country) if person.country else ""
    return show_listings(person, sources, listings, intro, country=country)


def show_listings(person: Person, sources: Sources, listings: Sequence[Listing], intro: str, **values: str) -> Answer:
    """Show listings after a sentence; as many as fit one reply, each with its facts (R23-R25)."""
    texts: list[str] = []
    for listing in listings:
        text = listing_text(listing, person.language, sources.now(), sources.words, reported=sources.noted(listing))
        if texts and sum(map(len, texts)) + len(text) > REPLY_LIMIT - 150:
            break
        texts.append(text)
    shown = [listing.id for listing in listings[: len(texts)]]
    answer = Answer().say(intro, listings_text="\n\n".join(texts), json_message={"listings": shown}, **values)
    return answer.remember(shown=shown, request=None, awaiting=None, place_choices=[])
