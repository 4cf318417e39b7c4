"""The lint catches what other bots got wrong, lets good words pass, and our own words are clean."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.words.commands import words as words_command
from bot.words.elsewhere import words_elsewhere
from bot.words.lint import LANGUAGES, WordsLint, average_sentence, split_sentences
from bot.words.replies import check_reply, read_required, reply_texts, said
from rasa_project.reply_files import replies, reply_files


@pytest.fixture(scope="module")
def lint() -> WordsLint:
    return WordsLint.read()


# Quoted in docs/rules.md and in the comparison with other bots: each has to be caught.
FAILURES = [
    ("Seems like you have not been harassed", "R7"),
    ("We encrypt the dialogue end to end.", "R13"),
    ("EMERGENCY ALERT SENT", "R11"),
    ("Your messages are encrypted end to end", "R13"),
    ("It is punishable under IPC section 354A.", "R27"),
    ("123456789:AAF1Zq9Yd3kLmNoPqRsTuVwXyZabcdefghi", "R16"),
    ("No trace is left once erased", "R18"),
    ("We store no personal data.", "R13"),
    ("Why did you go there?", "R3"),
    ("What were you wearing?", "R3"),
    ("Did you fight back?", "R3"),
    ("Are you sure?", "R3"),
    ("Can you prove it?", "R3"),
    ("You must report this.", "R8"),
    ("You should leave him.", "R8"),
    ("You have to forgive.", "R8"),
    ("He committed suicide.", "R28"),
    ("Please rephrase your message.", "R34"),
    ("Tell us exactly what happened.", "R4"),
    ("What is your full name?", "R5"),
    ("It could have been worse.", "R7"),
    ("Stay calm with him and do not make him angry.", "R9"),
    ("Help is on the way.", "R11"),
    ("This chat is completely anonymous.", "R13"),
    ("The victim can call.", "R31"),
    ("Brave girl, you did well.", "R32"),
    ("You did it!", "R33"),
    ("Please rate this chat.", "R36"),
    ("We haven't heard from you.", "R22"),
    ("Pourquoi n'avez-vous rien dit ?", "R3"),
    ("Vous devez porter plainte.", "R8"),
    ("Ce n'était pas un viol.", "R7"),
    ("Vous n'êtes pas seule.", "R32"),
    ("Tout est chiffré de bout en bout.", "R13"),
    ("Les secours sont en route.", "R11"),
    ("Elle a commis un suicide.", "R28"),
    ("¿Por qué no lo denunciaste?", "R3"),
    ("¿Estás segura?", "R3"),
    ("Debes denunciar.", "R8"),
    ("No estás sola.", "R32"),
    ("La policía está en camino.", "R11"),
    ("El chat es totalmente anónimo.", "R13"),
    ("Cometió suicidio.", "R28"),
    ("आपने क्या पहना था?", "R3"),
    ("आपको रिपोर्ट करनी चाहिए।", "R8"),
    ("मैं सुन रही हूँ।", "R32"),
    ("मदद रास्ते में है।", "R11"),
    ("यह उत्पीड़न नहीं था।", "R7"),
    ("Aapne kya pehna tha?", "R3"),
    ("Aapko report karni chahiye.", "R8"),
    ("Main sun raha hoon.", "R32"),
    ("Police aa rahi hai.", "R11"),
    ("Ye chat gupt hai.", "R13"),
]


@pytest.mark.parametrize(("text", "rule"), FAILURES)
def test_a_failure_is_caught(lint: WordsLint, text: str, rule: str) -> None:
    findings = lint.check(text)
    assert rule in {finding.rule for finding in findings}, findings
    assert all(finding.mend for finding in findings)


GOOD = [
    ("en", "You do not have to report anything. Nothing has to happen today."),
    ("en", "They say it is confidential; ask about the limits."),
    ("en", "Chats with bots are cloud chats, not end-to-end encrypted."),
    ("en", "I cannot call anyone for you."),
    ("fr", "Vous n'avez rien à expliquer, et ce n'est pas votre faute."),
    ("fr", "On y dit que c'est confidentiel. Il peut y avoir des limites."),
    ("es", "No tienes que contar nada. Tú eliges."),
    ("es", "Dicen que es confidencial; se les puede preguntar antes."),
    ("hi", "आपको कुछ समझाना ज़रूरी नहीं। आपको क्या चाहिए?"),
    ("hi-Latn", "Aapko kya chahiye? Kuch bhi zaroori nahi."),
]


@pytest.mark.parametrize(("language", "text"), GOOD)
def test_good_words_pass(lint: WordsLint, language: str, text: str) -> None:
    assert lint.check(text, language) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_our_replies_are_clean(lint: WordsLint, language: str) -> None:
    own = {language: replies(reply_files())[language]}
    required = read_required()
    assert [finding.line() for one in said(own) for finding in check_reply(one, lint, required)] == []


def test_all_other_words_are_clean(lint: WordsLint) -> None:
    texts = list(words_elsewhere())
    assert {language for _, language, _ in texts} == set(LANGUAGES)
    assert [finding.line() for place, language, text in texts for finding in lint.check(text, language, place)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_sentences_are_short(language: str) -> None:
    assert average_sentence(reply_texts(reply_files())[language]) <= 12


def test_sentences_are_cut_where_readers_pause() -> None:
    assert [sentence.strip() for sentence in split_sentences("One. Two? तीन। See www.example.org now.\nLast")] == ["One.", "Two?", "तीन।", "See www.example.org now.", "Last"]


def test_the_command_names_rule_place_and_mend(tmp_path: Path) -> None:
    result = CliRunner().invoke(words_command, ["lint", "EMERGENCY ALERT SENT"])
    assert result.exit_code == 1
    assert "text: R11:" in result.output
    assert "I cannot call anyone" in result.output
    file = tmp_path / "other-bot.yml"
    file.write_text('responses:\n  utter_x:\n  - text: "Hello."\n  - text: "You must report."\n', encoding="utf-8")
    result = CliRunner().invoke(words_command, ["lint", str(file)])
    assert "other-bot.yml:4: R8" in result.output
    assert CliRunner().invoke(words_command, ["lint", "Take your time."]).exit_code == 0
