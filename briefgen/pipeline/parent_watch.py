"""End helper processes when the process that started them ends, even if it is killed."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Callable

PERIOD = 0.5
"""Seconds between two checks of the parent, on systems that do not report its end."""

_SET_DEATH_SIGNAL = 1
"""`PR_SET_PDEATHSIG` of prctl(2)."""


def end_with_parent(parent: int, pause: Callable[[float], object] = time.sleep) -> None:
    """End this process as soon as its parent ends.

    Linux kills it, even while it is stopped. On other systems `watch_parent` ends it.

    The thread that starts this process must outlive it, because Linux takes the end of that thread for the end of the
    parent.
    """
    if request := parent_death_request():
        request()
    watch_parent(parent, pause)


def watch_parent(parent: int, pause: Callable[[float], object] = time.sleep) -> None:
    """End this process soon after its parent ends, unless this process is stopped.

    A thread checks every `PERIOD` seconds whether the parent is still there. `pause` waits for a number of seconds, and
    returns a true value if it learns that the parent has ended.
    """
    if os.getppid() != parent:  # the parent ended before this process could watch it
        os._exit(1)
    threading.Thread(target=_watch, args=(parent, pause), daemon=True).start()


def parent_death_request() -> Callable[[], None] | None:
    """Return a function that asks the system to kill this process when its parent ends, or None if it cannot.

    A new process calls the function. Linux takes the end of the thread that started the process for that of the parent.
    """
    if sys.platform != "linux":
        return None
    import ctypes  # imported late: only helpers need it

    library = ctypes.CDLL(None)
    return lambda: library.prctl(_SET_DEATH_SIGNAL, signal.SIGKILL, 0, 0, 0)


def _watch(parent: int, pause: Callable[[float], object]) -> None:
    while os.getppid() == parent and not pause(PERIOD):
        pass
    os._exit(1)
