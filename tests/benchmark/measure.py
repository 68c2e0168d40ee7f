"""What one run of a program costs: time, and the peak of memory of all its processes together."""

from __future__ import annotations

import os
import subprocess
import threading
import time
from pathlib import Path

import msgspec

TICK, SPACING = 0.02, 0.05
"""Seconds between two looks at the memory, and the part of the time gone by if that is more.

A look keeps a core busy for milliseconds and holds up what is looked at: fifty a second made a long build slower by a seventh.
"""


class Cost(msgspec.Struct, frozen=True):
    """Wall and CPU time in seconds, memory in bytes."""

    wall: float
    cpu: float
    memory: int

    def __str__(self) -> str:
        return f"{self.wall:.2f} s wall, {self.cpu:.2f} s CPU, {self.memory / 1e6:,.0f} MB"


def cost_of(command: list[str], folder: Path) -> Cost:
    """Run a program and measure it. A program in Python keeps its compiled modules, as an installed one does.

    Raises:
        CalledProcessError: the program failed.

    """
    os.sync()  # what was left to be written to the disk before is not its cost
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    start = time.perf_counter()
    process = subprocess.Popen(command, cwd=folder, env=environment)
    peak = _Peak(process.pid)
    peak.start()
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    peak.stop()
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return Cost(wall, usage.ru_utime + usage.ru_stime, peak.bytes)


class _Peak(threading.Thread):
    """Looks at the memory of a process and its descendants: shared pages count once (`Pss`, proc(5))."""

    def __init__(self, root: int) -> None:
        super().__init__(daemon=True)
        self.bytes = 0
        self._root, self._over = root, threading.Event()

    def run(self) -> None:
        start = time.perf_counter()
        while not self._over.wait(max(TICK, SPACING * (time.perf_counter() - start))):
            self.bytes = max(self.bytes, sum(map(_memory, _family(self._root))))

    def stop(self) -> None:
        self._over.set()
        self.join()


def _family(root: int) -> list[int]:
    found = [root]
    for parent in found:
        try:
            children = Path(f"/proc/{parent}/task/{parent}/children").read_text()
        except OSError:
            continue
        found += [int(child) for child in children.split()]
    return found


def _memory(process: int) -> int:
    try:
        for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    except (OSError, ProcessLookupError):
        pass
    return 0
