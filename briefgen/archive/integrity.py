"""Whether the archive is the file that the last build left: SQLite itself would not notice bytes that changed in it.

While a build is at work there is no seal; what a killed build leaves is put right by SQLite's own journal. While an
archive is first filled there is no journal either, which is quicker; until that has ended the seal says it is void.
"""

from __future__ import annotations

from pathlib import Path

_VOID = "void"


def broken(archive: Path) -> bool:
    """Say whether something else than a build has written to the archive since it was sealed."""
    return _read(archive) not in (None, _VOID, _state(archive))


def void(archive: Path) -> None:
    """Let the archive be worth nothing until the seal is lifted or put."""
    _seal(archive).write_text(_VOID, "ascii")


def is_void(archive: Path) -> bool:
    """Say whether the first filling of the archive is under way, or has never ended."""
    return _read(archive) == _VOID


def lift(archive: Path) -> None:
    """Take the seal off: a build begins."""
    _seal(archive).unlink(missing_ok=True)


def put(archive: Path) -> None:
    """Seal the archive as it is now: a build has ended, and no connection is open. On a full disk there is no seal."""
    try:
        _seal(archive).write_text(_state(archive), "ascii")
    except OSError:
        lift(archive)


def _read(archive: Path) -> str | None:
    try:
        return _seal(archive).read_text("ascii", errors="replace")
    except FileNotFoundError:
        return None


def _seal(archive: Path) -> Path:
    return archive.with_suffix(".seal")


def _state(archive: Path) -> str:
    """Return size and time of change; `""` where there is no archive."""
    try:
        stat = archive.stat()
    except FileNotFoundError:
        return ""
    return f"{stat.st_size} {stat.st_mtime_ns}"
