"""What the archive knows of the output folder: which files are staged, written, or to be removed.

A page whose file waits to be put in place is staged; one whose file was put there is written. `owned` names files in
the output that are ours although they belong to no page that was written: those of pages that are gone, and those that
are to be written again.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator

from briefgen.archive.paging import paged
from briefgen.records.names import address_key


def put_owned(db: sqlite3.Connection, paths: Iterable[str]) -> None:
    """Remember files in the output that an earlier build wrote."""
    db.executemany("INSERT OR IGNORE INTO earlier_file VALUES (?)", [(path,) for path in paths])


def is_owned(db: sqlite3.Connection, path: str) -> bool:
    """Return True if briefgen wrote a file in the output."""
    if db.execute("SELECT 1 FROM earlier_file WHERE path = ?", (path,)).fetchone():
        return True
    written = "SELECT 1 FROM page WHERE address_key = ? AND path = ? AND is_written"
    return db.execute(written, (address_key(path), path)).fetchone() is not None


def obsolete(db: sqlite3.Connection) -> list[str]:
    """Return the paths of our files that no page has any more."""
    return [path for (path,) in db.execute("SELECT path FROM earlier_file WHERE path NOT IN (SELECT path FROM page)")]


def forget_obsolete(db: sqlite3.Connection) -> None:
    """Forget files that were removed, and those that were written again."""
    db.execute("DELETE FROM earlier_file WHERE path NOT IN (SELECT path FROM page WHERE is_dirty)")


def paths(db: sqlite3.Connection, *, with_owned: bool) -> Iterator[str]:
    """Yield the path of each page's file in order; `with_owned` those of other files of ours too."""
    owned = " UNION SELECT path FROM earlier_file" if with_owned else ""
    yield from (path for (path,) in db.execute(f"SELECT path FROM page{owned} ORDER BY path"))


def unclaimed(db: sqlite3.Connection) -> list[str]:
    """Return the paths of dirty pages at which no file of ours can be."""
    sql = (
        "SELECT path FROM page new INDEXED BY page_dirty WHERE is_dirty AND digest IS NULL"
        " AND path NOT IN (SELECT path FROM earlier_file)"
        " AND NOT EXISTS (SELECT 1 FROM page old WHERE old.address_key = new.address_key AND old.is_written)"
    )
    return [path for (path,) in db.execute(sql).fetchall()]


def in_place(db: sqlite3.Connection) -> Iterator[tuple[int, str, int, int]]:
    """Yield number, path, size and time of change (in nanoseconds) of each file as it was put in place."""
    yield from db.execute("SELECT id, path, size, mtime FROM page WHERE digest IS NOT NULL AND NOT is_staged")


def mark_lost(db: sqlite3.Connection, pages: Iterable[int]) -> None:
    """Mark pages as dirty whose file in the output was changed or removed."""
    sql = (
        "UPDATE page SET digest = NULL, is_dirty = 1,"
        " reason = iif(is_dirty, reason, 'its file in the output was changed or removed')"
        " WHERE id = ? AND digest IS NOT NULL RETURNING path"
    )
    for number in pages:
        put_owned(db, [path for (path,) in db.execute(sql, (number,)).fetchall()])


def is_any_staged(db: sqlite3.Connection) -> bool:
    """Return True if files wait to be put in place."""
    return db.execute("SELECT 1 FROM page WHERE is_staged LIMIT 1").fetchone() is not None


def is_any_staged_new(db: sqlite3.Connection) -> bool:
    """Return True if files wait that were never put in place before."""
    return db.execute("SELECT 1 FROM page WHERE is_staged AND NOT is_written LIMIT 1").fetchone() is not None


def staged_paths(db: sqlite3.Connection) -> Iterator[str]:
    """Yield where files that wait are to be put."""
    yield from (path for (path,) in db.execute("SELECT path FROM page WHERE is_staged"))


def staged(db: sqlite3.Connection) -> Iterator[tuple[int, str, bytes, bool]]:
    """Yield number, path and file's digest of each staged page, and whether a file of ours may be there already.

    The archive may be written to meanwhile.
    """
    sql = (
        "SELECT id, path, file_digest, path IN (SELECT path FROM earlier_file) FROM page"
        " WHERE is_staged AND id > ? ORDER BY id"
    )
    yield from ((number, path, digest, bool(there)) for number, path, digest, there in paged(db, sql, -1))


def mark_damaged(db: sqlite3.Connection, number: int, path: str, reason: str) -> None:
    """Mark a page as dirty whose staged file is not whole."""
    put_owned(db, [path])
    db.execute("UPDATE page SET is_staged = 0, digest = NULL, is_dirty = 1, reason = ? WHERE id = ?", (reason, number))


def put_written(db: sqlite3.Connection, number: int, size: int, mtime: int) -> None:
    """Note that the file of a page stands in its place: its size, and its time of change in nanoseconds."""
    db.execute("UPDATE page SET is_staged = 0, is_written = 1, size = ?, mtime = ? WHERE id = ?", (size, mtime, number))


def discard_staged(db: sqlite3.Connection) -> list[int]:
    """Note that nothing is staged, and that no file in the output is ours. Return the numbers of staged pages."""
    numbers = [number for (number,) in db.execute("SELECT id FROM page WHERE is_staged")]
    db.execute("UPDATE page SET is_staged = 0")
    db.execute("DELETE FROM earlier_file")
    return numbers
