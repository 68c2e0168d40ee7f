"""Work that goes on in a copy of this process while it does something else."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from briefgen.pipeline.parent_watch import watch_parent
from briefgen.pipeline.pool import cores

Wait = Callable[[], bytes | None]
"""Waits for the work to end and gives what came of it; None if it could not be done beside."""


@contextmanager
def run_in_background(work: Callable[[], bytes], *, wanted: bool) -> Iterator[Wait]:
    """Do work that only reads in a copy of this process, where that is wanted and the system makes copies cheaply.

    No database may be open here that the copy uses (https://sqlite.org/howtocorrupt.html, section 2.6).
    """
    if not wanted or not hasattr(os, "fork") or threading.active_count() > 1 or cores() == 1:
        yield lambda: None
        return
    reading, writing = os.pipe()
    parent = os.getpid()
    child = os.fork()
    if child == 0:
        _work(work, writing, parent)
    os.close(writing)
    ended: list[bytes | None] = []

    def wait() -> bytes | None:
        if not ended:
            content = answer.read()
            ended.append(content if os.waitpid(child, 0)[1] == 0 else None)
        return ended[0]

    with open(reading, "rb") as answer:  # noqa: PTH123  # a descriptor has no path
        try:
            yield wait
        finally:
            wait()


def _work(work: Callable[[], bytes], writing: int, parent: int) -> None:
    """Do the work and end this copy, without anything that the end of a process would else do."""
    status = 1
    try:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        watch_parent(parent)  # it only reads: one that was stopped does no harm when it goes on
        content = work()
        with open(writing, "wb") as answer:  # a descriptor has no path
            answer.write(content)
        status = 0
    finally:
        os._exit(status)
