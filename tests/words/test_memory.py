"""What a message adds to the memory of a conversation (rasa_project/actions/memory.py)."""

from __future__ import annotations

from typing import Any

import pytest
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
    assert remembered(tracker("deny", text="no, not police", wish="no_police"))["answering"] == "no_police"
    long = "no police came when i called them that night and i still think about it"
    slots = remembered(tracker("disclose", text=long, wish="no_police"))
    assert (slots["answering"], slots["awaiting"]) == (None, "told")


def test_only_talking_leaves_talking_open() -> None:
    slots = remembered(tracker("ask_hotline", text="just talk", wish="only_talk"))
    assert (slots["answering"], slots["awaiting"]) == ("only_talk", "talking")


def test_skip_means_the_country_only_where_it_was_asked() -> None:
    assert remembered(tracker("deny", {"awaiting": "country"}, text="skip", wish="skip"))["answering"] == "skip"
    assert remembered(tracker("deny", {"awaiting": "calm"}, text="skip", wish="skip"))["answering"] == "calm"


def test_next_goes_on_with_calming_whatever_it_is_taken_for() -> None:
    slots = remembered(tracker("goodbye", {"awaiting": "calm"}, text="ok next", wish="next"))
    assert (slots["answering"], slots["awaiting"]) == ("next", "calm")
    assert remembered(tracker("affirm", {"awaiting": "help_or_talk"}, text="ok next", wish="next"))["answering"] == "help_or_talk"


def test_a_question_about_what_was_shown_is_not_taken_for_another() -> None:
    message = tracker("ask_privacy", {"shown": ["in-181"]}, text="do i need my name")
    message.latest_message["intent_ranking"] = [{"name": "ask_privacy", "confidence": 0.5}, {"name": "follow_up", "confidence": 0.3}]
    assert remembered(message)["answering"] == "about_shown"


@pytest.mark.parametrize(
    ("known", "text", "found", "expected"),
    [
        (None, "hola", "es", "es"),
        (None, "no", "es", None),
        (None, "hi", "en", "en"),
        ("en", "kenya", "hi-Latn", None),
        ("en", "more", "fr", None),
        ("en", "necesito ayuda", "es", "es"),
        ("en", "no police", "es", None),
        ("en", "हाँ", "hi", "hi"),
        ("es", "sí", "hi", None),
    ],
)
def test_a_word_that_languages_share_changes_none(known: str | None, text: str, found: str, expected: str | None) -> None:
    intent = "greet" if text in ("hola", "hi") else "deny"
    slots = remembered(tracker(intent, {"language": known} if known else {}, text=text, language=found))
    assert slots.get("language") == expected


def test_the_first_one_chooses_a_place() -> None:
    choices = ["Laval|CA-QC|CA", "Laval|FR-PDL|FR"]
    slots = remembered(tracker("follow_up", {"awaiting": "choice", "place_choices": choices}, text="the second one", which="second"))
    assert (slots["country"], slots["region"], slots["place"], slots["place_choices"]) == ("FR", "FR-PDL", "Laval", [])


def test_which_number_waits_for_an_answer() -> None:
    assert remembered(tracker("wrong_number", {"shown": ["in-181", "in-112"]}))["awaiting"] == "broken"
    assert remembered(tracker("wrong_number", {"shown": ["in-181"]}))["awaiting"] is None


def test_small_talk_leaves_the_question_open() -> None:
    assert "awaiting" not in remembered(tracker("ask_privacy", {"awaiting": "country"}))


def test_two_misunderstandings_end_the_talk() -> None:
    slots = remembered(tracker("unclear", {"awaiting": "talking", "misunderstood": 1}))
    assert (slots["answering"], slots["awaiting"]) == (None, None)


@pytest.mark.parametrize(("sure", "deed", "known", "expected"), [
    (0.66, None, None, (None, "unsure_whose")), (0.97, None, None, ("own_deed", "own_first")), (0.66, "by_me", None, ("own_deed", "own_first")),
    (0.66, "to_me", None, ("self", "told_self")), (0.97, None, "other", ("other", "told_other")), (0.7, None, "self", ("self", "told_self")),
    (0.7, None, "own_deed", ("own_deed", "own_deed")),
])  # fmt: skip
def test_words_for_both_only_where_it_is_open_who_did_harm(sure: float, deed: str | None, known: str | None, expected: tuple[str | None, str]) -> None:
    message = tracker("perpetrator", {"about": known} if known else {}, **({"deed": deed} if deed else {}))
    message.latest_message["intent_ranking"] = [{"name": "perpetrator", "confidence": sure}]
    slots = remembered(message)
    assert (slots.get("about", known), slots["answering"]) == expected


def test_an_own_deed_is_kept_until_something_done_to_oneself_is_told() -> None:
    known = {"about": "own_deed"}
    assert remembered(tracker("emotion", known, text="i hate myself for it"))["answering"] == "own_deed"
    assert remembered(tracker("ask_legal", known, text="will there be a case"))["answering"] == "own_deed"
    assert "about" not in remembered(tracker("disclose", known, text="she cried the whole time"))
    assert remembered(tracker("disclose", known, text="my father beat me too", deed="to_me"))["about"] == "self"
    assert remembered(tracker("set_place", known, text="pune", country="IN"))["answering"] == "place"


def test_someone_else_stays_the_one_it_is_about() -> None:
    known = {"about": "other", "role": ["parent"], "audience": ["children"]}
    assert "about" not in remembered(tracker("set_place", known, text="caracas", country="VE"))
    assert remembered(tracker("disclose", known, text="he did it again", deed="third"))["answering"] == "told_other"
    assert remembered(tracker("disclose", known, text="he hit me too", deed="to_me"))["about"] == "self"
    slots = remembered(tracker("disclose_other", known, text="my friend says she lies", role="friend", audience="young_adults"))
    assert slots["role"] == ["parent"]
    assert slots["audience"] == ["children", "young_adults"]


def test_a_danger_told_by_a_parent_leaves_them_a_parent() -> None:
    slots = remembered(tracker("danger_shown", text="/danger_shown", about="other", role="parent", audience="children", danger="child"))
    assert (slots["about"], slots["role"], slots["audience"]) == ("other", ["parent"], ["children"])
    assert "about" not in remembered(tracker("danger_shown", {"about": "other"}, text="/danger_shown", about="self"))
    assert remembered(tracker("danger_shown", {"about": "other"}, text="/danger_shown", about="self", deed="to_me"))["about"] == "self"


def test_whoever_they_fear_for_is_safe_only_where_someone_else_is_meant() -> None:
    assert remembered(tracker("disclose_other", {"about": "other"}, text="she is ok", wish="they_are_safe"))["answering"] == "they_are_safe"
    assert remembered(tracker("affirm", text="she is ok", wish="they_are_safe"))["answering"] is None


def test_who_someone_is_says_nothing_of_what_they_did() -> None:
    assert remembered(tracker("perpetrator", text="i am a guy", audience="men"))["answering"] == "about_me"
    assert remembered(tracker("disclose", text="i am a guy", audience="men"))["answering"] is None


def test_another_listing_is_wished_only_after_listings() -> None:
    assert remembered(tracker("deny", {"shown": ["in-181"]}, text="not that one", wish="another"))["answering"] == "about_shown"
    assert remembered(tracker("deny", {"awaiting": "country"}, text="not that one", wish="another"))["answering"] == "another"


@pytest.mark.parametrize(
    ("kind", "said", "reading"),
    [
        ("danger", ["over"], "over"),
        ("danger", ["gone"], "gone"),
        ("danger", ["over", "doubt"], None),
        ("danger", ["near", "over"], "near"),  # what leaves it open goes before what ends it
        ("danger", ["near", "mute"], "mute"),
        ("danger", ["wont"], None),
        ("suicide", ["wont"], "wont"),
        ("suicide", ["gone"], None),  # "he left me" ends no thoughts of suicide
        ("medical", ["refuse"], "refuse"),
    ],
)
def test_words_after_a_danger_card_mean_what_they_say(kind: str, said: list[str], reading: str | None) -> None:
    slots = remembered(tracker("disclose", {"danger": kind}, crisis=said))
    assert slots.get("crisis") == reading
    assert (slots["answering"] == "crisis") == (reading is not None)


def test_without_a_danger_they_mean_nothing() -> None:
    assert "crisis" not in remembered(tracker("disclose", crisis=["over", "mute"]))
    assert remembered(tracker("goodbye", text="im ok now", wish="safe"))["answering"] is None
    assert remembered(tracker("goodbye", {"danger": "danger"}, text="im ok now", wish="safe"))["crisis"] == "over"


def test_a_question_in_which_such_words_occur_is_answered() -> None:
    assert "crisis" not in remembered(tracker("ask_medical", {"danger": "medical"}, text="can i see a doctor without police?", crisis="refuse"))


@pytest.mark.parametrize(("intent", "text", "reading"), [("deny", "no", "no"), ("deny", "i have no papers here", "hmm"), ("affirm", "ok", "hmm"), ("emotion", "i am shaking", None)])
def test_little_words_after_a_card(intent: str, text: str, reading: str | None) -> None:
    slots = {"danger": "danger", "awaiting": "safe_now"}
    assert remembered(tracker(intent, slots, text=text)).get("crisis") == reading
    assert remembered(tracker(intent, {**slots, "awaiting": "talking"}, text=text)).get("crisis") is None


def test_a_place_asks_for_its_card_while_the_danger_is_fresh() -> None:
    slots = {"danger": "danger", "country": "IN"}
    assert remembered(tracker("set_place", slots, text="bangalore", country="IN"))["crisis"] == "place"
    assert remembered(tracker("set_place", {**slots, "since_card": 3}, text="bangalore", country="IN")).get("crisis") is None
    assert remembered(tracker("set_place", {**slots, "request": "ask_legal"}, text="bangalore", country="IN")).get("crisis") is None


def test_what_was_asked_before_a_danger_is_remembered() -> None:
    slots = remembered(tracker("danger_shown", {"guide": "posh-complaint", "topic": "workplace_harassment"}, danger="danger", endangered="self", topic="domestic_violence"))
    assert slots["before_danger"] == '/show_guide{"guide":"posh-complaint"}'
    assert "topic" not in slots
    again = remembered(tracker("danger_shown", {"danger": "danger", "shown": ["a"]}, danger="danger", listing=["in-112", "in-181"]))
    assert "before_danger" not in again
    assert again["shown"] == ["in-112", "in-181"]


def test_pictures_are_taken_down_and_this_chat_is_not() -> None:
    assert remembered(tracker("delete_data", {"topic": "online_abuse"}, text="can they be removed", wish="take_down"))["answering"] == "take_down"
    assert remembered(tracker("delete_data", text="can they be removed", wish="take_down"))["answering"] is None


def test_questions_that_begin_with_they_are_about_what_was_shown() -> None:
    assert remembered(tracker("wrong_number", {"shown": ["in-181"]}, text="are they open now", wish=["question", "them"], aspect="hours"))["answering"] == "about_shown"
    assert remembered(tracker("wrong_number", {"shown": ["in-181"]}, text="number is dead", aspect="hours"))["answering"] != "about_shown"


def test_better_in_the_middle_of_calming_is_enough() -> None:
    assert remembered(tracker("affirm", {"awaiting": "calm"}, text="ya estoy mejor", wish="safe"))["answering"] == "enough"


def test_not_knowing_answers_an_open_question_and_else_brings_choices() -> None:
    assert remembered(tracker("unclear", {"awaiting": "country"}, text="idk", wish="idk"))["answering"] == "country"
    assert remembered(tracker("deny", text="je sais pas", wish="idk"))["answering"] == "idk"


def test_no_number_was_shown_so_none_failed() -> None:
    assert remembered(tracker("wrong_number", {"topic": "online_abuse"}, text="wo paise maang raha hai"))["answering"] == "told"


def test_a_place_and_nothing_else() -> None:
    assert remembered(tracker("greet", {"awaiting": "told"}, text="suisse", country="CH"))["answering"] == "place"
    assert remembered(tracker("disclose", text="my boss in kenya touches me", country="KE"))["answering"] is None


def test_a_question_after_a_telling_is_not_passed_over() -> None:
    assert remembered(tracker("nlu_fallback", {"awaiting": "told"}, text="is this normal?"))["answering"] is None
    assert remembered(tracker("nlu_fallback", {"awaiting": "told"}, text="since months"))["answering"] == "told"
