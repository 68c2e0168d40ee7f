"""The processes that work is spread over, made only when there is enough of it."""

from __future__ import annotations

import gc
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from briefgen.pipeline.parent_watch import end_with_parent

if TYPE_CHECKING:
    from concurrent.futures import Executor  # imported late where it is used: most builds need none

Pool = Callable[[], "Executor | None"]
"""Gives the executor, or None where the work is to be done in this process."""

INLINE = 80
"""Up to so many items, starting other processes costs more than it saves."""


@contextmanager
def pool(jobs: int, given: Executor | None) -> Iterator[Pool]:
    """Give the executor that was handed in, or processes on this machine, as many as `jobs` says (0 is one a core)."""
    made: list[Executor] = []
    count = jobs or cores()

    def get() -> Executor | None:
        if given is not None or count == 1:
            return given
        if not made:
            from concurrent.futures import ProcessPoolExecutor  # imported late: most builds are small

            with _uninterrupted():
                made.append(ProcessPoolExecutor(count, initializer=_begin, initargs=(os.getpid(),)))
                made[0].submit(int)  # with the first task it starts its helpers, and then what tells them to end
        return made[0]

    try:
        yield get
    finally:
        for own in made:
            own.shutdown(cancel_futures=True)


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Hold Ctrl+C back until helpers have been started whole: those of half an executor would be waited for forever."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _begin(owner: int) -> None:
    """Begin a helper of the process `owner`.

    Ctrl+C is left to the process that the person started: it ends its helpers in order. If it cannot, because it was
    killed, they end by themselves. What a helper has from that process stays shared with it, because its own collector
    does not go through it.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _end_with(owner)
    gc.freeze()


def _end_with(owner: int) -> None:
    """Let this helper end when the process that it works for ends."""
    import multiprocessing
    from multiprocessing.connection import wait

    own = multiprocessing.parent_process()
    sentinels = [own.sentinel] if own else []
    is_child = os.name == "posix" and multiprocessing.get_start_method() != "forkserver"
    end_with_parent(owner if is_child else os.getppid(), lambda seconds: wait(sentinels, seconds))


def cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
