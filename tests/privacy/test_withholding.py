"""The small parts: logs without content, pseudonyms, no dumps, freed memory, silence noticed on time."""

from __future__ import annotations

import asyncio
import logging
import os
import subprocess
import sys
import time
from collections.abc import Mapping

import pytest

from bot.freed_memory import OVERWRITING, start_overwriting
from bot.memory import ExpiringMemory
from bot.privacy import Pseudonyms
from rasa_project.quiet import TypeAndPlaceFormatter, describe
from tests.privacy.searching import invented_word
from tests.privacy.traces import ROOT, in_memory

WORD = invented_word()


def line(name: str, message: str, *arguments: object, error: BaseException | None = None) -> str:
    record = logging.LogRecord(name, logging.ERROR, "file.py", 7, message, arguments, (type(error), error, error.__traceback__) if error else None)
    return TypeAndPlaceFormatter().format(record)


def test_of_other_peoples_logs_only_the_place_is_kept() -> None:
    assert WORD not in line("telegram.ext", f"update {WORD}")
    assert WORD not in line("httpx", "POST %s", WORD)
    assert "telegram.ext:7 message withheld" in line("telegram.ext", WORD)


def test_of_an_error_type_and_place_are_kept_and_of_a_token_nothing() -> None:
    with pytest.raises(ValueError, match=WORD) as caught:
        int(WORD)
    text = line("bot.conversation", "it failed at 123456789:AAE_abcdefghijklmnopqrstuvwx", error=caught.value)
    assert "ValueError at test_withholding.py" in text
    assert WORD not in text
    assert "[token]" in text
    assert "AAE_" not in text
    assert describe(KeyError(WORD)) == "KeyError"


def test_a_pseudonym_tells_nothing_without_the_key_and_stays_with_it() -> None:
    assert Pseudonyms(b"k").of("42") == Pseudonyms(b"k").of("42")
    assert len({Pseudonyms(b"k").of("42"), Pseudonyms(b"q").of("42"), Pseudonyms().of("42"), Pseudonyms().of("42"), Pseudonyms(b"k").of("43")}) == 5


def run_python(code: str, **environment: str) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT, env={**os.environ, **environment})


def test_a_process_that_forbids_dumps_leaves_no_core(tmp_path: str) -> None:
    code = f"import os; os.chdir({str(tmp_path)!r}); from bot.privacy import forbid_dumps; forbid_dumps(); print(open('/proc/self/limits').read()); os.abort()"
    with run_python(f"import sys; sys.path.insert(0, {str(ROOT)!r}); {code}") as process:
        printed, _ = process.communicate()
    assert process.returncode == -6
    limit = next(line for line in printed.splitlines() if line.startswith("Max core file size"))
    assert limit.split()[4:6] == ["0", "0"]
    assert os.listdir(tmp_path) == []


# Reads words, makes copies of many sizes and kinds, frees them, and waits.
FREEING = """
import sys
line = sys.stdin.readline()
copies = [line * n for n in (1, 2, 5, 20, 100, 5000)] + [(line * n).encode("utf-16-le") for n in (1, 3, 50)] + [line + "\\u0905", [line + str(n) for n in range(200)]]
del line, copies
print("freed", flush=True)
sys.stdin.readline()
"""


@pytest.mark.parametrize("overwriting", [True, False])
def test_freed_memory_is_overwritten_only_where_that_is_asked_for(overwriting: bool) -> None:
    with run_python(FREEING, **(OVERWRITING if overwriting else {"PYTHONMALLOC": "pymalloc"})) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(f"{WORD}\n")
        process.stdin.flush()
        assert process.stdout.readline() == "freed\n"
        for _ in range(50):  # until it waits for the next line: reading that lets go of the line before
            copies = sum(in_memory(process.pid, [WORD]).values())
            if not overwriting or not copies:
                break
            time.sleep(0.05)
        process.communicate("\n")
    assert copies == 0 if overwriting else copies > 50


def test_the_command_starts_itself_once_more_with_freed_memory_overwritten(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[tuple[str, list[str], Mapping[str, str]]] = []

    def note(program: str, arguments: list[str], environment: Mapping[str, str]) -> None:
        started.append((program, arguments, environment))

    for name in OVERWRITING:
        monkeypatch.delenv(name, raising=False)
    assert start_overwriting(note, libc="glibc", program="/x/bin/beside")
    ((program, arguments, environment),) = started
    assert program == sys.executable
    assert arguments[1:] == sys.orig_argv[1:]
    assert OVERWRITING.items() <= environment.items()
    assert not start_overwriting(note, libc="glibc", program="/x/bin/pytest"), "another program is left alone"
    assert not start_overwriting(note, libc="musl", program="/x/bin/beside"), "where the C library cannot, nothing happens"
    monkeypatch.setenv("PYTHONMALLOC", "pymalloc")
    assert not start_overwriting(note, libc="glibc", program="/x/bin/beside"), "who runs it may decide otherwise"
    assert len(started) == 1


def test_last_words_go_after_a_minute_and_everything_after_the_silence() -> None:
    now = 0.0
    memory = ExpiringMemory(100.0, lambda: now)
    chat = memory.of("a")
    chat.last_words, chat.last_words_at = WORD, now
    now = 59.0
    assert memory.sweep(60.0)
    assert chat.last_words == WORD
    now = 61.0
    assert memory.sweep(60.0)
    assert chat.last_words == ""
    now = 161.1
    assert not memory.sweep(60.0)
    assert len(memory) == 0


async def test_a_tracker_store_forgets_on_time_also_when_nobody_writes_any_more() -> None:
    from rasa.shared.core.domain import Domain

    from rasa_project.tracker_store import ReducedTrackerStore

    store = ReducedTrackerStore(Domain.empty(), silence_seconds=0.05)
    store._keep("a", {"country": "IN"})
    for _ in range(2000):
        if not store._people:
            break
        await asyncio.sleep(0.01)
    assert list(store._people) == []
    assert store._timer is None
    await store.close()
