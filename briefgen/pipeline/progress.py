"""The progress of a build, and the duration of each stage."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import msgspec

Report = Callable[[str, int, int], None]
"""Called with the name of a stage, the number of items done, and the number of all items."""


def silent(_stage: str, _done: int, _total: int) -> None:
    """Report nothing."""


class Stages(msgspec.Struct):
    """The seconds that each stage took, in order, and the function to call with the progress."""

    report: Report = silent
    seconds: dict[str, float] = {}

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Measure the duration of a stage. If it runs more than once, the durations are added up."""
        start = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[name] = self.seconds.get(name, 0.0) + time.perf_counter() - start
