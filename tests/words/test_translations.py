"""Translations: complete, made from today's English, replaceable by an organisation's own words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from bot.dialogue.embedded import EmbeddedDialogue
from bot.dialogue.protocol import DialogueError
from bot.words.commands import words as words_command
from bot.words.translations import accept, checksum, states
from rasa_project.reply_files import OWN_WORDS, ReplyFileError, replies, reply_files
from rasa_project.responses import choose, read_responses


def project(folder: Path, english: str, french: str) -> Path:
    (folder / "domain" / "responses").mkdir(parents=True)
    (folder / "translations" / "fr").mkdir(parents=True)
    (folder / "domain" / "responses" / "a.yml").write_text(english, encoding="utf-8")
    (folder / "translations" / "fr" / "a.yml").write_text(french, encoding="utf-8")
    return folder


ENGLISH = 'responses:\n  utter_a:\n  - text: "Hello {name}."\n    buttons:\n    - {title: "Menu", payload: "/menu"}\n  utter_b:\n  - text: "Bye."\n'
FRENCH = 'responses:\n  utter_a:\n  - text: "Bonjour {name}."\n    buttons:\n    - {title: "Menu", payload: "/menu"}\n'


def kinds(folder: Path) -> list[tuple[str, str]]:
    return [(state.kind, state.name) for state in states(reply_files(folder), ["fr"])]


def test_missing_and_stale_and_accepted(tmp_path: Path) -> None:
    folder = project(tmp_path, ENGLISH, FRENCH)
    assert kinds(folder) == [("stale", "utter_a"), ("missing", "utter_b")]
    accept(reply_files(folder), "fr")
    assert kinds(folder) == [("missing", "utter_b")]
    english = folder / "domain" / "responses" / "a.yml"
    english.write_text(ENGLISH.replace("Hello", "Good day"), encoding="utf-8")
    assert kinds(folder) == [("stale", "utter_a"), ("missing", "utter_b")]
    assert accept(reply_files(folder), "fr", ["utter_a"]) == [folder / "translations" / "fr" / "a.yml"]
    assert accept(reply_files(folder), "fr") == []


def test_what_has_to_be_the_same_is_compared(tmp_path: Path) -> None:
    folder = project(tmp_path, ENGLISH, FRENCH.replace("/menu", "/menus").replace("{name}", "{nom}"))
    assert [name for kind, name in kinds(folder) if kind == "odd"] == ["utter_a", "utter_a"]


def test_the_checksum_counts_words_buttons_and_conditions_only() -> None:
    assert checksum([{"text": "a", "metadata": {"author": "x"}}]) == checksum([{"text": "a"}])
    assert checksum([{"text": "a"}]) != checksum([{"text": "a", "condition": [{"name": "topic", "value": "campus"}]}])


def test_own_words_stand_in_place_of_ours_one_by_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "fr").mkdir()
    (tmp_path / "fr" / "ours.yml").write_text('about: {author: counsellor, reviewed: 2026-11-01}\nresponses:\n  utter_goodbye:\n  - text: "À bientôt."\n', encoding="utf-8")
    words = replies(reply_files(own=tmp_path))
    assert [variation["text"] for variation in words["fr"]["utter_goodbye"]] == ["À bientôt."]
    assert words["fr"]["utter_thanks"] == replies(reply_files())["fr"]["utter_thanks"]
    monkeypatch.setenv(OWN_WORDS, str(tmp_path))
    result = CliRunner().invoke(words_command, ["list", "--language", "fr"])
    assert "fr/utter_goodbye/1  counsellor  2026-11-01" in result.output
    assert "fr/utter_thanks/1  maintainers  not yet reviewed" in result.output


def test_a_bad_file_is_named_with_its_place(tmp_path: Path) -> None:
    (tmp_path / "fr").mkdir()
    (tmp_path / "fr" / "ours.yml").write_text("responses:\n  utter_a: hello\n", encoding="utf-8")
    with pytest.raises(ReplyFileError, match=r"fr/ours.yml, utter_a"):
        reply_files(own=tmp_path)
    (tmp_path / "fr" / "ours.yml").write_text("responses: [\n", encoding="utf-8")
    with pytest.raises(ReplyFileError, match=r"fr/ours.yml is not valid YAML"):
        reply_files(own=tmp_path)


OWN = """about: {author: counsellor, reviewed: 2026-11-01}
responses:
  utter_goodbye:
    - text: "Take care. We are here every day from nine to nine."
      buttons: [{title: "Menu", payload: "/menu"}]
"""


def test_own_words_are_what_is_said_and_ours_stay_behind_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "ours.yml").write_text(OWN, encoding="utf-8")
    monkeypatch.setenv(OWN_WORDS, str(tmp_path))
    words = read_responses()
    for turn in (0, 1):
        said = choose(words, "utter_goodbye", "en", {"turn": turn})
        assert said is not None
        assert said["text"] == "Take care. We are here every day from nine to nine."
    ours = choose(words, "utter_goodbye", "es", {})
    assert ours is not None
    assert "Cuídate" in ours["text"]
    assert (tmp_path / "en" / "ours.yml").read_text(encoding="utf-8") == OWN


def test_own_words_are_checked_for_what_cannot_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for language in ("en", "fr"):
        (tmp_path / language).mkdir()
    (tmp_path / "en" / "ours.yml").write_text(OWN, encoding="utf-8")
    (tmp_path / "fr" / "ours.yml").write_text(OWN.replace("Take care.", "À bientôt."), encoding="utf-8")
    monkeypatch.setenv(OWN_WORDS, str(tmp_path))
    result = CliRunner().invoke(words_command, ["check"])
    assert [line.split(":")[:3] for line in result.output.splitlines()[:-1]] == [[language, " stale", " utter_goodbye"] for language in ("hi", "hi-Latn", "es")]
    assert "the English is your own, this is still ours" in result.output
    (tmp_path / "en" / "ours.yml").write_text(OWN.replace("/menu", "/menue").replace("nine to nine", "{hours}") + '  utter_goodby:\n    - text: "Bye."\n', encoding="utf-8")
    result = CliRunner().invoke(words_command, ["check", "--language", "fr"])
    assert "en: odd: utter_goodbye: {hours} is filled in by nothing" in result.output
    assert "en: odd: utter_goodbye: a button with /menue, which nothing answers" in result.output
    assert "en: odd: utter_goodby: there is no such reply" in result.output
    (tmp_path / "en" / "ours.yml").write_text(OWN.replace("every day", "you must, every day"), encoding="utf-8")
    assert "en/utter_goodbye/1: R8" in CliRunner().invoke(words_command, ["lint"]).output


@pytest.mark.parametrize(
    ("part", "named"), [('buttons: [{title: "Menu"}]', "every button needs a title and a payload"), ("condition: [{type: slot, value: men}]", "every condition needs a name and a value")]
)
def test_half_a_button_or_condition_is_named_at_the_start(tmp_path: Path, part: str, named: str) -> None:
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "ours.yml").write_text(f'responses:\n  utter_goodbye:\n    - text: "Bye."\n      {part}\n', encoding="utf-8")
    with pytest.raises(ReplyFileError, match=f"en/ours.yml, utter_goodbye: {named}"):
        reply_files(own=tmp_path)


def test_nobody_reads_the_same_sentence_twice_in_a_row() -> None:
    # What a list or a fact is made of has one wording; so have the sentences that stand inside another reply.
    one = {"utter_listing", "utter_facts", "utter_where_memory", "utter_where_outside"}
    for language, names in replies(reply_files()).items():
        for name in names.keys() - one:
            groups: dict[str, list[str]] = {}
            for variation in names[name]:
                groups.setdefault(str(variation.get("condition")), []).append(variation["text"])
            assert all(len(set(texts)) == len(texts) > 1 for texts in groups.values()), f"{language}/{name}"


def test_a_missing_folder_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(OWN_WORDS, "/nowhere/at/all")
    result = CliRunner().invoke(words_command, ["list"])
    assert result.exit_code == 1
    assert "is not a folder" in result.output


def test_our_translations_are_up_to_date() -> None:
    assert [(state.language, state.kind, state.name) for state in states(reply_files())] == []


def test_the_start_names_the_file_of_replies_that_cannot_be_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "ours.yml").write_text("responses: [\n", encoding="utf-8")
    monkeypatch.setenv(OWN_WORDS, str(tmp_path))
    with pytest.raises(DialogueError, match=r"en/ours.yml is not valid YAML"):
        EmbeddedDialogue.load(tmp_path / "none.tar.gz", [])


def test_what_says_most_of_a_person_is_said_and_first_whom_it_is_about() -> None:
    def one(text: str, **slots: str) -> dict[str, Any]:
        return {"text": text, "condition": [{"name": name, "value": value} for name, value in slots.items()]}

    words = {"en": {"utter_self_blame": [{"text": "plain"}, one("men", audience="men", heard="first"), one("other", about="other"), one("witness", about="other", role="witness")]}}
    for turn in range(4):
        assert (choose(words, "utter_self_blame", "en", {"turn": turn, "audience": ["men"], "heard": "first", "about": "other"}) or {})["text"] == "other"
        assert (choose(words, "utter_self_blame", "en", {"turn": turn, "role": ["witness"], "about": "other"}) or {})["text"] == "witness"
        assert (choose(words, "utter_self_blame", "en", {"turn": turn}) or {})["text"] == "plain"
