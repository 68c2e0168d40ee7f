"""Whether the archive is the file that the last build left: SQLite itself would not notice bytes that changed in it.

While a build is at work there is no seal; what a killed build leaves is put right by SQLite's own journal.
"""

from __future__ import annotations

from pathlib import Path


def broken(archive: Path) -> bool:
    """Say whether something else than a build has written to the archive since it was sealed."""
    try:
        return _seal(archive).read_text("ascii", errors="replace") != _state(archive)
    except FileNotFoundError:
        return False


def lift(archive: Path) -> None:
    """Take the seal off: a build begins."""
    _seal(archive).unlink(missing_ok=True)


def put(archive: Path) -> None:
    """Seal the archive as it is now: a build has ended, and no connection is open. On a full disk there is no seal."""
    try:
        _seal(archive).write_text(_state(archive), "ascii")
    except OSError:
        lift(archive)


def _seal(archive: Path) -> Path:
    return archive.with_suffix(".seal")


def _state(archive: Path) -> str:
    """Return size and time of change; `""` where there is no archive."""
    try:
        stat = archive.stat()
    except FileNotFoundError:
        return ""
    return f"{stat.st_size} {stat.st_mtime_ns}"
