"""The workers of a build, which start only when there is enough to do."""

from __future__ import annotations

import gc
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from typing import TYPE_CHECKING

import msgspec

from briefgen.pipeline.parent_watch import end_with_parent

if TYPE_CHECKING:
    from concurrent.futures import Executor  # imported late where it is used: most builds need none

INLINE = 80
"""Up to this many items, starting workers takes longer than it saves."""

AHEAD = 8
"""How many tasks few workers have at a time, so that none waits for the next one."""


def _explain(error: Exception) -> str:
    """Return what to tell about an error if the processes are at fault, or ""."""
    from concurrent.futures import BrokenExecutor

    is_broken = isinstance(error, BrokenExecutor)
    return "a helper process ended before its work was done; if memory was short, try --jobs 1" if is_broken else ""


class Workers(msgspec.Struct, frozen=True):
    """What reads files and renders pages: processes on this machine, or workers on others.

    They get `ahead` tasks at a time. If they are far, they do not see the files of this machine. `explain` returns what
    to tell about an error that the executor raised, or "" if it is not of its own. `look_after` is called when there
    was no answer for a while, and raises OSError if all have left.
    """

    executor: Executor
    ahead: int = AHEAD
    is_far: bool = False
    explain: Callable[[Exception], str] = _explain
    look_after: Callable[[], object] = int


Opener = Callable[[], AbstractContextManager[Workers]]
"""Starts or finds workers, and lets go of them at the end."""

Pool = Callable[[], Workers | None]
"""Returns the workers, or None if the work is to be done in this process."""


COLLECTED = 20_000
"""How many new objects the garbage collector of a worker waits for. More do not fit into a core's cache."""


@contextmanager
def pool(jobs: int, opener: Opener | None = None) -> Iterator[Pool]:
    """Provide the workers of an opener, or `jobs` processes on this machine (0 is one for each core)."""
    opened: list[Workers] = []
    count = jobs or cores()
    with ExitStack() as stack:

        def get() -> Workers | None:
            if opener is None and count == 1:
                return None
            if not opened:
                opened.append(stack.enter_context(opener() if opener else _processes(count)))
            return opened[0]

        yield get


@contextmanager
def _processes(count: int) -> Iterator[Workers]:
    """Provide processes on this machine."""
    from concurrent.futures import ProcessPoolExecutor  # imported late: most builds are small

    made: list[Executor] = []
    try:
        with _uninterrupted():
            made.append(ProcessPoolExecutor(count, initializer=_start_worker, initargs=(os.getpid(),)))
            made[0].submit(int)  # the first task starts the workers, and the thread that ends them
        yield Workers(made[0], max(AHEAD, 2 * count))
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
