"""A sentence that exists nowhere else goes through the whole program, which fails at every stage: nothing of it is left (R16)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.privacy.json_door import Door
from tests.privacy.sabotaged.__main__ import STAGES

ELSEWHERE = {"keyboard", "sending", "handler", "hiding", "remote"}  # stages that this door does not pass


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    opened = Door.open(tmp_path_factory.mktemp("leaks") / "place")
    assert "replies" in opened.say("hello"), opened.printed().decode()[-2000:]
    yield opened
    opened.close()


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
    for stage in [*(STAGES.keys() - ELSEWHERE - {"door"}), "noise"]:
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
