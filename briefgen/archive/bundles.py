"""The files of a bundle that stand beside its first one: a row of the table `page` for each, which no kind plans.

Their names follow from what is in them, so they are only known when the bundle is made. If one of them is lost, the
whole bundle is made again.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from briefgen.records.ids import Subject
from briefgen.records.names import address_key
from briefgen.records.page import Page

KIND = "beside"
"""The kind of these rows."""


def mark_incomplete(db: sqlite3.Connection) -> None:
    """Mark the bundles as dirty of which a file beside the first is dirty."""
    lost = f"SELECT substr(subject, {len(Subject.of(KIND, '')) + 1}) FROM page WHERE is_dirty AND kind = ?"
    reason = "a file beside it in the output was changed or removed"
    db.execute(f"UPDATE page SET is_dirty = 1, reason = ? WHERE NOT is_dirty AND address IN ({lost})", (reason, KIND))


def dirty(db: sqlite3.Connection) -> list[int]:
    """Return the numbers of the dirty bundles."""
    return [number for (number,) in db.execute("SELECT id FROM page WHERE is_dirty AND is_bundle ORDER BY id")]


def left(db: sqlite3.Connection, limit: int | None) -> list[int]:
    """Return the numbers of the dirty bundles that are not made, if only so many are made; None is no limit."""
    return [] if limit is None else dirty(db)[limit:]


def beside(db: sqlite3.Connection, first: str) -> Iterator[tuple[str, int]]:
    """Yield the address and the number of each file beside the first file of a bundle."""
    sql = "SELECT address, id FROM page WHERE subject = ? ORDER BY id"
    yield from db.execute(sql, (Subject.of(KIND, first),)).fetchall()


def add(db: sqlite3.Connection, first: str, address: str) -> int:
    """Add a file beside the first file of a bundle. Return its number."""
    page = Page(address, KIND, Subject.of(KIND, first))
    sql = (
        "INSERT INTO page (address, kind, subject, path, address_key, argument, source, is_listed, is_redirect,"
        " is_copied) VALUES (?, ?, ?, ?, ?, '', '', 0, 0, 0)"
    )
    values = (page.address, page.kind, page.subject, page.path, address_key(page.path))
    return int(db.execute(sql, values).lastrowid or 0)


def remove(db: sqlite3.Connection, number: int) -> None:
    """Remove a file beside the first of a bundle. If it was written, it is removed from the output."""
    db.execute("INSERT OR IGNORE INTO earlier_file SELECT path FROM page WHERE id = ? AND is_written", (number,))
    db.execute("DELETE FROM page WHERE id = ?", (number,))


def remove_all(db: sqlite3.Connection, first: str) -> None:
    """Remove all files beside the first file of a bundle."""
    for _, number in beside(db, first):
        remove(db, number)
