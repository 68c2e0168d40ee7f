"""Read no more rows than are needed at a time: a page of many, or the newest of a list."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import Any

SIZE = 500
"""How many rows are read at a time."""


def paged(db: sqlite3.Connection, sql: str, after: str | int, *values: str) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of a query, read a few at a time. They are never all in memory, and may be changed when yielded.

    Args:
        db: the archive.
        sql: a query that is sorted by its first column, which is unique and greater than the first parameter.
        after: the first parameter, for the first page.
        values: the other parameters.

    """
    while rows := db.execute(f"{sql} LIMIT {SIZE}", (after, *values)).fetchall():
        yield from rows
        after = rows[-1][0]


def newest(db: sqlite3.Connection, name: str, before: str, limit: int) -> list[int]:
    """Return the numbers of the last items of a list before a sort key, the newest first.

    An item that is there several times, such as a briefing in a list of changes, counts where it is for the last time.
    """
    rows = db.execute("SELECT item FROM list_row WHERE list = ? AND sort < ? ORDER BY sort DESC", (name, before))
    found: dict[int, None] = {}
    for (item,) in rows:
        found[item] = None
        if len(found) == limit:
            break
    return list(found)
