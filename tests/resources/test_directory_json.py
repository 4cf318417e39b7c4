"""Every command that ends says what it did as JSON, too, and nothing else on standard output."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from resources.commands import listings


def told(folder: Path, *arguments: str, ends_with: int = 0) -> Any:
    result = CliRunner().invoke(listings, [*arguments, "--folder", str(folder), "--json"])
    assert result.exit_code == ends_with, result.stderr
    return json.loads(result.stdout)


@pytest.mark.parametrize("name", sorted(listings.commands))
def test_every_command_has_an_example_and_json(name: str) -> None:
    shown = CliRunner().invoke(listings, [name, "--help"]).output
    assert f"Example: beside listings {name}" in shown
    # Browsing opens a page and ends when it is closed.
    assert ("--json" in shown) == (name != "browse")


def test_adding_confirming_and_retiring_say_what_they_did(small: Path) -> None:
    added = told(small, "add", "in-new", "--name", "New line", "--phone", "0800 123", "--source", "https://example.org")
    assert added == {"id": "in-new", "saved": True, "file": "in.yml"}
    confirmed = told(small, "verify", "in-new", "--how", "website", "--by", "kp", "--on", "2026-11-20", "--set", "fees=free")
    assert confirmed == {"id": "in-new", "assured_date": "2026-11-20", "assurer": "kp", "assured_how": "website", "changed": ["fees: nothing -> free"]}
    assert told(small, "retire", "in-new", "--why", "closed", "--by", "kp") == {"id": "in-new", "status": "inactive"}


def test_editing_says_whether_anything_was_saved(small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    editor = tmp_path / "editor.py"
    editor.write_text("import sys\npath = sys.argv[1]\ntext = open(path).read()\nopen(path, 'w').write(text.replace('A listening line', 'Another'))\n", encoding="utf-8")
    monkeypatch.setenv("EDITOR", f"{sys.executable} {editor}")
    assert told(small, "edit", "in-listen") == {"id": "in-listen", "saved": True}
    assert told(small, "edit", "in-listen") == {"id": "in-listen", "saved": False}
    assert "name: Another" in (small / "in.yml").read_text(encoding="utf-8")


def test_importing_asks_nothing_and_changes_nothing_without_yes(small: Path, tmp_path: Path) -> None:
    path = tmp_path / "all.csv"
    assert told(small, "export", "csv", str(path)) == {"file": str(path), "listings": 2, "checked": False, "not_seen_by_people": {}}
    assert told(small, "import", str(path)) == {"saved": False, "changes": []}
    path.write_text(path.read_text(encoding="utf-8").replace("A listening line", "Another"), encoding="utf-8")
    before = (small / "in.yml").read_bytes()
    change = {"change": "changed", "id": "in-listen", "field": "name", "now": "A listening line", "then": "Another", "lost_zero": False}
    assert told(small, "import", str(path), "--dry-run") == {"saved": False, "changes": [change]}
    assert told(small, "import", str(path), ends_with=1) == {"saved": False, "changes": [change]}
    assert (small / "in.yml").read_bytes() == before
    assert told(small, "import", str(path), "--yes") == {"saved": True, "files": ["in.yml"], "changes": [change]}


def test_an_export_names_what_people_do_not_see(small: Path, tmp_path: Path) -> None:
    told(small, "retire", "in-listen", "--why", "closed", "--by", "kp", "--status", "defunct")
    done = told(small, "export", "page", str(tmp_path / "page.html"))
    assert (done["listings"], done["not_seen_by_people"]) == (1, {"in-listen": "defunct"})


def test_a_disk_that_takes_nothing_leaves_the_text_and_says_so(small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    editor = tmp_path / "editor.py"
    # The folder is gone when the text is to be saved.
    editor.write_text(f"import shutil, sys\nopen(sys.argv[1], 'a').write('# more\\n')\nshutil.rmtree({str(small)!r})\n", encoding="utf-8")
    monkeypatch.setenv("EDITOR", f"{sys.executable} {editor}")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    result = CliRunner().invoke(listings, ["edit", "in-listen", "--folder", str(small)], input="n\n")
    assert result.exit_code == 1
    assert not isinstance(result.exception, OSError)
    assert "not-saved.yml" in result.stderr


@pytest.mark.parametrize(("option", "word"), [("--topic", "harasment"), ("--for", "man or woman"), ("--kind", "shop")])
def test_a_search_for_a_word_that_nobody_knows_is_refused_with_those_there_are(small: Path, tmp_path: Path, option: str, word: str) -> None:
    result = CliRunner().invoke(listings, ["search", "IN", option, word, "--folder", str(small), "--database", str(tmp_path / "d.db")])
    assert result.exit_code == 2
    assert f"{word} is not" in result.stderr
