"""The program behind `chat --json`, and one person who writes words that exist nowhere else."""

from __future__ import annotations

import json
import secrets
import subprocess
import sys
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.end_to_end.processes import free_port
from tests.privacy.searching import Secrets, invented_word, search
from tests.privacy.traces import ROOT, Workplace, process_traces

PROGRAM = [sys.executable, str(ROOT / "tests" / "privacy" / "sabotaged" / "__main__.py")]


def secret_words() -> Secrets:
    """Return words and a chat id that exist nowhere else."""
    devanagari = "".join(secrets.choice("कखगघचछजटठडतथदधनपबभमयरलवसह") + secrets.choice("ािीुूेैो") for _ in range(6))
    return Secrets(words=[invented_word(), "é" + invented_word() + "ñ", devanagari], ids=[10**9 + secrets.randbelow(9 * 10**9)])


@dataclass
class Door:
    """The program behind `chat --json`, and one person who writes."""

    process: subprocess.Popen[str]
    place: Workplace
    metrics: int
    secrets: Secrets
    heard: list[str] = field(default_factory=list)

    @classmethod
    def open(cls, folder: Path, **settings: str) -> Door:
        """Start the program; the first answer tells that it is ready."""
        place, metrics = Workplace(folder), free_port()
        environment = place.environment(METRICS_PORT=str(metrics), **settings)
        with (place.folder / "stderr").open("wb") as errors:
            process = subprocess.Popen([*PROGRAM, "chat", "--json"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, encoding="utf-8", cwd=place.folder / "cwd", env=environment)
        return cls(process, place, metrics, secret_words())

    def close(self) -> None:
        """Kill the program."""
        self.process.kill()
        self.process.communicate()

    @property
    def chat(self) -> str:
        """Return the person's chat."""
        return str(self.secrets.ids[0])

    def say(self, text: str | None = None, **fields: Any) -> dict[str, Any]:
        """Send a line and return the answer, less the chat's name, which the door has to repeat."""
        line = {"chat": self.chat, **({"text": text} if text is not None else {}), **fields}
        return self.send(json.dumps(line))

    def send(self, line: str) -> dict[str, Any]:
        """Send a line as it is and return the answer; {"ended": True} when the program has ended."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()
        answer: dict[str, Any] = json.loads(self.process.stdout.readline() or '{"ended": true}')
        answer.pop("chat", None)
        self.heard.append(json.dumps(answer, ensure_ascii=False))
        return answer

    def printed(self) -> bytes:
        """Return what the program printed to standard error."""
        return (self.place.folder / "stderr").read_bytes()

    def everything(self) -> dict[str, set[str]]:
        """Return every place that holds a secret."""
        found = self.place.traces(self.secrets) | process_traces(self.process.pid, self.secrets)
        with urllib.request.urlopen(f"http://127.0.0.1:{self.metrics}/metrics") as response:
            found["metrics"] = search(response.read(), self.secrets.patterns())
        found["answers"] = search("\n".join(self.heard).encode(), self.secrets.patterns())
        return {where: what for where, what in found.items() if what}
