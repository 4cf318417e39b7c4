"""A sentence that exists nowhere else goes through the whole program, which fails at every stage: nothing of it is left (R16)."""

from __future__ import annotations

import json
import secrets
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.end_to_end.processes import free_port
from tests.privacy.sabotaged.__main__ import STAGES
from tests.privacy.searching import Secrets, invented_word, search
from tests.privacy.traces import ROOT, Workplace, process_traces

TELEGRAM_STAGES = {"keyboard", "sending", "handler", "hiding", "remote"}
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

    @property
    def chat(self) -> str:
        return str(self.secrets.ids[0])

    def say(self, text: str | None = None, **fields: Any) -> dict[str, Any]:
        """Send a line and return the answer, less the chat's name, which the door has to repeat."""
        line = {"chat": self.chat, **({"text": text} if text is not None else {}), **fields}
        return self.send(json.dumps(line))

    def send(self, line: str) -> dict[str, Any]:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()
        answer: dict[str, Any] = json.loads(self.process.stdout.readline() or '{"ended": true}')
        answer.pop("chat", None)
        self.heard.append(json.dumps(answer, ensure_ascii=False))
        return answer

    def printed(self) -> bytes:
        return (self.place.folder / "stderr").read_bytes()

    def everything(self) -> dict[str, set[str]]:
        """Return every place that holds a secret."""
        found = self.place.traces(self.secrets) | process_traces(self.process.pid, self.secrets)
        with urllib.request.urlopen(f"http://127.0.0.1:{self.metrics}/metrics") as response:
            found["metrics"] = search(response.read(), self.secrets.patterns())
        found["answers"] = search("\n".join(self.heard).encode(), self.secrets.patterns())
        return {where: what for where, what in found.items() if what}


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    place, metrics = Workplace(tmp_path_factory.mktemp("leaks") / "place"), free_port()
    with (place.folder / "stderr").open("wb") as errors:
        process = subprocess.Popen(
            [*PROGRAM, "chat", "--json"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, encoding="utf-8", cwd=place.folder / "cwd", env=place.environment(METRICS_PORT=str(metrics)),
        )  # fmt: skip
        opened = Door(process, place, metrics, secret_words())
        assert "replies" in opened.say("hello"), opened.printed().decode()[-2000:]
        yield opened
        process.kill()
        process.communicate()


def sentences(door: Door) -> list[str]:
    """Return messages of many kinds, each with a secret word."""
    latin, accented, hindi = door.secrets.words
    return [
        f"a man called {latin} grabbed me behind the {accented} bakery in Pune, whom can i call",
        f"{latin}",
        f"मेरे साथ {hindi} ने बुरा किया",
        f"{accented} says he will kill me, he is outside my door",
        f"i want to {latin}",
        "die",
        f"/{latin} {accented}",
        f"/start {latin}",
        f"my number is {door.chat} and i live at {latin} street, Mumbai",
        f"{latin} " * 300,
        f"{latin}\x00\u202e{accented}\U0001f62d",
        "\ud800" + latin,
        f'{{"text": "{latin}"}}',
    ]


def test_nothing_of_a_message_is_left_wherever_the_program_fails(door: Door) -> None:
    latin, accented, _ = door.secrets.words
    before = door.place.opened()
    assert before, "the notes of what is opened for writing are empty, so they would show nothing"
    for text in sentences(door):
        assert door.say(text)["replies"]
    assert "error" in door.send(f'{{"chat": "{door.chat}", "text": "{latin}')
    assert "error" in door.send(f'{{"chat": ["{latin}"], "text": 3}}')
    assert door.say(button=f'/set_place{{"place":"{latin}"')["replies"]
    assert door.say(button=f"/{latin}")["replies"]
    for stage in [*(STAGES.keys() - TELEGRAM_STAGES - {"door"}), "noise"]:
        with door.place.failing(stage):
            for text in (f"{latin} touched me on the train near {accented}, who can help me in India", f"{accented} has a knife, he is going to kill me"):
                assert door.say(text)["replies"], stage
    assert door.say("/report_number")["replies"]
    assert door.say("/forget")["replies"]
    assert door.everything() == {}
    written = {path for path in door.place.opened() if not path.startswith(str(door.place.folder / "reports.db"))}
    assert written == set(), "files opened for writing while people wrote"
    log = door.printed()
    assert b"ValueError at" in log, "the stages did not fail"
    assert b"message withheld" in log, "the noise was not made"


def test_the_same_search_finds_a_leak_made_on_purpose(door: Door) -> None:
    with door.place.failing("leak"):
        door.say(f"{door.secrets.words[0]} is here")
    found = {Path(where).name for where in door.everything()}
    assert found == {"stderr", "2", "debug.json"}, "standard error is found as a file and as the open file 2"
    for name in ("stderr", "debug.json"):  # so that what follows starts clean
        next(door.place.folder.rglob(name)).write_bytes(b"")


def test_the_error_that_ends_the_program_tells_its_type_alone_and_no_core_is_left(door: Door) -> None:
    with door.place.failing("door"):
        assert door.say(f"{door.secrets.words[1]} is here") == {"ended": True}
    assert door.process.wait() == 1
    assert b"stopped by ValueError" in door.printed()
    assert door.place.traces(door.secrets) == {}
    assert list((door.place.folder / "cwd").iterdir()) == []
