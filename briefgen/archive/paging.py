"""Going through many rows while they are written to, and without holding them all."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import Any

SIZE = 500
"""How many rows are asked for at a time."""


def paged(db: sqlite3.Connection, sql: str, after: str | int, *values: str) -> Iterator[tuple[Any, ...]]:
    """Yield what a query gives, a few rows at a time, so that rows that were yielded may change meanwhile.

    Args:
        db: the archive.
        sql: a query in the order of its first column, which is unique; its first parameter is what comes before.
        after: the value of the first column after which to begin.
        values: the other parameters.

    """
    while rows := db.execute(f"{sql} LIMIT {SIZE}", (after, *values)).fetchall():
        yield from rows
        after = rows[-1][0]
