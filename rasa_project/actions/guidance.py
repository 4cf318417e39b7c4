"""Answers to questions about law, police, work, care and online abuse."""

from __future__ import annotations

from rasa_project.actions.answers import Answer, Person, Sources
from rasa_project.actions.help import ask_country, ask_which_place, international_answer, show_listings
from resources.search import Query

KINDS = {"ask_legal": frozenset({"legal_aid"}), "ask_online": frozenset({"reporting_portal"}), "ask_medical": frozenset({"medical"}), "ask_workplace": frozenset({"reporting_portal", "legal_aid"})}
TOPICS = {"ask_online": "online_abuse", "ask_medical": "sexual_assault", "ask_workplace": "workplace_harassment"}


def guide_answer(person: Person, sources: Sources, request: str, text: str, *, without_country: bool = False) -> Answer:
    """Answer from the guides and the listings of the person's country, asking for the country first."""
    if request == "ask_metoo":
        return Answer().say("utter_ask_metoo")
    if person.place_choices and not person.country and not without_country:
        return ask_which_place(person, sources, person.place_choices, request)
    if not person.country and not without_country:
        return ask_country(person, sources, request)
    if not person.country:
        return international_answer(person, sources)
    topic = person.topic if person.topic != "none" else TOPICS.get(request, "none")
    query = Query(country=person.country, region=person.region, city=person.place, topic=topic, audience=person.audience, kinds=KINDS.get(request, frozenset()), limit=2)
    listings = sources.directory().find_relaxed(query, sources.now()).listings
    if not listings:
        return international_answer(person, sources)
    return show_listings(person, sources, listings, f"utter_{request}")
