"""Work that goes on: when it ends before its time, that is told, and it begins again."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

LONGEST_PAUSE = 30.0
"""The most seconds between two tries."""


def pause(failures: int, first: float = 1.0) -> float:
    """Return how many seconds to wait after this many failures in a row: each time twice as long."""
    return min(first * 2.0 ** min(failures - 1, 10), LONGEST_PAUSE)


def reason(task: asyncio.Task[Any]) -> Exception:
    """Return why a task ended that was to go on."""
    if task.cancelled():
        return RuntimeError("the work was cancelled")
    error = task.exception()
    return error if isinstance(error, Exception) else RuntimeError(f"the work ended: {error or 'nobody told it to'}")


async def keep_going(
    work: Callable[[], Coroutine[Any, Any, None]],
    stop: asyncio.Event,
    tell: Callable[[Exception], Awaitable[None]],
    first: float,
) -> None:
    """Run work until `stop` is set. When it ends before that, tell why, wait, and run it again.

    Args:
        work: returns the work, which ends by itself when `stop` is set.
        stop: is set when the work is to end.
        tell: called with what ended the work.
        first: the seconds to wait after the first failure.

    """
    loop, failures = asyncio.get_running_loop(), 0
    while not stop.is_set():
        task, began = asyncio.create_task(work()), loop.time()
        try:
            await asyncio.wait([task])
        finally:
            task.cancel()  # no effect on work that has ended
        why = reason(task)
        if stop.is_set():
            return
        failures = 1 if loop.time() - began > LONGEST_PAUSE else failures + 1
        with contextlib.suppress(Exception):
            await tell(why)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), pause(failures, first))
