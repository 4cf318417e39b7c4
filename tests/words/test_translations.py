"""Translations: complete, made from today's English, replaceable by an organisation's own words."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.words.commands import words as words_command
from bot.words.translations import accept, checksum, states
from rasa_project.reply_files import OWN_WORDS, ReplyFileError, replies, reply_files


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


def test_a_missing_folder_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(OWN_WORDS, "/nowhere/at/all")
    result = CliRunner().invoke(words_command, ["list"])
    assert result.exit_code == 1
    assert "is not a folder" in result.output


def test_our_translations_are_up_to_date() -> None:
    assert [(state.language, state.kind, state.name) for state in states(reply_files())] == []
