"""Of those that want to build a site in the same instant, one does."""

from __future__ import annotations

import multiprocessing
from multiprocessing.synchronize import Barrier
from pathlib import Path

from briefgen.pipeline.lock import LockedError, lock


def test_of_two_that_begin_together_one_gets_the_lock(tmp_path: Path, rounds: int) -> None:
    context = multiprocessing.get_context("spawn")
    begin, end = context.Barrier(2), context.Barrier(2)
    results = context.Queue()
    both = [context.Process(target=_take, args=(tmp_path, rounds, begin, end, results)) for _ in range(2)]
    for process in both:
        process.start()
    taken = [results.get(timeout=60) for _ in both]
    for process in both:
        process.join()
    assert [sorted(pair) for pair in zip(*taken, strict=True)] == [[False, True]] * rounds


def _take(folder: Path, rounds: int, begin: Barrier, end: Barrier, results: multiprocessing.Queue[list[bool]]) -> None:
    """Try to take the lock and hold it until the other has tried; tell how it went in each round."""
    taken = []
    for _ in range(rounds):
        begin.wait(60)
        try:
            with lock(folder):
                taken.append(True)
                end.wait(60)
        except LockedError:
            taken.append(False)
            end.wait(60)
    results.put(taken)
