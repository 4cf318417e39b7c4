"""The commands `beside words`: lint, check, list, accept."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from pathlib import Path
from typing import TypeVar

import click
import yaml
from typing_extensions import ParamSpec

from bot.words.elsewhere import words_elsewhere
from bot.words.lint import LANGUAGES, Finding, WordsLint, average_sentence
from bot.words.replies import check_reply, read_required, reply_texts, said
from bot.words.translations import accept as accept_translations
from bot.words.translations import states
from rasa_project.reply_files import ReplyFile, ReplyFileError, own_words, replies, reply_files

MOST_WORDS_A_SENTENCE = 12.0
_P = ParamSpec("_P")
_R = TypeVar("_R")


def _one_sentence(function: Callable[_P, _R]) -> Callable[_P, _R]:
    """Turn a file that cannot be used into one sentence."""

    @wraps(function)
    def run(*args: _P.args, **kwargs: _P.kwargs) -> _R:
        try:
            return function(*args, **kwargs)
        except (ReplyFileError, OSError, yaml.YAMLError) as error:
            raise click.ClickException(str(error)) from error

    return run


@click.group()
def words() -> None:
    """The words that the bot says: check them, list them, translate them."""


@words.command()
@click.argument("text", required=False)
@click.option("--language", type=click.Choice(LANGUAGES), help="The language of TEXT or FILE; all are tried without it.")
@_one_sentence
def lint(text: str | None, language: str | None) -> None:
    """Check words over the rules of docs/rules.md: TEXT, the lines of a FILE, or all words of this bot.

    Ends with 1 when a rule is broken.

    Example: beside words lint "Seems like you have not been harassed"
    """
    rules = WordsLint.read()
    if text is None:
        findings, count = _own_findings(rules)
        checked = f"{count} texts"
    else:
        lines = _lines(text)
        findings = [finding for place, line in lines for finding in rules.check(line, language, place)]
        checked = f"{len(lines)} line{'' if len(lines) == 1 else 's'}"
    for finding in findings:
        click.echo(finding.line())
    click.echo(f"{checked} checked, {len(findings)} finding{'' if len(findings) == 1 else 's'}")
    if findings:
        raise click.exceptions.Exit(1)


@words.command()
@click.option("--language", type=click.Choice(LANGUAGES[1:]), help="Only this language.")
@_one_sentence
def check(language: str | None) -> None:
    """Say what is missing or stale in each language: a stale translation was made from an English that has changed since.

    Ends with 1 when there is anything to do.

    Example: beside words check --language fr
    """
    found = states(_files(), [language] if language else LANGUAGES[1:])
    for state in found:
        click.echo(f"{state.language}: {state.kind}: {state.name}: {state.why}")
    click.echo("every reply is translated and up to date" if not found else f"{len(found)} to do; docs/translating.md says how")
    if found:
        raise click.exceptions.Exit(1)


@words.command()
@click.argument("language", type=click.Choice(LANGUAGES[1:]))
@click.argument("names", nargs=-1)
@_one_sentence
def accept(language: str, names: tuple[str, ...]) -> None:
    """Mark translations as made from today's English: the NAMES of replies, or all of LANGUAGE.

    Example: beside words accept fr utter_welcome
    """
    changed = accept_translations(reply_files(), language, names)
    for path in changed:
        click.echo(f"marked: {language}/{path.name}")
    if not changed:
        click.echo("nothing to mark")


@words.command("list")
@click.option("--language", type=click.Choice(LANGUAGES), default="en", show_default=True)
@click.option("--text", "with_text", is_flag=True, help="Print the words too, to be read in one sitting.")
@_one_sentence
def list_words(language: str, with_text: bool) -> None:
    """List every reply: its id, who wrote it, when it was last reviewed.

    An organisation puts its own words into a folder <language>/*.yml and names it in BESIDE_WORDS.

    Example: beside words list --language fr --text
    """
    files = _files()
    about = {(file.language, name): file.about for file in files for name in file.replies}
    for one in said({language: replies(files)[language]}):
        known = about[(language, one.name)]
        own = one.variation.get("metadata") or {}
        author, reviewed = own.get("author", known.get("author", "unknown")), own.get("reviewed", known.get("reviewed"))
        who = "".join(f" [{condition['name']}: {condition['value']}]" for condition in one.variation.get("condition") or ())
        click.echo(f"{one.id}  {author}  {reviewed or 'not yet reviewed'}{who}")
        if with_text:
            click.echo("    " + one.text.replace("\n", "\n    "))
            click.echo("    " + "  ".join(f"[{button['title']}]" for button in one.buttons) + "\n")


def _files() -> list[ReplyFile]:
    return reply_files(own=own_words())


def _own_findings(rules: WordsLint) -> tuple[list[Finding], int]:
    files, required = _files(), read_required()
    findings: list[Finding] = []
    count = 0
    for one in said(replies(files)):
        findings += check_reply(one, rules, required)
        count += 1
    for place, language, text in words_elsewhere():
        findings += rules.check(text, language, place)
        count += 1
    for language, texts in reply_texts(files).items():
        average = average_sentence(texts)
        if average > MOST_WORDS_A_SENTENCE:
            findings.append(rules.finding("R33", language, f"{average:.1f} words a sentence on average"))
    return findings, count


def _lines(text: str) -> Sequence[tuple[str, str]]:
    """Return (place, line) of a file's lines, or of the text itself."""
    path = Path(text)
    try:
        is_file = len(text) < 1000 and path.is_file()
    except OSError:
        is_file = False
    if not is_file:
        return [("text", text)]
    if path.suffix in (".yml", ".yaml"):
        return [(f"{path.name}:{number}", _value(line)) for number, line in _numbered(path) if not line.lstrip().startswith("#")]
    return [(f"{path.name}:{number}", line) for number, line in _numbered(path)]


def _value(line: str) -> str:
    """Return the words of a line of YAML, without the signs around them."""
    return line.strip().lstrip("-").strip().removeprefix("text:").strip().strip("'\"")


def _numbered(path: Path) -> list[tuple[int, str]]:
    return [(number, line) for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), start=1) if line.strip()]
