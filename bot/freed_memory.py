"""Freed memory is overwritten, so that no answered message lies about in the process until chance writes over it.

CPython and the C library leave the content of what they free in place. The GNU C library overwrites it when it is told
so, but only what passes through its own allocator, and only without its per-thread cache; Python's allocator for small
objects has to be switched off for that. All three are read at a program's very start, so the command starts itself once
more: same process, same arguments. Measured cost: 10 to 20 % more processor time (docs/threat-model.md).
"""

from __future__ import annotations

import gc
import os
import platform
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

# Any byte but 0 does; tcache_count 0 because the cache keeps what it holds as it was.
OVERWRITING = {"PYTHONMALLOC": "malloc", "GLIBC_TUNABLES": "glibc.malloc.perturb=165:glibc.malloc.tcache_count=0"}
_COMMANDS = ("beside", "__main__.py")

Execute = Callable[[str, list[str], Mapping[str, str]], object]


def start_overwriting(execute: Execute = os.execve, libc: str | None = None, program: str | None = None) -> bool:
    """Start this program anew with freed memory overwritten; return False where that is not possible or already so.

    An operator who sets one of the two variables has decided otherwise, and is left alone. execute, libc, program: what
    to start with, the C library's name and the running program's file, for tests.
    """
    if any(name in os.environ for name in OVERWRITING):
        return False
    if Path(program or sys.argv[0]).name not in _COMMANDS or (libc or platform.libc_ver()[0]) != "glibc":
        return False
    sys.stdout.flush()
    sys.stderr.flush()
    execute(sys.executable, [sys.executable, *sys.orig_argv[1:]], {**os.environ, **OVERWRITING})
    return True


def set_aside_what_stays() -> None:
    """Take everything that is loaded out of the search for garbage, which then takes a millisecond instead of a second."""
    gc.collect()
    gc.freeze()


def free_what_is_left() -> None:
    """Free what only refers to itself any more: libraries leave messages in such circles until there are many of them."""
    gc.collect()
