"""Read many rows a few at a time, so that they can be written to meanwhile and are never all in memory."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import Any

SIZE = 500
"""How many rows are read at a time."""


def paged(db: sqlite3.Connection, sql: str, after: str | int, *values: str) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of a query, read a few at a time. Rows that were yielded may be changed.

    Args:
        db: the archive.
        sql: a query that is sorted by its first column, which is unique and greater than the first parameter.
        after: the first parameter, for the first page.
        values: the other parameters.

    """
    while rows := db.execute(f"{sql} LIMIT {SIZE}", (after, *values)).fetchall():
        yield from rows
        after = rows[-1][0]
