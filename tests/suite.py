"""Run every check in the order fast to slow, and say what each one is: `make test`."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = ROOT / ".venv" / "bin"
RASA = ROOT / "rasa_project"

CHECKS: tuple[tuple[str, list[str], Path], ...] = (
    ("style (ruff)", [str(BIN / "ruff"), "check", "--quiet", "bot", "resources", "rasa_project", "tests"], ROOT),
    ("types (mypy)", [str(BIN / "mypy"), "--no-error-summary"], ROOT),
    ("listings", [str(BIN / "beside"), "listings", "check", "--quiet"], ROOT),
    ("guides", [str(BIN / "beside"), "guides", "check"], ROOT),
    ("words", [str(BIN / "beside"), "words", "lint"], ROOT),
    ("Rasa's own check of the project", [str(BIN / "rasa"), "data", "validate", "--fail-on-warnings", "--data", "data", "--domain", "domain"], RASA),
    ("Rasa stories", [str(BIN / "rasa"), "test", "core", "--model", "models/beside.tar.gz", "--stories", "tests", "--fail-on-prediction-errors", "--out", "results"], RASA),
    ("tests by layer (pytest)", [str(BIN / "python"), "-m", "pytest"], ROOT),
)


def main() -> int:
    """Run the checks one after another; print the output of a failed one; return 1 when any failed."""
    environment = {**os.environ, "RASA_TELEMETRY_ENABLED": "false", "PYTHONPATH": str(ROOT), "TF_CPP_MIN_LOG_LEVEL": "3", "PYTHONWARNINGS": "ignore" }
    failed = []
    for name, command, folder in CHECKS:
        started = time.monotonic()
        print(f"== {name} ...", flush=True)
        streamed = "pytest" in name
        env = {key: value for key, value in environment.items() if not (streamed and key == "PYTHONWARNINGS")}
        result = subprocess.run(command, cwd=folder, env=env, stdin=subprocess.DEVNULL, stdout=None if streamed else subprocess.PIPE, stderr=None if streamed else subprocess.STDOUT, check=False)
        good = result.returncode == 0
        if not good:
            failed.append(name)
            if result.stdout:
                print(result.stdout.decode(errors="replace")[-6000:])
        print(f"== {name}: {'passed' if good else 'FAILED'} in {time.monotonic() - started:.0f} s", flush=True)
    print(f"{len(CHECKS) - len(failed)} passed, {len(failed)} failed" + (f": {', '.join(failed)}" if failed else ""))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
