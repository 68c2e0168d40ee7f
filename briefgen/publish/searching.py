"""Search files with a gate, on all cores if there are many."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import msgspec

from briefgen.pipeline.pool import INLINE, Pool
from briefgen.pipeline.workers import batches, run_tasks
from briefgen.publish.gate import Found, Gate

BATCH = 400
"""How many files are searched at a time: with each batch travels everything that is searched for."""


class SearchBatch(msgspec.Struct, frozen=True):
    """A batch of files to search: pairs of the path in the output and the location."""

    gate: Gate
    files: tuple[tuple[str, Path], ...]


def search_files(gate: Gate, files: Mapping[str, Path], pool: Pool) -> dict[str, Found]:
    """Return what a gate finds in each of some files, given by path in the output and location."""
    executor = pool() if len(files) > INLINE else None
    tasks = (SearchBatch(gate, batch) for batch in batches(files.items(), BATCH))
    found: dict[str, Found] = {}
    for results in run_tasks(executor, search_batch, tasks, ahead=8):
        found.update(results)
    return {path: found[path] for path in files}


def search_batch(batch: SearchBatch) -> dict[str, Found]:
    """Search the files of a batch.

    Raises:
        OSError: a file cannot be read.

    """
    return {path: batch.gate.search(path, location.read_bytes()) for path, location in batch.files}
