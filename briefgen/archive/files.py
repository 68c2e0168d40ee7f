"""The site's files and folders: what the file system said of them at the last build, and which files are to be read."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator

from briefgen.archive.paging import paged
from briefgen.content.sources import Found


def folders(db: sqlite3.Connection) -> dict[str, bytes]:
    """Return the folders of the site that have files; each with its state, or `b""` where it has to be looked into."""
    return dict(db.execute("SELECT path, state FROM folder"))


def put_folder(db: sqlite3.Connection, path: str, state: bytes) -> None:
    """Remember the state of a folder in which every file is as the archive knows it, or `b""` if that is not so."""
    db.execute("INSERT OR REPLACE INTO folder VALUES (?, ?)", (path, state))


def remove_folder(db: sqlite3.Connection, path: str) -> None:
    """Forget a folder that has no files any more."""
    db.execute("DELETE FROM folder WHERE path = ?", (path,))


def stats_in(db: sqlite3.Connection, folder: str) -> dict[str, str]:
    """Return what the file system said of the files that lie in a folder itself, by path."""
    rows = db.execute("SELECT path, stat FROM source WHERE path >= ? AND path < ?", (f"{folder}/", f"{folder}0"))
    return {path: stat for path, stat in rows if "/" not in path[len(folder) + 1 :]}


def stats_of(db: sqlite3.Connection, paths: Iterable[str]) -> dict[str, str]:
    """Return what the file system said of some files, by path."""
    return dict(row for path in paths for row in db.execute("SELECT path, stat FROM source WHERE path = ?", (path,)))


def theme_files(db: sqlite3.Connection) -> Iterator[tuple[str, str, bytes]]:
    """Yield path, what the file system said, and digest of each file of the themes and of the site's own templates."""
    for first, last in (("templates/", "templates0"), ("theme:", "theme;")):
        yield from db.execute("SELECT path, stat, digest FROM source WHERE path >= ? AND path < ?", (first, last))


def unread(db: sqlite3.Connection, within: str = "content/") -> Iterator[str]:
    """Yield the paths of files of Markdown that are to be read, below a folder, in order.

    Those that were read since the last was yielded, and hence are no longer to be read, do no harm.
    """
    sql = "SELECT path FROM source WHERE digest = x'' AND path > ? AND path < ? ORDER BY path"
    yield from (path for (path,) in paged(db, sql, within, within.removesuffix("/") + "0"))


def count_unread(db: sqlite3.Connection) -> int:
    """Return how many files of Markdown are to be read."""
    return int(db.execute("SELECT count(*) FROM source WHERE digest = x''").fetchone()[0])


def mark_unread(db: sqlite3.Connection, paths: Iterable[str]) -> None:
    """Mark files of Markdown as to be read again."""
    db.executemany("UPDATE source SET digest = x'' WHERE path = ?", [(path,) for path in paths])


def put_read(db: sqlite3.Connection, path: str, digest: bytes) -> None:
    """Remember the digest of a file that was read; `b""` if it could not be, so that it will be tried again."""
    db.execute("UPDATE source SET digest = ? WHERE path = ?", (digest, path))


def put_source(db: sqlite3.Connection, found: Found, digest: bytes, *, settled: bool) -> None:
    """Remember what the file system says of a file. The digest of a file of Markdown that is to be read is `b""`.

    `settled` is false for a file that changed so lately that it could change again without a new time stamp; it will be
    read again next time.
    """
    values = (found.path, found.kind, found.stat if settled else "", digest)
    db.execute("INSERT OR REPLACE INTO source VALUES (?, ?, ?, ?)", values)


def digest_of(db: sqlite3.Connection, path: str) -> bytes | None:
    """Return the digest of a file as it was last read."""
    row = db.execute("SELECT digest FROM source WHERE path = ?", (path,)).fetchone()
    return row[0] if row else None
