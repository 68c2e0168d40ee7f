"""The pool of worker processes, started only when there is enough work."""

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
"""Returns the executor, or None if the work is to be done in this process."""

INLINE = 80
"""Up to this many items, starting other processes takes longer than it saves."""


COLLECTED = 20_000
"""How many new objects the garbage collector waits for."""


@contextmanager
def pool(jobs: int, given: Executor | None) -> Iterator[Pool]:
    """Provide the given executor, or `jobs` processes on this machine (0 is one for each core)."""
    made: list[Executor] = []
    count = jobs or cores()

    def get() -> Executor | None:
        if given is not None or count == 1:
            return given
        if not made:
            from concurrent.futures import ProcessPoolExecutor  # imported late: most builds are small

            with _uninterrupted():
                made.append(ProcessPoolExecutor(count, initializer=_start_worker, initargs=(os.getpid(),)))
                made[0].submit(int)  # the first task starts the workers, and the thread that ends them
        return made[0]

    try:
        yield get
    finally:
        for own in made:
            own.shutdown(cancel_futures=True)


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Delay Ctrl+C until all workers have been started: the exit would wait forever for those of half an executor."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _start_worker(owner: int) -> None:
    """Prepare a worker of the process `owner`.

    It ignores Ctrl+C: the process that the person started handles it and ends its workers. If that process is killed,
    they end by themselves. The garbage collector skips what the worker inherited, so that its memory stays shared, and
    looks seldom: parsing makes many small objects, and few cycles.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _end_with(owner)
    gc.freeze()
    gc.set_threshold(COLLECTED)


def _end_with(owner: int) -> None:
    """End this worker when the process that it works for ends."""
    import multiprocessing
    from multiprocessing.connection import wait

    own = multiprocessing.parent_process()
    sentinels = [own.sentinel] if own else []
    is_child = os.name == "posix" and multiprocessing.get_start_method() != "forkserver"
    end_with_parent(owner if is_child else os.getppid(), lambda seconds: wait(sentinels, seconds))


def cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
