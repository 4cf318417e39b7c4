"""Answers to questions about law, police, work, care, online abuse and the movement, from the dated guides."""

from __future__ import annotations

from rasa_project.actions.answers import Answer, Person, Sources, button
from rasa_project.actions.help import ask_country, ask_which_place, international_answer, lines_answer
from rasa_project.components.normalisation import normalise
from resources.guide_checks import PAYLOAD
from resources.guide_limits import Choice
from resources.guide_model import INTERNATIONAL, Card
from resources.guide_search import Guides
from resources.guide_text import card_text, facet_text, limit_text, sides_text
from resources.guide_when import choice_said

SHOW = "show_guide"
# Needs that survive the question for the country.
REQUESTS = frozenset({"ask_legal", "ask_report_police", "ask_workplace", "ask_medical", "ask_online"})
# Who asks: someone who did harm or is accused of it, someone for a child, someone for another.
OWN_DEED, FOR_A_CHILD, FOR_ANOTHER = "own_deed", frozenset({"teacher"}), frozenset({"friend", "colleague", "parent", "teacher"})
BY_POLICE = "by_police"  # whom the police harmed
LEGAL_AID = "legal-aid"
SIDES = "sides"
RELATED = 3
# A message of so many words can be a question about what was shown before; a longer one says what it is about.
SHORT = 8
# How like a subject's questions such a message is (0 to 1) before it counts as one of them.
LIKELY = 0.4
LISTINGS = 2
# What is looked for in a country where it has no card of its own on a subject, by thread: the first kind that it has.
_LEGAL, _LISTENS = frozenset({"legal_aid"}), frozenset({"hotline"})
INSTEAD_OF_A_CARD = {"law": (_LEGAL, _LISTENS), "police": (_LEGAL, _LISTENS), "work": (_LEGAL | {"reporting_portal"}, _LISTENS), "care": (frozenset({"medical"}), _LISTENS)}
# Whom to report to is answered by what it is about.
TO_WHOM, REPORTED_TO = "to-whom", {
    "campus": "campus-options", "workplace_harassment": "work-options", "street_harassment": "public-place", "online_abuse": "online-police", "child_abuse": "must-report",
}  # fmt: skip
REPORTED = "law-options"
# Asked in so many words, these are answered by what the conversation is about; the first is the one where that is not known.
BY_TOPIC = {
    "time-limit": ("police-limit", {"workplace_harassment": "work-limit"}),
    "law-options": ("law-options", {"workplace_harassment": "work-options", "campus": "campus-options", "online_abuse": "online-options"}),
}  # fmt: skip
# What the law says of acts on a body answers nobody who asks about pictures.
ON_PICTURES = {"law-crime": "online-law", "law-options": "online-law"}
# Where a country's card on the police is a caution, it says more of what reporting may bring than what holds in general.
CAUTIONED = {"report-risk": "police-report"}
# Asked in so many words, it is answered as such to an adult who asks for a child too, and not by their duty to report.
AS_ASKED = frozenset({"police-report"})
# What is said to who is under 18, or of a child; a word in common does not bring it to an adult.
OF_CHILDREN = frozenset({"online-minor", "blackmail-child", "child-police"})
# Cards beside which the way to hide this chat stands.
WATCHED = frozenset({"online-seen", "online-account"})
# What is asked by button or after the country question has no words; these stand for the need alone.
TOPICS = {"ask_online": "online_abuse", "ask_medical": "sexual_assault", "ask_workplace": "workplace_harassment"}


def guide_answer(person: Person, sources: Sources, request: str, text: str, *, without_country: bool = False) -> Answer:
    """Show the card that answers a request; where the answer depends on the country and none is known, what holds in general, and the question for it.

    request: a need, "show_guide" for a button (its card stands in the slot guide) or "follow_up". text: the person's words,
    empty for a button and after the country question.
    """
    guides, today = sources.guides(), sources.now().date()
    name, _, choice = (person.guide or "").partition("/")
    current = guides.get(name, today)
    asked = name if name in guides.subjects and not text and (request == SHOW or person.awaiting in ("country", "choice")) else None
    if request == SHOW and current is not None:
        return card_answer(person, sources, current, choice)
    if asked and without_country and guides.on(asked, None, today) is not None:
        return Answer().say("utter_guide_without_country").remember(awaiting="help_or_talk", request=None, place_choices=[])
    said = _choice_said(sources, current, text)
    if said is not None and current is not None:
        return _reply(person, sources, current, limit_text(current, said, sources.now(), person.language, guides.words))
    need = None if request in (SHOW, "follow_up") else request
    if asked is None and not person.country and not without_country:
        asked = guides.subject(text, need, person.topic, sources.encoder, current=current)
    if asked:
        return subject_answer(person, sources, asked, request, text)
    cards = guides.find(text, person.country, need, person.topic, today, sources.encoder, current=current)
    if not cards:
        return listings_answer(person, sources, request)
    if text and current is not None and len(text.split()) <= SHORT:
        cards = [guides.in_thread(cards[0], current, person.country, today), *cards]
    facet = cards[0].subject.facet
    if text and current is not None and facet in current.facets:
        return _reply(person, sources, current, facet_text(current, str(facet), person.language, guides.words))
    asking = set(askers(person))
    fitting = [card for card in cards if card.subject.id not in OF_CHILDREN or asking & {"child", "for_child"}] or cards
    return _fitting_answer(person, sources, fitting[0], request)


def subject_answer(person: Person, sources: Sources, subject: str, request: str, text: str) -> Answer:
    """Show the card on a subject, whatever else the words may be like; in the thread of the card shown before where it is a side of it ("what does it cost")."""
    guides, today = sources.guides(), sources.now().date()
    caution = guides.on(CAUTIONED[subject], person.country, today) if subject in CAUTIONED and person.country else None
    if caution is not None and caution.countries:
        subject = CAUTIONED[subject]
    if subject == TO_WHOM:
        subject = REPORTED_TO.get(person.topic, REPORTED)
    card = guides.on(subject, person.country or guides.only_country(subject), today)
    if card is None:
        return listings_answer(person, sources, request) if person.country else _country_question(person, sources, subject, request)
    current = guides.get((person.guide or "").partition("/")[0], today)
    if text and current is not None and card.subject.facet is not None and len(text.split()) <= SHORT:
        card = guides.in_thread(card, current, person.country, today)
    return _fitting_answer(person, sources, card, request, as_asked=subject in AS_ASKED and request == SHOW)


def subject_by_topic(person: Person, sources: Sources, subject: str) -> str:
    """Return the subject that answers words which mean another one at work, at college or about pictures ("how long do i have")."""
    if subject not in BY_TOPIC:
        return subject
    general, others = BY_TOPIC[subject]
    current = sources.guides().get((person.guide or "").partition("/")[0], sources.now().date())
    if person.topic not in others and current is not None and current.subject.thread == "work":
        return others["workplace_harassment"]
    return others.get(person.topic, general)


def askers(person: Person) -> tuple[str, ...]:
    """Return who asks, as the subjects name those whom another one answers (guide_model.ASKERS)."""
    if person.about == OWN_DEED:
        return ("accused",)
    if BY_POLICE in person.roles:
        return (BY_POLICE,)
    for_another = person.about == "other" or bool(person.roles & FOR_ANOTHER)
    a_child = "children" in person.audience or person.danger == "child"
    if person.roles & FOR_A_CHILD or (a_child and for_another):
        return ("for_child", "for_someone")
    if a_child:
        return ("child",)
    return ("for_someone",) if for_another else ()


def _fitting_answer(person: Person, sources: Sources, card: Card, request: str, *, as_asked: bool = False) -> Answer:
    """Show a card or the one that fits who asks, never the same twice in a row; without a country what holds in general, and once the question for it."""
    guides, today = sources.guides(), sources.now().date()
    if person.topic == "online_abuse" and card.subject.id in ON_PICTURES:
        card = guides.on(ON_PICTURES[card.subject.id], person.country, today) or card
    asking = tuple(one for one in askers(person) if not (as_asked and one == "for_child"))
    card = guides.fitting(card, asking, person.country, today)
    if person.guide == card.id and person.guide_turn is not None and person.turn - person.guide_turn == 1:
        return _another_side(person, sources, card)
    answer = card_answer(person, sources, card, "")
    if person.country or person.guide or card.country != INTERNATIONAL or not guides.by_country(card.subject.id):
        return answer
    question = _country_question(person, sources, card.subject.id, request)
    answer.replies += question.replies
    return answer.remember(**question.slots)


def _country_question(person: Person, sources: Sources, subject: str, request: str) -> Answer:
    """Ask for the country that an answer depends on, keeping what was asked."""
    needs = sources.guides().subjects[subject].needs
    owed = request if request in REQUESTS else next((one for one in needs if one in REQUESTS), "ask_legal")
    if person.place_choices:
        question = ask_which_place(person, sources, person.place_choices, owed)
    else:
        question = ask_country(person, sources, owed)
        question.replies[0]["response"] = "utter_ask_country_of_law"
    return question.remember(guide=subject)


def _another_side(person: Person, sources: Sources, card: Card) -> Answer:
    """Show something else than the card that was just shown: its sides, or what belongs to it."""
    guides, words = sources.guides(), sources.guides().words
    if card.facets:
        return _reply(person, sources, card, sides_text(card, person.language, words))
    related = guides.related(card, person.country, sources.now().date())
    if not related:
        return card_answer(person, sources, card, "")
    return _reply(person, sources, related[0], card_text(related[0], person.language, words, words.say(person.language, "said_before")), choosing=True)


def guide_elsewhere(person: Person, sources: Sources) -> Answer | None:
    """Show the card for another place on what was just shown; None where it says the same there."""
    guides, today = sources.guides(), sources.now().date()
    name = (person.guide or "").partition("/")[0]
    # After the question for the country the subject is remembered, and what holds in general stands above.
    current = guides.get(name, today) or (guides.on(name, None, today) if name in guides.subjects else None)
    subject = current.subject.id if current else name
    card = guides.on(subject, person.country, today) if subject in guides.subjects else None
    if card is None:
        return None
    if current is not None and card.id == current.id:
        lines = _listings_of(person, sources, card)  # the same holds there: its own legal help or line
        if not _is_foreign(sources, person, card):
            return lines if lines.replies else None
        said = guides.words.say(person.language, "own_none_more", country=guides.words.country(person.language, str(person.country)))
        answer = Answer().show(said, buttons=_ways_on(person, sources, card, guides, RELATED)).remember(guide=card.id, guide_turn=person.turn, request=None, awaiting="guide", place_choices=[])
        answer.replies += lines.replies
        return answer.remember(**{**lines.slots, "awaiting": "guide"})
    return card_answer(person, sources, guides.fitting(card, askers(person), person.country, today), "")


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
        before = words.say(person.language, "own_none", country=words.country(person.language, person.country)) if person.country and _is_foreign(sources, person, card) else ""
        return _reply(person, sources, card, card_text(card, person.language, words, before), choosing=True)
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
    hide = [button(guides.words.say(person.language, "buttons", "hide"), "/hide")] if card.subject.id in WATCHED else []
    choices = [button(one.title.get(person.language, one.title["en"]), PAYLOAD.format(f"{card.id}/{one.id}")) for one in card.limit.choices] if card.limit and choosing else []
    if choosing and card.facets:
        choices.append(button(guides.words.say(person.language, "buttons", "sides"), PAYLOAD.format(f"{card.id}/{SIDES}")))
    buttons = hide + choices + _ways_on(person, sources, card, guides, RELATED - 2 if card.limit and choosing else RELATED)
    answer = Answer().show(text, buttons=buttons).remember(guide=card.id, guide_turn=person.turn, shown=[], request=None, awaiting="guide", place_choices=[])
    if person.country and (card.listings or (choosing and _is_foreign(sources, person, card))):
        following = _listings_of(person, sources, card)
        if any(button["payload"] == "/menu" for reply in following.replies for button in reply.get("buttons", [])):
            buttons.pop()  # the listings have a way to the menu of their own
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
    """Return the listings that a card names by kind, or what a country has where no card is its own; nothing where it has none of the kind."""
    topic = next((one for one in card.subject.topics if person.topic in ("none", one)), card.subject.topics[0] if card.subject.topics else "none")
    kinds = [frozenset(card.listings)] if card.listings else list(INSTEAD_OF_A_CARD.get(card.subject.thread, ()))
    found = [answer for one in kinds if (answer := lines_answer(person, sources, topic, one, LISTINGS)) is not None]
    # A line for everyone stands before legal help that is not for whom it is wished.
    return next((answer for answer in found if not answer.replies[0].get("missing")), found[0] if found else Answer())


def _is_foreign(sources: Sources, person: Person, card: Card) -> bool:
    """Tell whether a card on a subject of law holds for no country in particular, though the person's is known."""
    return bool(person.country) and card.country == INTERNATIONAL and not card.countries and sources.guides().by_country(card.subject.id)
