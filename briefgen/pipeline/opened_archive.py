"""The archive while a build uses it: opened at the beginning, and recorded as it is at the end."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from briefgen.archive import former_pages, integrity, stored_values, tables


@contextmanager
def opened_archive(
    path: Path, fingerprint: str, *, is_for_everybody: bool
) -> Iterator[tuple[sqlite3.Connection, bool]]:
    """Open an archive for a build. Yield the connection, and True if the archive is new."""
    are_digests_known = integrity.clear(path)
    db, is_new = tables.open_archive(path, fingerprint)
    try:
        former, public = path.with_suffix(tables.FORMER), path.with_suffix(tables.PUBLIC)
        if is_new:
            _carry_over(db, former)
        _note_former(db, former, public, is_new=is_new, is_for_everybody=is_for_everybody)
        yield db, is_new
        tables.remove(former)
        if stored_values.get(db, former_pages.READERS) == former_pages.EVERYBODY:
            tables.remove(public)
    finally:
        _close(db, path, are_digests_known=are_digests_known and not is_new)


def _carry_over(db: sqlite3.Connection, former: Path) -> None:
    """Store in a new archive what the one that it replaces knew of the output: whose it is, and for whom it was made.

    The output stays what it is if this build fails.
    """
    for name in (stored_values.SITE, former_pages.READERS):
        if value := stored_values.value_in(former, name):
            stored_values.put(db, name, value)


def _note_former(db: sqlite3.Connection, former: Path, public: Path, *, is_new: bool, is_for_everybody: bool) -> None:
    """Note what a build changes of the pages for everybody. What they are is kept while builds are for others."""
    was_for_everybody = stored_values.get(db, former_pages.READERS) != former_pages.OTHERS
    if is_for_everybody and not was_for_everybody:
        former_pages.compare(db, public)
        return
    if not is_for_everybody and was_for_everybody and (former.is_file() or not is_new):
        _copy(former if is_new else db, public)
    former_pages.watch(db, former, is_new=is_new)


def _copy(archive: sqlite3.Connection | Path, target: Path) -> None:
    tables.remove(target)
    source = tables.connect(archive, write=False) if isinstance(archive, Path) else archive
    copy = sqlite3.connect(target)
    try:
        source.backup(copy)
    finally:
        copy.close()
        if source is not archive:
            source.close()


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
