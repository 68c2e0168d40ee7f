"""Run a function in a copy of this process, while this process does something else."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from briefgen.pipeline.parent_watch import watch_parent
from briefgen.pipeline.pool import cores

Wait = Callable[[], bytes | None]
"""Waits for the function to end and returns its result, or None if it did not run or failed."""


@contextmanager
def run_in_background(function: Callable[[], bytes], *, wanted: bool) -> Iterator[Wait]:
    """Run a function in a copy of this process, if `wanted` is True and the system can fork.

    The function must only read. No database that it uses may be open here
    (https://sqlite.org/howtocorrupt.html, section 2.6).
    """
    if not wanted or not hasattr(os, "fork") or threading.active_count() > 1 or cores() == 1:
        yield lambda: None
        return
    read_end, write_end = os.pipe()
    parent = os.getpid()
    child = os.fork()
    if child == 0:
        _run_child(function, write_end, parent)
    os.close(write_end)
    results: list[bytes | None] = []

    def wait() -> bytes | None:
        if not results:
            content = pipe.read()
            results.append(content if os.waitpid(child, 0)[1] == 0 else None)
        return results[0]

    with open(read_end, "rb") as pipe:  # noqa: PTH123  # a descriptor has no path
        try:
            yield wait
        finally:
            wait()


def _run_child(function: Callable[[], bytes], write_end: int, parent: int) -> None:
    """Run the function, write its result to the pipe, and exit without the cleanup of a normal exit."""
    status = 1
    try:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        watch_parent(parent)  # it only reads, so it may outlive a parent that is stopped
        content = function()
        with open(write_end, "wb") as pipe:  # a descriptor has no path
            pipe.write(content)
        status = 0
    finally:
        os._exit(status)
