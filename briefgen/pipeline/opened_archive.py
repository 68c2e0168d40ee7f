"""The archive while a build uses it: opened at the beginning, and recorded as it is at the end."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from briefgen.archive import former_pages, integrity, tables


@contextmanager
def opened_archive(path: Path, fingerprint: str) -> Iterator[tuple[sqlite3.Connection, bool]]:
    """Open an archive for a build. Yield the connection, and True if the archive is new."""
    are_digests_known = integrity.clear(path)
    db, is_new = tables.open_archive(path, fingerprint)
    try:
        former = path.with_suffix(tables.FORMER)
        former_pages.watch(db, former, is_new=is_new)
        yield db, is_new
        tables.remove(former)
    finally:
        _close(db, path, are_digests_known=are_digests_known and not is_new)


def _close(db: sqlite3.Connection, path: Path, *, are_digests_known: bool) -> None:
    """Close the archive, and record it as it is then."""
    changed, is_whole = None, False
    if not (db.in_transaction or integrity.is_incomplete(path)):
        changed = integrity.changed_blocks(path) if are_digests_known else None
        with suppress(sqlite3.DatabaseError):  # the disk is full; SQLite takes in the journal another time
            is_whole = tables.take_in_journal(db)
    db.close()
    if is_whole:
        integrity.record(path, changed)
