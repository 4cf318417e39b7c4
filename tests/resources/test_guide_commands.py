"""The maintainers' commands for the guides, run as they are typed."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner, Result

from resources.guide_commands import guides


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(guides, [str(one) for one in arguments])


def test_every_command_has_help_and_an_example() -> None:
    for name in ["", *guides.commands]:
        result = run(*([name] if name else []), "--help")
        assert result.exit_code == 0
        assert "Example: beside guides" in result.output, name


def test_check() -> None:
    result = run("check", "--now", "2026-11-24")
    assert result.exit_code == 0
    assert "0 errors, 0 warnings" in result.output
    assert json.loads(run("check", "--json", "--now", "2026-11-24").output)["errors"] == 0


def test_due_lists_what_is_withheld() -> None:
    assert "No card is due." in run("due", "--now", "2026-11-24").output
    soon = json.loads(run("due", "--now", "2027-02-01", "--within", "60", "--json").output)
    assert {one["withheld"] for one in soon} == {False}
    assert "gb-limit" in {one["id"] for one in soon}
    late = json.loads(run("due", "--now", "2027-03-01", "--json").output)
    assert {one["id"] for one in late if one["withheld"]} >= {"gb-limit", "gb-tribunal"}
    assert "gb-limit" in run("due", "--now", "2027-03-01").output


def test_show() -> None:
    assert "3 months" in run("show", "in-posh-limit").output
    assert "24 Feb 2027" in run("show", "in-posh-limit/lt3", "--now", "2026-11-24").output
    assert "समिति" in run("show", "in-posh-limit/lt3", "--language", "hi").output
    assert "Withheld" in run("show", "in-posh-limit", "--now", "2030-01-01").output


def test_search() -> None:
    found = json.loads(run("search", "deadline for the posh committee", "--country", "in", "--need", "ask_workplace", "--now", "2026-11-24", "--json").output)
    assert "in-posh-limit" in [one["id"] for one in found[:3]]
    assert "in-" in run("search", "deadline", "--country", "in", "--now", "2026-11-24").output


def test_errors_are_one_sentence_and_not_zero(tmp_path: Path) -> None:
    for case in [("show", "in-nothing"), ("show", "in-posh-limit/never"), ("check", "--folder", tmp_path / "none"), ("due", "--folder", tmp_path / "none"), ("check", "--folder", tmp_path)]:
        result = run(*case)
        assert result.exit_code != 0
        assert "Traceback" not in result.output
        assert "Error: " in result.output
