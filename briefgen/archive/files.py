"""The files and folders of the site: their state at the last build, and which files are still to be read."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator

from briefgen.archive.paging import paged
from briefgen.content.sources import Found


def folders(db: sqlite3.Connection) -> dict[str, bytes]:
    """Return the state of each folder that has files; `b""` if its files must be checked one by one."""
    return dict(db.execute("SELECT path, state FROM folder"))


def put_folder(db: sqlite3.Connection, path: str, state: bytes) -> None:
    """Store the state of a folder; `b""` if its files must be checked one by one at the next build."""
    db.execute("INSERT OR REPLACE INTO folder VALUES (?, ?)", (path, state))


def remove_folder(db: sqlite3.Connection, path: str) -> None:
    """Remove a folder that has no files any more."""
    db.execute("DELETE FROM folder WHERE path = ?", (path,))


def stats_in(db: sqlite3.Connection, folder: str) -> dict[str, str]:
    """Return the stored stat of each file directly in a folder, by path."""
    rows = db.execute("SELECT path, stat FROM source WHERE path >= ? AND path < ?", (f"{folder}/", f"{folder}0"))
    return {path: stat for path, stat in rows if "/" not in path[len(folder) + 1 :]}


def stats_of(db: sqlite3.Connection, paths: Iterable[str]) -> dict[str, str]:
    """Return the stored stat of some files, by path."""
    return dict(row for path in paths for row in db.execute("SELECT path, stat FROM source WHERE path = ?", (path,)))


def theme_files(db: sqlite3.Connection) -> Iterator[tuple[str, str, bytes]]:
    """Yield the path, the stat and the digest of each file of the themes and of the site's own templates."""
    for first, last in (("templates/", "templates0"), ("theme:", "theme;")):
        yield from db.execute("SELECT path, stat, digest FROM source WHERE path >= ? AND path < ?", (first, last))


def unread(db: sqlite3.Connection, within: str = "content/") -> Iterator[str]:
    """Yield the paths of the Markdown files below a folder that are to be read, in order.

    Files may be read, and marked as read, between two of them.
    """
    sql = "SELECT path FROM source WHERE digest = x'' AND path > ? AND path < ? ORDER BY path"
    yield from (path for (path,) in paged(db, sql, within, within.removesuffix("/") + "0"))


def count_unread(db: sqlite3.Connection) -> int:
    """Return how many Markdown files are to be read."""
    return int(db.execute("SELECT count(*) FROM source WHERE digest = x''").fetchone()[0])


def mark_unread(db: sqlite3.Connection, paths: Iterable[str]) -> None:
    """Mark Markdown files as to be read again."""
    db.executemany("UPDATE source SET digest = x'' WHERE path = ?", [(path,) for path in paths])


def put_read(db: sqlite3.Connection, path: str, digest: bytes) -> None:
    """Store the digest of a file that was read; `b""` if it could not be read, so that the next build tries again."""
    db.execute("UPDATE source SET digest = ? WHERE path = ?", (digest, path))


def put_source(db: sqlite3.Connection, found: Found, digest: bytes, *, settled: bool) -> None:
    """Store the stat and the digest of a file. The digest of a Markdown file that is to be read is `b""`.

    `settled` is False for a file that changed so recently that it could change again without a new modification time.
    The next build reads such a file again.
    """
    values = (found.path, found.kind, found.stat if settled else "", digest)
    db.execute("INSERT OR REPLACE INTO source VALUES (?, ?, ?, ?)", values)


def digest_of(db: sqlite3.Connection, path: str) -> bytes | None:
    """Return the digest of a file as it was last read, or None if it never was."""
    row = db.execute("SELECT digest FROM source WHERE path = ?", (path,)).fetchone()
    return row[0] if row else None
