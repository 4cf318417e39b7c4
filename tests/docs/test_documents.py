"""The documents speak of commands, settings and files that are there, and leave none of them out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import click
import pytest

from bot.__main__ import main
from bot.settings import ROOT, Settings

DOCUMENTS = (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))
SOURCES = ("bot", "resources", "rasa_project", ".ci")
FENCE = re.compile(r"^```[^\n]*\n(.*?)^```", re.MULTILINE | re.DOTALL)
SPAN = re.compile(r"`([^`\n]+)`")
# `beside` where a shell would run it; "112 stands beside it" in pasted output is no command.
CALL = re.compile(r"(?:^|[$|&;:'(] *|[A-Z_]+=\S* |bin/)beside(?= |$)([^\n]*)", re.MULTILINE)
WORD = re.compile(r"[a-z][a-z-]*")
OPTION = re.compile(r"--[a-z][a-z-]*")
CAPITALS = re.compile(r"\b[A-Z]+(?:_[A-Z]+)+\b")
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
ENDS_A_CALL = frozenset({"|", "&&", ";", "#", ">"})


class _Asking(Mapping[str, str]):
    """An empty environment that remembers what was asked of it."""

    def __init__(self) -> None:
        self.names: set[str] = set()

    def __getitem__(self, key: str) -> str:
        self.names.add(key)
        raise KeyError(key)

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


@dataclass(frozen=True)
class Call:
    """One `beside ...` in a document: the commands it goes through, and what in it does not exist."""

    text: str
    path: tuple[str, ...]
    wrong: tuple[str, ...]


def commands(command: click.Command, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Yield every command of the program that does something, with its path."""
    if not isinstance(command, click.Group):
        yield path, command
        return
    with click.Context(command) as context:
        for name in command.list_commands(context):
            found = command.get_command(context, name)
            assert found is not None, name
            yield from commands(found, (*path, name))


def settings() -> set[str]:
    """Return the names of all settings: what Settings asks for, and what the commands' options ask for."""
    asking = _Asking()
    Settings.from_environment(asking)
    options = (parameter.envvar for _, command in commands(main) for parameter in command.params)
    return asking.names | {name for name in options if isinstance(name, str)}


def code(text: str) -> list[str]:
    """Return what a document sets as code: fenced blocks, whose broken lines are joined, and spans."""
    fenced = [block.replace("\\\n", " ") for block in FENCE.findall(text)]
    return [*fenced, *SPAN.findall(FENCE.sub("", text))]


def call(words: str) -> Call:
    """Return what the words after `beside` call."""
    command: click.Command = main
    path: list[str] = []
    wrong: list[str] = []
    for word in (one.strip("'\".,:;()") for one in words.split()):
        if word in ENDS_A_CALL:
            break
        if OPTION.match(word):
            known = {option for parameter in command.params for option in parameter.opts} | {"--help"}
            wrong += [word] if word.partition("=")[0] not in known else []
        elif isinstance(command, click.Group) and WORD.fullmatch(word):
            found = command.get_command(click.Context(command), word)
            if found is None:
                wrong.append(word)
                break
            path.append(word)
            command = found
    return Call(f"beside{words}", tuple(path), tuple(wrong))


def calls(text: str) -> list[Call]:
    """Return every `beside ...` of a document."""
    return [call(words) for piece in code(text) for words in CALL.findall(piece)]


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_command_and_option_named_exists(document: Path) -> None:
    assert [f"{one.text}: {one.wrong}" for one in calls(read(document)) if one.wrong] == []


def test_every_command_is_documented() -> None:
    documented = {one.path for document in DOCUMENTS for one in calls(read(document))}
    assert [" ".join(("beside", *path)) for path, _ in commands(main) if path not in documented] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_setting_named_exists(document: Path) -> None:
    sources = "\n".join(read(path) for folder in SOURCES for path in (ROOT / folder).rglob("*") if path.suffix == ".py" or path.parent.name == ".ci")
    # A name that the program itself sets or calls so (RASA_TELEMETRY_ENABLED) is no setting, and is there all the same.
    known = settings() | set(CAPITALS.findall(sources))
    assert sorted({name for piece in code(read(document)) for name in CAPITALS.findall(piece)} - known) == []


def test_every_setting_is_documented() -> None:
    documented = {name for document in DOCUMENTS for piece in code(read(document)) for name in CAPITALS.findall(piece)}
    assert sorted(settings() - documented) == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_relative_links_resolve(document: Path) -> None:
    targets = [target.partition("#")[0] for target in LINK.findall(FENCE.sub("", read(document))) if "://" not in target and not target.startswith(("#", "mailto:"))]
    assert [target for target in targets if not (document.parent / target).exists()] == []


def test_a_call_that_does_not_exist_is_found() -> None:
    assert call(" listings nothing").wrong == ("nothing",)
    assert call(" listings due --nothing").wrong == ("--nothing",)
    assert call(" listings due --country IN | head --lines 3").wrong == ()
    assert [one.path for one in calls("`beside listings due`, and 112 beside it; ```\n$ x\n```")] == [("listings", "due")]
