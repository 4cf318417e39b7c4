"""The command `beside`."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path
from typing import ClassVar

import click

from bot.freed_memory import start_overwriting
from bot.privacy import forbid_dumps, set_up_logging
from bot.settings import Settings, SettingsError


class _Group(click.Group):
    """Load the maintainers' commands only when one of them is called: Rasa and its friends are slow to import."""

    _elsewhere: ClassVar[dict[str, tuple[str, str]]] = {
        "listings": ("resources.commands", "listings"),
        "guides": ("resources.guide_commands", "guides"),
        "danger": ("bot.danger.commands", "danger"),
        "words": ("bot.words.commands", "words"),
    }

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted([*super().list_commands(ctx), *self._elsewhere])

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in self._elsewhere:
            return super().get_command(ctx, name)
        import importlib

        module, attribute = self._elsewhere[name]
        command: click.Command = getattr(importlib.import_module(module), attribute)
        return command


@click.group(cls=_Group)
@click.pass_context
def main(ctx: click.Context) -> None:
    """Beside: a private bot that stays beside people who lived through harassment or assault.

    Example: beside run
    """
    try:
        settings = Settings.from_environment()
    except SettingsError as error:
        raise click.ClickException(str(error)) from error
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")  # TensorFlow, which Rasa brings along, tells of processors and drivers nobody here needs
    set_up_logging(settings.log_level)
    ctx.obj = settings


@main.command()
@click.pass_obj
def prepare(settings: Settings) -> None:
    """Build the directory and train the model where their sources changed.

    Example: beside prepare
    """
    from bot.preparation import prepare as prepare_all

    with _one_sentence():
        prepare_all(settings, _say)


@main.command()
@click.option("--json", "as_json", is_flag=True, help="Read and write one JSON object a line.")
@click.pass_obj
def chat(settings: Settings, as_json: bool) -> None:
    """Talk in the terminal, or with another program.

    Example: echo '{"chat": "a", "text": "hello"}' | beside chat --json
    """
    _keep_to_itself()
    from bot.assembly import assemble

    with _one_sentence():
        conversation = assemble(settings, _say)
        if as_json:
            from bot.json_chat import json_chat

            asyncio.run(json_chat(conversation))
        else:
            from bot.terminal import terminal

            asyncio.run(terminal(conversation))


@main.command()
@click.option("--webhook", is_flag=True, help="Listen for Telegram's calls instead of polling (WEBHOOK_URL, WEBHOOK_SECRET).")
@click.pass_obj
def run(settings: Settings, webhook: bool) -> None:
    """Start the bot: on Telegram when TELEGRAM_BOT_TOKEN is set, else in the terminal.

    Example: TELEGRAM_BOT_TOKEN=... beside run
    """
    _keep_to_itself()
    from bot.assembly import assemble

    with _one_sentence():
        if settings.telegram_token is None:
            _say("TELEGRAM_BOT_TOKEN is not set, so the bot talks here. For Telegram: write to @BotFather there, /newbot, and set the token it gives you.")
            from bot.terminal import terminal

            asyncio.run(terminal(assemble(settings, _say)))
            return
        from bot.telegram.application import run_bot
        from bot.telegram.starting import check_settings

        check_settings(settings, webhook=webhook)  # before the seconds that loading takes
        run_bot(settings, assemble(settings, _say), webhook=webhook, say=_say)


@main.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
@click.option("--errors", is_flag=True, help="List what was missed.")
@click.pass_obj
def evaluate(settings: Settings, file: Path, as_json: bool, errors: bool) -> None:
    """Score a file of labelled messages: need, danger, language and place.

    Example: beside evaluate tests/messages/test/en.jsonl
    """
    from bot.evaluation import evaluate_file

    with _one_sentence():
        click.echo(asyncio.run(evaluate_file(settings, file, as_json=as_json, errors=errors, say=_say)))


def _keep_to_itself() -> None:
    """Keep what people write out of freed memory, core files and other programs' sight."""
    start_overwriting()
    forbid_dumps()


def _say(line: str) -> None:
    click.echo(line, err=True)


class _one_sentence:  # noqa: N801 - reads as a statement
    """Turn an expected failure into one sentence and a non-zero exit."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        from bot.failures import sentence_for

        if isinstance(error, Exception) and not isinstance(error, click.ClickException):
            sentence = sentence_for(error)
            if sentence:
                raise click.ClickException(sentence) from error


if __name__ == "__main__":
    sys.exit(main())
