"""The files of the output folder, as the archive knows them: which are staged, written, or to be removed.

A page is staged while its file waits to be moved into the output, and written once it is there. The table
`earlier_file` holds the other files in the output that briefgen wrote: those of pages that are gone, and those that are
to be written again.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from operator import itemgetter

import msgspec

from briefgen.archive.paging import paged
from briefgen.records.names import address_key

_FOLDER = "rtrim(path, replace(path, '/', ''))"
"""The part of a path up to its last slash."""


def put_earlier(db: sqlite3.Connection, paths: Iterable[str]) -> None:
    """Store the paths of files in the output that an earlier build wrote."""
    db.executemany("INSERT OR IGNORE INTO earlier_file VALUES (?)", [(path,) for path in paths])


def is_ours(db: sqlite3.Connection, path: str) -> bool:
    """Return True if briefgen wrote this file in the output."""
    if db.execute("SELECT 1 FROM earlier_file WHERE path = ?", (path,)).fetchone():
        return True
    written = "SELECT 1 FROM page WHERE address_key = ? AND path = ? AND is_written"
    return db.execute(written, (address_key(path), path)).fetchone() is not None


def obsolete(db: sqlite3.Connection) -> list[str]:
    """Return the paths of files that briefgen wrote and that no page has any more."""
    return [path for (path,) in db.execute("SELECT path FROM earlier_file WHERE path NOT IN (SELECT path FROM page)")]


def forget_earlier(db: sqlite3.Connection) -> None:
    """Forget earlier files, except those that a dirty page is to replace."""
    db.execute("DELETE FROM earlier_file WHERE path NOT IN (SELECT path FROM page WHERE is_dirty)")


def paths(db: sqlite3.Connection, *, with_earlier: bool) -> Iterator[str]:
    """Return the path of each page's file, in order. `with_earlier` includes the earlier files."""
    earlier = " UNION SELECT path FROM earlier_file" if with_earlier else ""
    return map(itemgetter(0), db.execute(f"SELECT path FROM page{earlier} ORDER BY path"))


def unclaimed(db: sqlite3.Connection) -> list[str]:
    """Return the paths of pages that are to be written where briefgen has not written a file."""
    fresh = "path NOT IN (SELECT path FROM earlier_file) AND NOT EXISTS (SELECT 1 FROM page old WHERE"
    fresh += " old.address_key = new.address_key AND old.is_written)"
    sql = (
        f"SELECT path FROM page new INDEXED BY page_dirty WHERE is_dirty AND digest IS NULL AND {fresh}"
        f" UNION SELECT path FROM page new INDEXED BY page_staged WHERE is_staged AND NOT is_written AND {fresh}"
    )
    return [path for (path,) in db.execute(sql).fetchall()]


def in_place(db: sqlite3.Connection) -> Iterator[tuple[int, str, int, int, bytes]]:
    """Yield number, path, size, modification time (in nanoseconds) and digest of each file that was written."""
    sql = "SELECT id, path, size, mtime, file_digest FROM page WHERE digest IS NOT NULL AND NOT is_staged"
    yield from db.execute(sql)


def put_times(db: sqlite3.Connection, times: Iterable[tuple[int, int]]) -> None:
    """Store the modification times (in nanoseconds) of files in the output, each by the number of its page."""
    db.executemany("UPDATE page SET mtime = ?2 WHERE id = ?1", times)


def mark_lost(db: sqlite3.Connection, pages: Iterable[int]) -> None:
    """Mark pages as dirty because their file in the output was changed or removed."""
    sql = (
        "UPDATE page SET digest = NULL, is_dirty = 1,"
        " reason = iif(is_dirty, reason, 'its file in the output was changed or removed')"
        " WHERE id = ? AND digest IS NOT NULL RETURNING path"
    )
    for number in pages:
        put_earlier(db, [path for (path,) in db.execute(sql, (number,)).fetchall()])


def is_any_staged(db: sqlite3.Connection) -> bool:
    """Return True if a page is staged."""
    return db.execute("SELECT 1 FROM page WHERE is_staged LIMIT 1").fetchone() is not None


def is_any_staged_new(db: sqlite3.Connection) -> bool:
    """Return True if a page is staged whose file is not in the output yet."""
    return db.execute("SELECT 1 FROM page WHERE is_staged AND NOT is_written LIMIT 1").fetchone() is not None


def staged_paths(db: sqlite3.Connection) -> Iterator[str]:
    """Yield the path of each staged page in the output."""
    yield from (path for (path,) in db.execute("SELECT path FROM page WHERE is_staged"))


def staged(db: sqlite3.Connection) -> Iterator[tuple[int, str, bytes, bool]]:
    """Yield the number, the path and the file's digest of each staged page, and True if an earlier file may be there.

    The archive may be written to between two of them.
    """
    sql = (
        "SELECT id, path, file_digest, path IN (SELECT path FROM earlier_file) FROM page"
        " WHERE is_staged AND id > ? ORDER BY id"
    )
    yield from ((number, path, digest, bool(is_earlier)) for number, path, digest, is_earlier in paged(db, sql, -1))


def mark_damaged(db: sqlite3.Connection, number: int, path: str, reason: str) -> None:
    """Mark a page as dirty because its staged file is damaged."""
    put_earlier(db, [path])
    db.execute("UPDATE page SET is_staged = 0, digest = NULL, is_dirty = 1, reason = ? WHERE id = ?", (reason, number))


def put_written(db: sqlite3.Connection, number: int, size: int, mtime: int) -> None:
    """Mark a page as written. `mtime` is the modification time of its file in nanoseconds."""
    db.execute("UPDATE page SET is_staged = 0, is_written = 1, size = ?, mtime = ? WHERE id = ?", (size, mtime, number))


class Totals(msgspec.Struct, frozen=True):
    """How many files an output has, their bytes in all, and the largest of them. Staged files count as written.

    `largest_path` is the file of the site that the largest was made from, or its own path if there is none.
    """

    files: int
    size: int
    largest: int
    largest_path: str


def totals(db: sqlite3.Connection) -> Totals:
    """Return how large the output is."""
    # what is no aggregate is that of the row with the maximum
    sql = "SELECT count(*), total(size), max(size), coalesce(nullif(source, ''), path) FROM page"
    files, size, largest, path = db.execute(sql).fetchone()
    return Totals(files, int(size), largest or 0, path or "")


def folders(db: sqlite3.Connection) -> int:
    """Return how many folders in the output hold files."""
    return int(db.execute(f"SELECT count(DISTINCT nullif({_FOLDER}, '')) FROM page").fetchone()[0])


def fullest_folder(db: sqlite3.Connection) -> tuple[str, int]:
    """Return the folder of the output that holds most files, and how many."""
    sql = f"SELECT {_FOLDER} AS folder, count(*) AS files FROM page GROUP BY folder ORDER BY files DESC, folder LIMIT 1"
    name, files = db.execute(sql).fetchone() or ("", 0)
    return name or ".", files


def host_redirects(db: sqlite3.Connection) -> int:
    """Return how many redirects the file `_redirects` holds, or 0 if there is no such file."""
    if not db.execute("SELECT 1 FROM page WHERE address = '/_redirects'").fetchone():
        return 0
    return int(db.execute("SELECT count(*) FROM page WHERE is_redirect").fetchone()[0])
