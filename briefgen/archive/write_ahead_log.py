"""SQLite's write-ahead log: which parts of the archive a build has changed.

The format is SQLite's own (https://sqlite.org/fileformat2.html, section 4).
"""

from __future__ import annotations

from pathlib import Path

_HEADER, _FRAME = 32, 24
"""Bytes of the log's header, and of what stands before each page."""


LARGEST = 2**24
"""Bytes of a log from which so much has changed that it is not looked at."""


def changed_bytes(archive: Path) -> list[tuple[int, int]] | None:
    """Return the parts of the archive, from one byte up to another, for which the log holds other content.

    Return None if that is not known: the log is very large, or SQLite began it anew, so that it does not hold all.
    """
    path = archive.with_name(f"{archive.name}-wal")
    try:
        if path.stat().st_size > LARGEST:
            return None
        log = path.read_bytes()
    except FileNotFoundError:
        return []
    if len(log) < _HEADER:
        return []
    size, times_restarted = int.from_bytes(log[8:12]), int.from_bytes(log[12:16])
    if times_restarted:
        return None
    numbers = {int.from_bytes(log[at : at + 4]) for at in range(_HEADER, len(log) - _FRAME, _FRAME + size)}
    return [((number - 1) * size, number * size) for number in sorted(numbers) if number]
