"""The commands that change and carry the directory, run as they are typed."""

from __future__ import annotations

import json
import os
import socket
import stat
import subprocess
import sys
import time
import urllib.request
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from resources.commands import listings
from resources.reports import Reports

NOW = "2026-11-24"
ROOT = Path(__file__).parents[2]


def run(*arguments: str | Path, said: str = "", **environment: str) -> Result:
    return CliRunner().invoke(listings, [str(one) for one in arguments], input=said, env=environment)


@pytest.fixture
def editor(tmp_path: Path) -> str:
    """Return an editor that replaces words, as a person would."""
    path = tmp_path / "editor"
    path.write_text(f"#!/bin/sh\n{sys.executable} - \"$1\" <<'END'\nimport os, sys\npath = sys.argv[1]\n"
                    "text = open(path).read()\nfor pair in os.environ['CHANGE'].split('|'):\n    old, new = pair.split('=>')\n    text = text.replace(old, new)\n"
                    "open(path, 'w').write(text)\nEND\n", encoding="utf-8")  # fmt: skip
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    # An editor is waited for by the time of its file, which may be a whole second.
    return str(path)


def text(folder: Path) -> str:
    return (folder / "in.yml").read_text(encoding="utf-8")


def test_verify_writes_who_when_how_and_what_changed(small: Path) -> None:
    before = text(small)
    result = run("verify", "in-listen", "--how", "website", "--by", "kp", "--set", "opening_hours=24/7", "--folder", small, "--now", NOW)
    assert result.exit_code == 0, result.output
    after = text(small)
    assert "  assured_date: '2026-11-24'\n  assurer: kp\n  assured_how: website\n" in after
    assert "2026-11-24 kp, website: opening_hours: Mo-Fr 09:00-17:00 -> 24/7" in after
    assert after.splitlines()[:20] == before.splitlines()[:20]
    assert json.loads(run("show", "in-listen", "--json", "--folder", small, "--database", small.parent / "d.db", "--now", NOW).output)["freshness"] == "confirmed"


def test_verify_keeps_only_the_newest_notes(small: Path) -> None:
    for day in range(1, 9):
        assert run("verify", "in-listen", "--how", "partner", "--by", "kp", "--on", f"2026-11-0{day}", "--folder", small, "--now", NOW).exit_code == 0
    assert text(small).count("kp, partner") == 5
    assert "2026-11-08 kp, partner" in text(small)


def test_verify_changes_a_number_and_drops_its_old_international_form(small: Path) -> None:
    assert run("verify", "in-listen", "--how", "website", "--by", "kp", "--set", "phones[0].number=0800 999", "--folder", small, "--now", NOW).exit_code == 0
    assert "number: '0800 999'" in text(small)
    assert "e164" not in text(small)


@pytest.mark.parametrize(
    "arguments",
    [
        ("in-112", "--how", "called", "--by", "kp"),
        ("in-listen", "--how", "website", "--by", "kp", "--set", "kind=hot"),
        ("in-listen", "--how", "website", "--by", "kp", "--set", "shoe=1"),
        ("in-listen", "--how", "website", "--by", "kp", "--set", "phones[7].number=1"),
        ("in-listen", "--how", "website", "--by", "kp", "--on", "yesterday"),
        ("in-listen", "--how", "website", "--by", "kp", "--on", "2027-01-01"),
        ("in-listen", "--how", "dreamt", "--by", "kp"),
        ("in-gone", "--how", "website", "--by", "kp"),
        ("fr-gone", "--how", "website", "--by", "kp"),
    ],
)
def test_verify_refuses_in_one_sentence_and_changes_nothing(small: Path, arguments: tuple[str, ...]) -> None:
    before = text(small)
    result = run("verify", *arguments, "--folder", small, "--now", NOW)
    assert result.exit_code != 0
    assert "Error: " in result.output
    assert "Traceback" not in result.output
    assert text(small) == before


@pytest.mark.parametrize("kind", ["hotline", "online_chat", "peer_support", "medical"])
def test_no_crisis_line_is_confirmed_by_calling_it(small: Path, kind: str) -> None:
    (small / "in.yml").write_text(text(small).replace("kind: hotline", f"kind: {kind}"), encoding="utf-8")
    before = text(small)
    result = run("verify", "in-listen", "--how", "called", "--by", "kp", "--folder", small, "--now", NOW)
    assert (result.exit_code, "crisis" in result.output) == (1, True)
    assert text(small) == before
    (small / "in.yml").write_text(before.replace(f"kind: {kind}", "kind: legal_aid"), encoding="utf-8")
    assert run("verify", "in-listen", "--how", "called", "--by", "kp", "--folder", small, "--now", NOW).exit_code == 0


def test_no_command_suggests_calling_a_crisis_line() -> None:
    assert "Please do not call a crisis line" in run("verify", "--help").output
    assert "do not call" in run("due").output


def test_retire_hides_a_listing_and_keeps_the_reason(small: Path) -> None:
    result = run("retire", "in-listen", "--why", "closed in May", "--by", "kp", "--status", "defunct", "--folder", small, "--now", NOW)
    assert result.exit_code == 0
    assert "status: defunct" in text(small)
    assert "2026-11-24 kp, defunct: closed in May" in text(small)
    assert "No listing" in run("search", "IN", "--topic", "mental_health", "--kind", "hotline", "--folder", small, "--database", small.parent / "d.db").output


def test_the_only_emergency_number_cannot_be_retired(small: Path) -> None:
    before = text(small)
    result = run("retire", "in-112", "--why", "gone", "--by", "kp", "--folder", small)
    assert result.exit_code == 1
    assert "no active emergency number" in result.output
    assert text(small) == before


def test_add_by_options(small: Path) -> None:
    result = run("add", "in-new", "--name", "New line", "--topic", "stalking", "--for", "men", "--phone", "0800 123", "--source", "https://x.org/a", "--folder", small)
    assert result.exit_code == 0, result.output
    assert "number: '0800 123'" in text(small)
    assert run("check", "--folder", small).exit_code == 0
    again = run("add", "in-new", "--name", "New line", "--folder", small)
    assert again.exit_code == 1
    assert "also stands" in again.output


def test_add_a_country_by_options(small: Path) -> None:
    assert "no active emergency number" in run("add", "np-1145", "--name", "1145", "--phone", "1145", "--source", "https://x.org", "--folder", small).output
    result = run("add", "np-100", "--name", "100", "--kind", "emergency", "--phone", "100", "--source", "https://x.org", "--folder", small)
    assert result.exit_code == 0
    assert "name: '100'" in (small / "np.yml").read_text(encoding="utf-8")


def test_add_in_the_editor(small: Path, editor: str) -> None:
    result = run("add", "in-new", "--folder", small, EDITOR=editor, CHANGE="NAME=>New line|'0000'=>'0800 123'|https://=>https://x.org/a")
    assert result.exit_code == 0, result.output
    assert "name: New line" in text(small)
    assert "Fill in what you have seen" not in text(small)


def test_edit_changes_one_entry(small: Path, editor: str) -> None:
    before = text(small)
    result = run("edit", "in-listen", "--folder", small, EDITOR=editor, CHANGE="A listening line=>Another line")
    assert (result.exit_code, result.output) == (0, "Saved in-listen.\n")
    assert text(small) == before.replace("A listening line", "Another line")


def test_edit_refuses_what_is_not_in_order_and_loses_no_text(small: Path, editor: str, tmp_path: Path) -> None:
    before = text(small)
    result = run("edit", "in-listen", "--folder", small, said="n\n", EDITOR=editor, CHANGE="kind: hotline=>kind: hot", HOME=str(tmp_path), XDG_CONFIG_HOME=str(tmp_path))
    assert result.exit_code == 1
    assert "in-listen: kind: 'hot' is not known. Did you mean" in result.output
    assert text(small) == before
    assert "kind: hot\n" in next(tmp_path.rglob("not-saved.yml")).read_text(encoding="utf-8")


def test_edit_never_overwrites_what_someone_else_changed(small: Path, tmp_path: Path) -> None:
    path = tmp_path / "slow-editor"
    path.write_text(f"#!/bin/sh\nsed -i 's/A listening line/My line/' \"$1\"\nsed -i 's/fees: free/fees: local rate/' '{small}/in.yml'\n", encoding="utf-8")
    path.chmod(0o755)
    result = run("edit", "in-listen", "--folder", small, EDITOR=str(path), HOME=str(tmp_path), XDG_CONFIG_HOME=str(tmp_path))
    assert result.exit_code == 1
    assert "someone else changed in-listen" in result.output
    assert "fees: local rate" in text(small)
    assert "My line" not in text(small)
    assert "My line" in next(tmp_path.rglob("not-saved.yml")).read_text(encoding="utf-8")


def test_edits_of_other_entries_meanwhile_are_both_kept(small: Path, tmp_path: Path) -> None:
    path = tmp_path / "slow-editor"
    path.write_text(f"#!/bin/sh\nsed -i 's/A listening line/My line/' \"$1\"\nsed -i 's/Emergency 112/Their line/' '{small}/in.yml'\n", encoding="utf-8")
    path.chmod(0o755)
    assert run("edit", "in-listen", "--folder", small, EDITOR=str(path)).exit_code == 0
    assert "My line" in text(small)
    assert "Their line" in text(small)


def test_two_maintainers_at_once_lose_nothing(small: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    script = "from resources.commands import listings; listings()"
    command = [sys.executable, "-c", script, "add"]
    started = [
        subprocess.Popen([*command, f"in-new-{place}", "--name", f"Line {place}", "--phone", f"0800 {place}", "--source", "https://x.org", "--folder", str(small)],
                         env=environment, stdout=subprocess.DEVNULL) for place in range(4)
    ]  # fmt: skip
    assert [process.wait() for process in started] == [0, 0, 0, 0]
    assert [text(small).count(f"id: in-new-{place}\n") for place in range(4)] == [1, 1, 1, 1]
    assert run("check", "--folder", small).exit_code == 0


def test_due_shows_reports_first_then_emergency_numbers(small: Path, tmp_path: Path) -> None:
    path = tmp_path / "reports.db"
    with Reports.open(path) as reports:
        reports.add("in-listen", "nobody_answers", date(2026, 11, 20))
    found = json.loads(run("due", "--folder", small, "--reports", path, "--now", NOW, "--json").output)
    assert [(one["id"], one["reports"]) for one in found] == [("in-listen", 1), ("in-112", 0)]
    assert "nobody_answers" in found[0]["why"]
    run("verify", "in-listen", "--how", "partner", "--by", "kp", "--folder", small, "--now", NOW)
    assert [one["id"] for one in json.loads(run("due", "--folder", small, "--reports", path, "--now", NOW, "--json").output)] == ["in-112"]
    later = json.loads(run("due", "--folder", small, "--reports", path, "--now", "2027-11-24", "--json", "--country", "IN").output)
    assert "confirmed 365 days ago" in later[1]["why"]


def test_diff_with_what_is_served_and_with_other_forms(small: Path, tmp_path: Path) -> None:
    places = ["--folder", str(small), "--database", str(tmp_path / "directory.db")]
    run("build", *places)
    assert "0 differences" in run("diff", *places).output
    run("verify", "in-listen", "--how", "partner", "--by", "kp", *places[:2], "--now", NOW)
    found = json.loads(run("diff", *places, "--json").output)
    assert {one["field"] for one in found} == {"assured_date", "assurer", "assured_how", "history"}
    (tmp_path / "numbers.csv").write_text("listing,number\nin-112,112\nin-listen,0800 111 223\n", encoding="utf-8")
    found = json.loads(run("diff", tmp_path / "numbers.csv", *places, "--json").output)
    assert [(one["id"], one["there"], one["here"]) for one in found] == [("in-listen", ["0800111223"], ["0800111222"])]
    (tmp_path / "bad.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    assert "cannot be compared" in run("diff", tmp_path / "bad.csv", *places).output


def test_export_and_import_carry_everything(small: Path, tmp_path: Path) -> None:
    for form, name in (("csv", "all.csv"), ("hsds", "all.json")):
        assert run("export", form, tmp_path / name, "--folder", small).exit_code == 0
        assert "Nothing to import" in run("import", tmp_path / name, "--folder", small).output
        empty = tmp_path / f"empty-{form}"
        empty.mkdir()
        assert run("import", tmp_path / name, "--folder", empty).exit_code == 0
        assert "0 differences" in run("diff", small, "--folder", empty).output


def test_export_checks_hsds_against_a_schema(small: Path, tmp_path: Path) -> None:
    schema = tmp_path / "schema.json"
    schema.write_text('{"type": "object", "required": ["id", "name", "status"], "properties": {"id": {"format": "uuid"}}}', encoding="utf-8")
    assert "checked against the schema" in run("export", "hsds", tmp_path / "all.json", "--folder", small, "--schema", schema).output
    schema.write_text('{"type": "object", "required": ["shoe_size"]}', encoding="utf-8")
    result = run("export", "hsds", tmp_path / "new.json", "--folder", small, "--schema", schema)
    assert result.exit_code == 1
    assert "shoe_size" in result.output
    assert not (tmp_path / "new.json").exists()
    schema.write_text("not json", encoding="utf-8")
    assert "is not a JSON schema" in run("export", "hsds", tmp_path / "new.json", "--folder", small, "--schema", schema).output


def test_export_page_and_sheet(small: Path, tmp_path: Path) -> None:
    assert run("export", "page", tmp_path / "page.html", "--folder", small, "--language", "hi").exit_code == 0
    assert "<!doctype html>" in (tmp_path / "page.html").read_text(encoding="utf-8")
    assert run("export", "sheet", tmp_path / "in.pdf", "--folder", small, "--country", "in", "--bot", "https://t.me/x").exit_code == 0
    assert (tmp_path / "in.pdf").read_bytes().startswith(b"%PDF")
    assert "needs --country and --bot" in run("export", "sheet", tmp_path / "x.pdf", "--folder", small).output
    assert "nothing to export for XX" in run("export", "csv", tmp_path / "x.csv", "--folder", small, "--country", "xx").output
    assert "Nothing was written" in run("export", "csv", "/proc/x.csv", "--folder", small).output


def test_exports_count_and_name_what_people_do_not_see(small: Path, tmp_path: Path) -> None:
    assert run("retire", "in-listen", "--why", "closed", "--by", "kp", "--folder", small, "--now", NOW).exit_code == 0
    said = run("export", "csv", tmp_path / "all.csv", "--folder", small, "--now", NOW).output
    assert "2 listings written" in said
    assert "Of these people do not see 1: in-listen (inactive)." in said
    said = run("export", "page", tmp_path / "page.html", "--folder", small, "--now", NOW).output
    assert "1 listings written" in said
    assert "Left out, since people no longer see them: 1: in-listen (inactive)." in said


def test_import_previews_and_asks_before_it_overwrites(small: Path, tmp_path: Path) -> None:
    before = text(small)
    table = tmp_path / "changes.csv"
    table.write_text("id,name,phone_1_number,phone_1_type\nin-listen,Another name,800 111 222,call\n", encoding="utf-8")
    result = run("import", table, "--folder", small, said="n\n")
    assert result.exit_code == 1
    flat = " ".join(result.output.replace("│", " ").split())
    assert "Another" in flat
    assert "leading 0" in flat
    assert text(small) == before
    assert run("import", table, "--folder", small, "--dry-run").exit_code == 0
    assert text(small) == before
    table.write_text("id,name,fees\nin-listen,Another name,\n", encoding="utf-8")
    assert run("import", table, "--folder", small, "--yes").exit_code == 0
    assert text(small) == before.replace("A listening line", "Another name")


def test_import_is_all_or_nothing(small: Path, tmp_path: Path) -> None:
    before = text(small)
    table = tmp_path / "new.csv"
    good = "in-good,Good,IN,hotline,active,stalking,everyone,no_number_seen,low,https://x.org"
    table.write_text(f"id,name,country,kind,status,topics,audience,evidence,confidence,website\n{good}\n{good.replace('in-good', 'in-bad').replace('hotline', 'hot')}\n", encoding="utf-8")
    result = run("import", table, "--folder", small, "--yes")
    assert result.exit_code == 1
    assert "in-bad" in result.output
    assert text(small) == before


@pytest.mark.parametrize(("name", "content"), [("x.csv", b"\xff\xfe"), ("x.csv", b"id\nin-x\nin-x\n"), ("x.json", b"["), ("x.json", b'[{"name": "A"}]'), ("x.csv", b"id,name\n../../x,a\n")])
def test_import_says_what_is_wrong_with_a_file(small: Path, tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    result = run("import", tmp_path / name, "--folder", small, "--yes")
    assert result.exit_code == 1
    assert "Error: " in result.output
    assert "Traceback" not in result.output
    assert sorted(path.name for path in small.iterdir()) == ["in.yml"]


def test_report_with_pictures(small: Path, tmp_path: Path) -> None:
    result = run("report", tmp_path / "report.html", "--folder", small, "--now", NOW)
    assert result.exit_code == 0
    assert "a line for children" in result.output
    assert "<svg" in (tmp_path / "report.html").read_text(encoding="utf-8")
    found = json.loads(run("report", "--folder", small, "--now", NOW, "--json").output)
    assert (found["listings"], found["countries"]) == (2, ["IN"])


def test_browse_opens_the_directory_in_datasette(small: Path, tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    script = "from resources.commands import listings; listings()"
    command = [sys.executable, "-c", script, "browse", "--port", str(port), "--folder", str(small), "--database", str(tmp_path / "directory.db")]
    with subprocess.Popen(command, env={**os.environ, "PYTHONPATH": str(ROOT)}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            rows = _fetch(f"http://127.0.0.1:{port}/directory/phones.json?_shape=array", process)
        finally:
            process.terminate()
    assert {"0800 111 222", "112"} == {row["number"] for row in rows}


def _fetch(address: str, process: subprocess.Popen[bytes]) -> list[dict[str, str]]:
    for _ in range(1200):
        assert process.poll() is None, "Datasette ended"
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:
                return list(json.load(answer))
        except OSError:
            time.sleep(0.1)
    raise AssertionError("Datasette did not answer")
