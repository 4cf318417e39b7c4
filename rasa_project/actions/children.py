"""Answers for an adult who asks for a child: a doctor for the child, and whether it has to be reported; with a child line."""

from __future__ import annotations

from rasa_project.actions.about import OTHER
from rasa_project.actions.answers import Answer, Person, Sources
from rasa_project.actions.help import ask_country, lines_answer

LINES = 2
# Need -> the words, and the subjects of the guides in whose place they stand: those that speak to the adult it was done to.
WORDS = {
    "ask_medical": ("utter_child_care", frozenset({"care-options", "care-access", "care-time", "care-evidence", "care-consent"})),
    "ask_report_police": ("utter_child_report", frozenset({"police-choice"})),
}


def child_answer(person: Person, sources: Sources, need: str, text: str) -> Answer | None:
    """Return words for a child's care or protection, or None where no child is meant or a guide answers it better."""
    if person.about != OTHER or "children" not in person.audience or need not in WORDS:
        return None
    response, subjects = WORDS[need]
    found = sources.guides().subject(text, need, person.topic, sources.encoder) if text else None
    if found is not None and found not in subjects:
        return None
    return with_child_line(Answer().say(response), person, sources)


def with_child_line(answer: Answer, person: Person, sources: Sources) -> Answer:
    """Add child lines, or the question for the country where they depend on it."""
    if not person.country:
        following = ask_country(person, sources, "ask_hotline") if person.awaiting != "country" else Answer()
    else:
        following = lines_answer(person, sources, "child_abuse", frozenset(), LINES) or Answer()
    answer.replies += following.replies
    return answer.remember(**following.slots)
