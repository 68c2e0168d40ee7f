"""Search files with a gate, on all cores if there are many."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import msgspec

from briefgen.pipeline.pool import INLINE, Pool
from briefgen.pipeline.tasks import batches, hand_out
from briefgen.publish.gate import Found, Gate

BATCH = 100
"""How many files are searched at a time."""


class Searching(msgspec.Struct, frozen=True):
    """Searches files with a gate, each given by its path in the output and its location."""

    gate: Gate

    def do(self, batch: tuple[tuple[str, Path], ...]) -> list[tuple[str, Found]]:
        """Return what is found in each file.

        Raises:
            OSError: a file cannot be read.

        """
        return [(path, self.gate.search(path, location.read_bytes())) for path, location in batch]


def search_files(gate: Gate, files: Mapping[str, Path], pool: Pool) -> dict[str, Found]:
    """Return what a gate finds in each of some files, given by path in the output and location.

    Workers on other machines do not see the files, and search none.
    """
    workers = pool() if len(files) > INLINE else None
    near = None if workers is None or workers.is_far else workers
    found: dict[str, Found] = {}
    for results in hand_out(near, Searching(gate), batches(files.items(), BATCH)):
        found.update(results)
    return {path: found[path] for path in files}
