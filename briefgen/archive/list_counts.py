"""The number of items in each list, in all and by month. It is stored, so that no build counts the rows of a list.

The count with an empty month is that of the whole list.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from briefgen.records.ids import ListId


def count_all(db: sqlite3.Connection) -> None:
    """Store the counts of all lists of an archive that has none yet."""
    db.execute("INSERT INTO list_count SELECT list, substr(sort, 1, 7), count(*) FROM list_row GROUP BY 1, 2")
    db.execute("INSERT INTO list_count SELECT list, '', sum(number) FROM list_count GROUP BY list")


def lists(db: sqlite3.Connection) -> Iterator[ListId]:
    """Yield all lists that have items."""
    yield from (ListId(name) for (name,) in db.execute("SELECT list FROM list_count WHERE month = ''"))


def add(db: sqlite3.Connection, name: ListId, sort: str, number: int) -> None:
    """Add a number of items, 1 or -1, to the counts of a list."""
    sql = "INSERT INTO list_count VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET number = number + excluded.number"
    keys = [(name, ""), (name, sort[:7])]
    db.executemany(sql, [(*key, number) for key in keys])
    db.executemany("DELETE FROM list_count WHERE list = ? AND month = ? AND number = 0", keys)


def months(db: sqlite3.Connection, name: str, period: str = "") -> list[tuple[str, int]]:
    """Return the months (`YYYY-MM`) of a period in which a list has items, each with their number; the oldest first."""
    sql = (
        "SELECT month, number FROM list_count WHERE list = ? AND month > '' AND month >= ? AND month < ? ORDER BY month"
    )
    return db.execute(sql, (name, period, f"{period}~")).fetchall()


def years(db: sqlite3.Connection, name: str) -> tuple[str, ...]:
    """Return the years (`YYYY`) in which a list has items, the oldest first."""
    return tuple(dict.fromkeys(month[:4] for month, _ in months(db, name)))
