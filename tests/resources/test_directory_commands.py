"""The maintainers' commands, run as they are typed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from resources.commands import listings


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(listings, [str(one) for one in arguments])


@pytest.fixture
def places(small: Path, tmp_path: Path) -> list[str]:
    """Return the options that point a command at the small directory."""
    return ["--folder", str(small), "--database", str(tmp_path / "directory.db")]


def test_every_command_has_help_and_an_example() -> None:
    for name in ["", *listings.commands]:
        result = run(*([name] if name else []), "--help")
        assert result.exit_code == 0
        assert "Example: beside listings" in result.output, name


def test_check(small: Path) -> None:
    result = run("check", "--folder", small, "--now", "2026-11-24")
    assert (result.exit_code, result.output) == (0, "2 listings in order, 0 errors, 0 warnings.\n")


def test_check_fails_with_file_entry_field_and_mend(small: Path) -> None:
    text = (small / "in.yml").read_text(encoding="utf-8")
    (small / "in.yml").write_text(text.replace("'0800 111 222'", "0800 111 222"), encoding="utf-8")
    result = run("check", "--folder", small)
    assert result.exit_code == 1
    assert "in.yml:27: in-listen: phones[0].number" in result.output
    assert "0800 stays 0800" in result.output
    found = json.loads(run("check", "--folder", small, "--json").output)
    assert (found["errors"], found["problems"][0]["entry"]) == (1, "in-listen")


def test_check_tidies_layout_only(small: Path) -> None:
    text = (small / "in.yml").read_text(encoding="utf-8")
    (small / "in.yml").write_text(text.replace("sources:\n  - ", "sources:\n      - "), encoding="utf-8")
    assert "layout" in run("check", "--folder", small).output
    assert run("check", "--folder", small, "--tidy").exit_code == 0
    assert "# the short code" in (small / "in.yml").read_text(encoding="utf-8")


def test_build_and_search_and_show(places: list[str]) -> None:
    result = run("build", *places)
    assert result.exit_code == 0
    assert "2 listings built" in result.output
    assert "already up to date" in run("build", *places).output
    assert "in-listen" in run("search", "in", *places).output
    found = json.loads(run("search", "IN", "--why", "--json", *places).output)
    assert found[0]["id"] == "in-listen"
    assert found[0]["phones"][0]["number"] == "0800 111 222"
    assert "Call 0800 111 222" in run("show", "in-listen", "--now", "2026-11-24", *places).output
    assert json.loads(run("show", "in-listen", "--json", *places).output)["freshness"] == "unconfirmed"


def test_errors_are_one_sentence_and_not_zero(places: list[str], small: Path) -> None:
    cases = [
        ("show", "in-nothing", *places),
        ("search", "IN", "--topic", "cookery", *places),
        ("search", "IN", "--now", "yesterday", *places),
        ("build", "--folder", str(small), "--database", "/proc/nothing/directory.db"),
    ]
    for case in cases:
        result = run(*case)
        assert result.exit_code != 0
        assert "Traceback" not in result.output
        assert "Error: " in result.output
    (small / "in.yml").write_text("- id: [", encoding="utf-8")
    result = run("build", *places)
    assert result.exit_code == 1
    assert "Nothing was built" in result.output


def test_a_search_without_a_match_names_the_emergency_number(places: list[str]) -> None:
    assert "Emergency: in-112" in run("search", "IN", "--language", "fi", *places).output
