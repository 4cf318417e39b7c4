"""A command that is killed in the middle leaves the old files or the new ones, and the next command goes on."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from resources.commands import listings
from resources.exchange.table import to_csv
from resources.validation import check_files

ROOT = Path(__file__).parents[2]
# The first renaming puts the journal in place, from which on the change has happened; the second puts the file in place.
SCRIPT = """
import sys, time
from pathlib import Path
real, count = Path.replace, 0
def replace(self, target):
    global count
    count += 1
    if count == int(sys.argv[1]):
        print('ready', flush=True)
        time.sleep(60)
    return real(self, target)
Path.replace = replace
from resources.commands import listings
listings(sys.argv[2:], standalone_mode=False)
print('ready', flush=True)
time.sleep(60)
"""


def commands(folder: Path, tmp_path: Path) -> dict[str, tuple[list[str], str]]:
    """Return for each command its arguments and what stands in the file when it is through."""
    everything = to_csv(check_files(folder)[0])
    (tmp_path / "new.csv").write_text(everything.replace("A listening line", "Another name"), encoding="utf-8")
    editor = tmp_path / "editor.py"
    editor.write_text("import sys\npath = sys.argv[1]\ntext = open(path).read()\nopen(path, 'w').write(text.replace('A listening line', 'Edited name'))\n", encoding="utf-8")
    return {
        "verify": (["verify", "in-listen", "--how", "website", "--by", "kp"], "assurer: kp"),
        "retire": (["retire", "in-listen", "--why", "closed", "--by", "kp"], "status: inactive"),
        "import": (["import", str(tmp_path / "new.csv"), "--yes"], "Another name"),
        "edit": (["edit", "in-listen"], "Edited name"),
        "add": (["add", "in-new", "--name", "New line", "--phone", "0800 123", "--source", "https://example.org"], "in-new"),
    }


@pytest.mark.parametrize("kill_at", [1, 2])
@pytest.mark.parametrize("command", ["verify", "retire", "import", "edit", "add"])
def test_kill_9_leaves_the_old_or_the_new_file(small: Path, tmp_path: Path, command: str, kill_at: int) -> None:
    arguments, new = commands(small, tmp_path)[command]
    path = small / "in.yml"
    before = path.read_text(encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "EDITOR": f"{sys.executable} {tmp_path / 'editor.py'}"}
    call = [sys.executable, "-c", SCRIPT, str(kill_at), *arguments, "--folder", str(small)]
    with subprocess.Popen(call, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment) as process:
        assert process.stdout is not None
        while (line := process.stdout.readline()) not in (b"ready\n", b""):
            pass
        assert line == b"ready\n"
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert path.read_text(encoding="utf-8") == before
    # Whoever comes next finishes what had happened, or starts from what was there.
    result = CliRunner().invoke(listings, ["verify", "in-112", "--how", "website", "--by", "xy", "--folder", str(small)])
    assert result.exit_code == 0, result.output
    after = path.read_text(encoding="utf-8")
    assert (new in after) == (kill_at == 2)
    assert "assurer: xy" in after
    assert [one for one in check_files(small)[1] if one.level == "error"] == []
    assert [one.name for one in small.iterdir()] == ["in.yml"]
