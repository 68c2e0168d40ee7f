"""The integrity of the archive: whether it is the file that the last build left.

SQLite does not notice bytes that another program changed. So each build records the size and the modification time of
the archive in a small file beside it when it ends, and removes that file when it begins. A build that was killed leaves
no such file; SQLite's journal then restores the archive. While an empty archive is filled there is no journal, because
that is faster; until it is full, the file says "incomplete".
"""

from __future__ import annotations

from pathlib import Path

SUFFIX = ".integrity"
"""The ending of the file beside the archive."""

_INCOMPLETE = "incomplete"


def is_damaged(archive: Path) -> bool:
    """Return True if something other than a build has written to the archive since the last build ended."""
    return _recorded(archive) not in (None, _INCOMPLETE, _state(archive))


def mark_incomplete(archive: Path) -> None:
    """Mark the archive as one that cannot be used until `clear` or `record` is called."""
    _file(archive).write_text(_INCOMPLETE, "ascii")


def is_incomplete(archive: Path) -> bool:
    """Return True if the archive is being filled for the first time, or if that was interrupted."""
    return _recorded(archive) == _INCOMPLETE


def clear(archive: Path) -> None:
    """Remove what was recorded, because a build begins."""
    _file(archive).unlink(missing_ok=True)


def record(archive: Path) -> None:
    """Record the state of the archive, because a build has ended. No connection may be open.

    If the disk is full, nothing is recorded.
    """
    try:
        _file(archive).write_text(_state(archive), "ascii")
    except OSError:
        clear(archive)


def _recorded(archive: Path) -> str | None:
    try:
        return _file(archive).read_text("ascii", errors="replace")
    except FileNotFoundError:
        return None


def _file(archive: Path) -> Path:
    return archive.with_suffix(SUFFIX)


def _state(archive: Path) -> str:
    """Return the size and the modification time of the archive, or "" if there is none."""
    try:
        stat = archive.stat()
    except FileNotFoundError:
        return ""
    return f"{stat.st_size} {stat.st_mtime_ns}"
