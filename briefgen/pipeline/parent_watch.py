"""Helper processes end with the process that started them, even if that one is killed."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Callable

PERIOD = 0.5
"""Seconds between two looks at who the parent is, on systems that do not tell of its end."""

_SET_DEATH_SIGNAL = 1
"""`PR_SET_PDEATHSIG` of prctl(2)."""


def end_with_parent(parent: int, pause: Callable[[float], object] = time.sleep) -> None:
    """End this process as soon as its parent has ended.

    Linux kills it, even while it is stopped. Elsewhere `watch_parent` does it.

    The thread that starts this process must outlive it: Linux counts the end of that thread as the end of the parent.
    """
    if ask := parent_death_request():
        ask()
    watch_parent(parent, pause)


def watch_parent(parent: int, pause: Callable[[float], object] = time.sleep) -> None:
    """End this process soon after its parent has ended, unless it is stopped.

    A thread checks again and again whether the parent is still there. `pause` waits for a number of seconds and returns
    a true value if it learns of the parent's end.
    """
    if os.getppid() != parent:  # it ended before this process could ask
        os._exit(1)
    threading.Thread(target=_watch, args=(parent, pause), daemon=True).start()


def parent_death_request() -> Callable[[], None] | None:
    """Return what a new process calls so that the system kills it when the thread that made it ends, if it can."""
    if sys.platform != "linux":
        return None
    import ctypes  # imported late: only helpers need it

    library = ctypes.CDLL(None)
    return lambda: library.prctl(_SET_DEATH_SIGNAL, signal.SIGKILL, 0, 0, 0)


def _watch(parent: int, pause: Callable[[float], object]) -> None:
    while os.getppid() == parent and not pause(PERIOD):
        pass
    os._exit(1)
