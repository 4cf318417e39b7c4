"""What a message adds to the memory of a conversation (rasa_project/actions/memory.py)."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Tracker

from rasa_project.actions.memory import remembered


def tracker(intent: str, slots: dict[str, Any] | None = None, text: str = "some words", **entities: Any) -> Tracker:
    found = [{"entity": name, "value": value} for name, values in entities.items() for value in (values if isinstance(values, list) else [values])]
    return Tracker("a", slots or {}, {"intent": {"name": intent}, "entities": found, "text": text}, [], False, None, {}, "action_listen")


def test_telling_again_is_known() -> None:
    assert remembered(tracker("disclose"))["heard"] == "first"
    assert remembered(tracker("disclose", {"heard": "first"}))["heard"] == "again"


def test_a_correction_of_who_writes_replaces_it() -> None:
    slots = remembered(tracker("disclose", {"audience": ["deaf", "women"]}, audience="men"))
    assert slots["audience"] == ["deaf", "men"]


def test_trans_people_are_offered_lgbtq_lines() -> None:
    assert remembered(tracker("disclose", audience="trans"))["audience"] == ["lgbtq", "trans"]


def test_only_a_short_message_is_a_wish() -> None:
    assert remembered(tracker("deny", text="no, not police", wish="no_police"))["awaiting"] == "no_police"
    long = "no police came when i called them that night and i still think about it"
    assert remembered(tracker("disclose", text=long, wish="no_police"))["awaiting"] == "help_or_talk"


def test_a_wish_lasts_one_turn() -> None:
    assert remembered(tracker("affirm", {"awaiting": "only_talk"}, text="ok"))["awaiting"] == "talking"


def test_skip_means_the_country_only_where_it_was_asked() -> None:
    assert remembered(tracker("deny", {"awaiting": "country"}, text="skip", wish="skip"))["awaiting"] == "skip"
    assert "awaiting" not in remembered(tracker("deny", {"awaiting": "calm"}, text="skip", wish="skip"))


def test_the_first_one_chooses_a_place() -> None:
    choices = ["Laval|CA-QC|CA", "Laval|FR-PDL|FR"]
    slots = remembered(tracker("follow_up", {"awaiting": "choice", "place_choices": choices}, text="the second one", aspect="second"))
    assert (slots["country"], slots["region"], slots["place"], slots["place_choices"]) == ("FR", "FR-PDL", "Laval", [])


def test_which_number_waits_for_an_answer() -> None:
    assert remembered(tracker("wrong_number", {"shown": ["in-181", "in-112"]}))["awaiting"] == "broken"
    assert remembered(tracker("wrong_number", {"shown": ["in-181"]}))["awaiting"] is None


def test_small_talk_leaves_the_question_open() -> None:
    assert "awaiting" not in remembered(tracker("ask_privacy", {"awaiting": "country"}))


def test_two_misunderstandings_end_the_talk() -> None:
    slots = remembered(tracker("unclear", {"awaiting": "talking", "misunderstood": 1}))
    assert slots["awaiting"] is None
