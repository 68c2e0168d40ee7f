"""Programs that tests start: none outlives its test, however that ends."""

from __future__ import annotations

import subprocess
from typing import Any, TypeVar

P = TypeVar("P", bound="subprocess.Popen[Any]")

_watched: list[subprocess.Popen[Any]] = []


def watched(process: P) -> P:
    """Return a program that was started; it is ended with the test if the test does not do that."""
    _watched.append(process)
    return process


def end_watched() -> None:
    """End what is still at work, as after a test that failed, and close its pipes."""
    while _watched:
        process = _watched.pop()
        if process.poll() is None:
            process.kill()
        with process:  # which waits for it and closes its pipes
            pass
