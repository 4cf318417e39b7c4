"""Answers to questions about law, police, work, care, online abuse and the movement, from the dated guides."""

from __future__ import annotations

from rasa_project.actions.answers import Answer, Person, Sources, button
from rasa_project.actions.help import ask_country, ask_which_place, international_answer, lines_answer
from rasa_project.components.normalisation import normalise
from resources.guide_checks import PAYLOAD
from resources.guide_limits import Choice
from resources.guide_model import Card
from resources.guide_search import Guides
from resources.guide_text import card_text, facet_text, limit_text, shows_sides, sides_text
from resources.guide_when import choice_said

SHOW = "show_guide"
LEGAL_AID = "legal-aid"
SIDES = "sides"
RELATED = 3
# A message of so many words can be a question about what was shown before; a longer one says what it is about.
SHORT = 8
# How like a subject's questions such a message is (0 to 1) before it counts as one of them.
LIKELY = 0.4
LISTINGS = 2
# What is asked by button or after the country question has no words; these stand for the need alone.
TOPICS = {"ask_online": "online_abuse", "ask_medical": "sexual_assault", "ask_workplace": "workplace_harassment"}


def guide_answer(person: Person, sources: Sources, request: str, text: str, *, without_country: bool = False) -> Answer:
    """Show the card that answers a request, asking for the country first where the answer depends on it.

    request: a need, "show_guide" for a button (its card stands in the slot guide) or "follow_up". text: the person's words,
    empty for a button and after the country question.
    """
    guides, today = sources.guides(), sources.now().date()
    name, _, choice = (person.guide or "").partition("/")
    current = guides.get(name, today)
    asked = name if name in guides.subjects and not text and (request == SHOW or person.awaiting in ("country", "choice")) else None
    if request == SHOW and current is not None:
        return card_answer(person, sources, current, choice)
    said = _choice_said(sources, current, text)
    if said is not None and current is not None:
        return _reply(person, sources, current, limit_text(current, said, sources.now(), person.language, guides.words))
    need = None if request in (SHOW, "follow_up") else request
    if not person.country and not without_country:
        subject = asked or guides.subject(text, need, person.topic, sources.encoder, current=current)
        if subject is not None and guides.by_country(subject):
            question = ask_which_place(person, sources, person.place_choices, request) if person.place_choices else ask_country(person, sources, request)
            return question.remember(guide=subject)
    if asked:
        cards = [one for one in (guides.on(asked, person.country, today),) if one is not None]
    else:
        cards = guides.find(text, person.country, need, person.topic, today, sources.encoder, current=current)
    if not cards:
        return listings_answer(person, sources, request)
    if text and current is not None and len(text.split()) <= SHORT:
        cards = [guides.in_thread(cards[0], current, person.country, today), *cards]
    facet = cards[0].subject.facet
    if text and current is not None and facet in current.facets:
        return _reply(person, sources, current, facet_text(current, str(facet), person.language, guides.words))
    return card_answer(person, sources, cards[0], "")


def guide_elsewhere(person: Person, sources: Sources) -> Answer | None:
    """Show the card for another place on what was just shown; None where it says the same there."""
    guides, today = sources.guides(), sources.now().date()
    current = guides.get((person.guide or "").partition("/")[0], today)
    card = guides.on(current.subject.id, person.country, today) if current else None
    return card_answer(person, sources, card, "") if current and card and card.id != current.id else None


def related_answer(person: Person, sources: Sources, place: int) -> Answer | None:
    """Show the card behind the first, second ... button under the last one; None where there is none."""
    guides, today = sources.guides(), sources.now().date()
    current = guides.get((person.guide or "").partition("/")[0], today)
    related = guides.related(current, person.country, today)[:RELATED] if current else []
    return card_answer(person, sources, related[place], "") if place < len(related) else None


def is_likely_follow_up(person: Person, sources: Sources, text: str) -> bool:
    """Tell whether a short message after a guide asks about something that the guides know, whatever the model took it for."""
    if text.startswith("/") or len(text.split()) > SHORT:
        return False
    guides = sources.guides()
    if _choice_said(sources, guides.get(str(person.guide), sources.now().date()), text):
        return True
    found = guides.ranked(text, person.country, None, None, sources.now().date(), sources.encoder)
    return bool(found) and found[0].likeness >= LIKELY


def _choice_said(sources: Sources, current: Card | None, text: str) -> Choice | None:
    """Return the choice of the card shown before that a short message makes unasked ("5 months ago"), or None."""
    if current is None or current.limit is None or not text or text.startswith("/") or len(text.split()) > SHORT:
        return None
    return choice_said(normalise(text), current.limit, sources.now(), sources.guides().words)


def card_answer(person: Person, sources: Sources, card: Card, choice_id: str) -> Answer:
    """Show a card, or what its time limits mean for the choice of a button."""
    words = sources.guides().words
    if choice_id == SIDES and card.facets:
        return _reply(person, sources, card, sides_text(card, person.language, words))
    choice = card.limit.choice(choice_id) if card.limit else None
    if choice is None:
        return _reply(person, sources, card, card_text(card, person.language, words), choosing=True)
    return _reply(person, sources, card, limit_text(card, choice, sources.now(), person.language, words))


def listings_answer(person: Person, sources: Sources, request: str) -> Answer:
    """Answer from the listings alone, where no card is current."""
    if request == "ask_metoo":
        return Answer().say("utter_ask_metoo")
    if not person.country:
        return international_answer(person, sources)
    topic = person.topic if person.topic != "none" else TOPICS.get(request, "none")
    answer = lines_answer(person, sources, topic, frozenset(), LISTINGS, f"utter_{request}") if request.startswith("ask_") else None
    return answer or international_answer(person, sources)


def _reply(person: Person, sources: Sources, card: Card, text: str, *, choosing: bool = False) -> Answer:
    """Return a text with the ways on: choices of its own question, related cards, free legal help, help line, menu."""
    guides = sources.guides()
    choices = [button(one.title.get(person.language, one.title["en"]), PAYLOAD.format(f"{card.id}/{one.id}")) for one in card.limit.choices] if card.limit and choosing else []
    if choosing and not shows_sides(card, person.language, guides.words):
        choices.append(button(guides.words.say(person.language, "buttons", "sides"), PAYLOAD.format(f"{card.id}/{SIDES}")))
    buttons = choices + _ways_on(person, sources, card, guides, RELATED - 2 if card.limit and choosing else RELATED)
    answer = Answer().show(text, buttons=buttons).remember(guide=card.id, shown=[], request=None, awaiting="guide", place_choices=[])
    if card.listings and person.country:
        following = _listings_of(person, sources, card)
        answer.replies += following.replies
        # What is asked next is more often about the card than about the listings below it.
        answer.remember(**{**following.slots, "awaiting": "guide"})
    return answer


def _ways_on(person: Person, sources: Sources, card: Card, guides: Guides, most: int) -> list[dict[str, str]]:
    related = guides.related(card, person.country, sources.now().date())[:most]
    buttons = [button(one.label(person.language), PAYLOAD.format(one.id)) for one in related]
    if card.subject.id != LEGAL_AID and all(one.subject.id != LEGAL_AID for one in related) and card.subject.thread != "movement":
        buttons.append(button(guides.words.say(person.language, "buttons", "legal_aid"), PAYLOAD.format(LEGAL_AID)))
    buttons.append(button(guides.words.say(person.language, "buttons", "help_line"), "/ask_hotline"))
    buttons.append(button(guides.words.say(person.language, "buttons", "menu"), "/menu"))
    return buttons


def _listings_of(person: Person, sources: Sources, card: Card) -> Answer:
    """Return the listings that a card names by kind; nothing where the country has none of the kind."""
    topic = next((one for one in card.subject.topics if person.topic in ("none", one)), card.subject.topics[0] if card.subject.topics else "none")
    return lines_answer(person, sources, topic, frozenset(card.listings), LISTINGS) or Answer()
