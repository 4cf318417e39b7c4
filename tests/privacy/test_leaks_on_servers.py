"""Nothing of a message is left by a stock Rasa server and its action server either, at the log level DEBUG, whatever fails."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.end_to_end.processes import RASA_PROJECT, free_port
from tests.privacy.json_door import Door
from tests.privacy.traces import ROOT, Workplace, process_traces

STOCK_RASA = [sys.executable, str(ROOT / "tests" / "privacy" / "sabotaged" / "stock_rasa.py")]
STAGES = ("tokenizer", "encoder", "classifier", "place", "memory", "action", "directory", "replies", "store reads", "store writes", "remote")


class Servers:
    """A Rasa server and an action server, which write where the door does."""

    def __init__(self, place: Workplace, port: int) -> None:
        """Start both."""
        self._place, action_port = place, free_port()
        endpoints = place.folder / "endpoints.yml"
        endpoints.write_text((RASA_PROJECT / "endpoints.yml").read_text().replace("127.0.0.1:5055", f"127.0.0.1:{action_port}"))
        serve = ["run", "--enable-api", "--interface", "127.0.0.1", "--port", str(port), "--model", "models/beside.tar.gz", "--endpoints", str(endpoints), "--credentials", "credentials.yml", "--debug"]
        self.processes = [self._start("rasa", serve), self._start("actions", ["run", "actions", "--port", str(action_port), "--actions", "rasa_project.actions", "--debug"])]
        self._addresses = [f"http://127.0.0.1:{port}/status", f"http://127.0.0.1:{action_port}/health"]

    def _start(self, name: str, arguments: list[str]) -> subprocess.Popen[bytes]:
        with (self._place.folder / name).open("wb") as printed:
            return subprocess.Popen([*STOCK_RASA, *arguments], cwd=RASA_PROJECT, env=self._place.environment(), stdin=subprocess.DEVNULL, stdout=printed, stderr=printed)

    def wait(self) -> None:
        """Wait until both answer."""
        for process, address, name in zip(self.processes, self._addresses, ("rasa", "actions"), strict=True):
            while not _answers(address):
                assert process.poll() is None, self.printed(name)[-2000:].decode()
                time.sleep(0.2)

    def printed(self, name: str) -> bytes:
        """Return what a server printed."""
        return (self._place.folder / name).read_bytes()

    def stop(self) -> None:
        """Kill both."""
        for process in self.processes:
            process.kill()
            process.wait()


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address) as response:
            return bool(response.status == 200)
    except (urllib.error.URLError, OSError):
        return False


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Door, Servers]]:
    port = free_port()
    door = Door.open(tmp_path_factory.mktemp("servers") / "place", RASA_URL=f"http://127.0.0.1:{port}", REPLY_SECONDS="60")
    servers = Servers(door.place, port)
    servers.wait()
    yield door, servers
    door.close()
    servers.stop()


def test_nothing_of_a_message_is_left_by_the_servers(started: tuple[Door, Servers]) -> None:
    door, servers = started
    latin, accented, hindi = door.secrets.words
    sent = (f"a man called {latin} grabbed me near {accented} in Pune, whom can i call", f"मेरे साथ {hindi} ने बुरा किया", f"{accented} says he will kill me", f"/{latin} {{", "is it free?")
    for text in sent:
        assert door.say(text)["replies"]
    assert door.heard[0].count("Call "), "the servers did not answer"
    for stage in STAGES:
        with door.place.failing(stage):
            assert door.say(f"{latin} touched me on the train near {accented}, who can help me in India")["replies"], stage
    assert door.say("/forget")["replies"]
    found = door.everything()
    for process in servers.processes:
        found |= process_traces(process.pid, door.secrets)
    assert found == {}
    assert b"message withheld" in servers.printed("rasa"), "the servers were not at their most talkative, or nothing failed"
    assert b"message withheld" in servers.printed("actions")


def test_the_search_sees_what_a_server_prints(started: tuple[Door, Servers]) -> None:
    door, _ = started
    with (door.place.folder / "rasa").open("ab") as printed:
        os.write(printed.fileno(), f"DEBUG rasa.core.processor - {door.secrets.words[0]}".encode())
    assert [Path(where).name for where in door.place.traces(door.secrets)] == ["rasa"]
