"""The integrity of the archive: whether it is the file that the last build left, on this machine or on another.

SQLite does not notice bytes that another program changed. So each build, when it ends, records beside the archive what
the file system says of it (`.integrity`), and a digest of each of its blocks (`.digests`). If the file system still
says the same, nothing is read. If not, the archive may have come from a backup, a cache or another machine: then the
digests decide.

The record is removed when a build begins. A build that was killed leaves none; SQLite's journal then restores the
archive. While an empty archive is filled there is no journal, because that is faster; until it is full, the record says
"incomplete".
"""

from __future__ import annotations

from enum import Enum, auto
from pathlib import Path

from briefgen.archive.write_ahead_log import changed_bytes
from briefgen.content.sources import digest_of, file_state

SUFFIX, DIGESTS = ".integrity", ".digests"
"""The endings of the files beside the archive."""

BLOCK = 2**14
"""Bytes that have a digest of their own. Of an archive that changed, only the blocks that changed are read."""

LARGE = 2_000
"""The number of blocks from which two threads make digests."""

_INCOMPLETE = "incomplete"
_SIZE = len(digest_of(b""))


class Origin(Enum):
    """Where an archive comes from: the last build here, another machine or folder; or nobody knows."""

    HERE = auto()
    ELSEWHERE = auto()
    UNKNOWN = auto()
    DAMAGED = auto()


def origin(archive: Path) -> Origin:
    """Return where an archive comes from. One that was never full, or that something changed, counts as damaged."""
    recorded = _recorded(archive)
    if recorded is None:
        return Origin.UNKNOWN
    if recorded == _INCOMPLETE:
        return Origin.DAMAGED
    state = _state(archive)
    if recorded == state:
        return Origin.HERE
    if state.startswith(f"{recorded} "):  # an earlier version recorded less, and no digests
        return Origin.UNKNOWN
    return Origin.ELSEWHERE if _is_whole(archive) else Origin.DAMAGED


def mark_incomplete(archive: Path) -> None:
    """Mark the archive as one that cannot be used until `clear` or `record` is called."""
    _file(archive).write_text(_INCOMPLETE, "ascii")


def is_incomplete(archive: Path) -> bool:
    """Return True if the archive is being filled for the first time, or if that was interrupted."""
    return _recorded(archive) == _INCOMPLETE


def clear(archive: Path) -> bool:
    """Remove what was recorded, because a build begins. Return True if the digests are those of the archive."""
    recorded = _recorded(archive)
    _file(archive).unlink(missing_ok=True)
    return recorded not in (None, _INCOMPLETE)


def changed_blocks(archive: Path) -> set[int] | None:
    """Return the blocks that differ from the digests, or None if that is not known.

    Call it before the journal is brought into the archive, in a build for which `clear` returned True.
    """
    places = changed_bytes(archive)
    if places is None:
        return None
    return {block for start, end in places for block in range(start // BLOCK, (end - 1) // BLOCK + 1)}


def record(archive: Path, changed: set[int] | None) -> None:
    """Record the archive as it is, because a build has ended. No connection that writes may be open.

    Args:
        archive: the path of the archive.
        changed: the blocks that have another digest than before; None: all of them.

    If the disk is full, nothing is recorded.

    """
    try:
        if changed is None:
            archive.with_suffix(DIGESTS).write_bytes(_digests(archive))
        elif changed:
            _update_digests(archive, changed)
        _file(archive).write_text(_state(archive), "ascii")
    except OSError:
        clear(archive)


def remove(archive: Path) -> None:
    """Remove the record and the digests."""
    clear(archive)
    archive.with_suffix(DIGESTS).unlink(missing_ok=True)


def _update_digests(archive: Path, changed: set[int]) -> None:
    path = archive.with_suffix(DIGESTS)
    digests = bytearray(path.read_bytes())
    with archive.open("rb") as file:
        for block in sorted(changed):
            file.seek(block * BLOCK)
            digests[block * _SIZE : (block + 1) * _SIZE] = digest_of(file.read(BLOCK))
    path.write_bytes(digests)


def _is_whole(archive: Path) -> bool:
    """Return True if every block of the archive has the digest that was recorded."""
    try:
        return archive.with_suffix(DIGESTS).read_bytes() == _digests(archive)
    except OSError:
        return False


def _digests(archive: Path) -> bytes:
    """Return the digests of all blocks. Those of a large archive are made by two threads: hashing leaves them free."""
    blocks = -(-archive.stat().st_size // BLOCK)
    if blocks < LARGE:
        return _digests_of(archive, range(blocks))
    from concurrent.futures import ThreadPoolExecutor  # imported late: most archives are small, or known by their state

    half = blocks // 2
    with ThreadPoolExecutor(1) as thread:
        others = thread.submit(_digests_of, archive, range(half, blocks))
        return _digests_of(archive, range(half)) + others.result()


def _digests_of(archive: Path, blocks: range) -> bytes:
    with archive.open("rb") as file:
        file.seek(blocks.start * BLOCK)
        return b"".join(digest_of(file.read(BLOCK)) for _ in blocks)


def _recorded(archive: Path) -> str | None:
    try:
        return _file(archive).read_text("ascii", errors="replace")
    except FileNotFoundError:
        return None


def _file(archive: Path) -> Path:
    return archive.with_suffix(SUFFIX)


def _state(archive: Path) -> str:
    """Return what the file system says of the archive, or "" if there is none."""
    try:
        return file_state(archive.stat())
    except FileNotFoundError:
        return ""
