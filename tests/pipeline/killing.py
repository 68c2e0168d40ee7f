"""Killing a process that has helpers: some of them stopped before, and continued while the next one is at work."""

from __future__ import annotations

import os
import random
import signal
import time
from contextlib import suppress
from pathlib import Path

MARK = "BRIEFGEN_TEST_MARK"
"""A variable by which all processes of one run are known, whoever their parent has become."""


def marked(mark: str) -> list[int]:
    """Return the processes whose environment has this mark."""
    found = []
    for entry in Path("/proc").iterdir():
        with suppress(OSError):
            if entry.name.isdigit() and f"{MARK}={mark}\0".encode() in entry.joinpath("environ").read_bytes():
                found.append(int(entry.name))
    return found


def stop_some(chance: random.Random, parent: int, mark: str) -> list[int]:
    """Stop some of the helpers of a process."""
    helpers = [pid for pid in marked(mark) if pid != parent]
    stopped = [pid for pid in helpers if chance.random() < 0.5]
    for pid in stopped:
        _send(pid, signal.SIGSTOP)
    return stopped


def resume(stopped: list[int]) -> None:
    for pid in stopped:
        _send(pid, signal.SIGCONT)


def _send(pid: int, number: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, number)


def left(mark: str, patience: float = 20) -> list[int]:
    """Return the processes with this mark that do not end."""
    until = time.monotonic() + patience
    while (found := marked(mark)) and time.monotonic() < until:
        time.sleep(0.02)
    return found
