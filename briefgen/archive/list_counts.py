"""How many entries each list has, in all and by month: kept count of, so that nothing has to be counted through.

An empty month stands for all of them.
"""

from __future__ import annotations

import sqlite3

from briefgen.archive.update import Update
from briefgen.records.ids import ListId


def fill(db: sqlite3.Connection) -> None:
    """Count all lists of an archive in which nothing was counted yet."""
    db.execute("INSERT INTO list_count SELECT list, substr(sort, 1, 7), count(*) FROM list_row GROUP BY 1, 2")
    db.execute("INSERT INTO list_count SELECT list, '', sum(number) FROM list_count GROUP BY list")


def count(update: Update, name: ListId, sort: str, step: int) -> None:
    """Count an entry more (1) or less (-1) in a list; in the first update all lists are counted at its end."""
    if update.is_first:
        return
    sql = "INSERT INTO list_count VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET number = number + excluded.number"
    places = [(name, ""), (name, sort[:7])]
    update.db.executemany(sql, [(*place, step) for place in places])
    update.db.executemany("DELETE FROM list_count WHERE list = ? AND month = ? AND number = 0", places)


def months(db: sqlite3.Connection, name: str, period: str = "") -> list[tuple[str, int]]:
    """Return the months (`YYYY-MM`) of a period in which a list has entries, and how many; the oldest first."""
    sql = (
        "SELECT month, number FROM list_count WHERE list = ? AND month > '' AND month >= ? AND month < ? ORDER BY month"
    )
    return db.execute(sql, (name, period, f"{period}~")).fetchall()


def years(db: sqlite3.Connection, name: str) -> tuple[str, ...]:
    """Return the years (`YYYY`) in which a list has entries, the oldest first."""
    return tuple(dict.fromkeys(month[:4] for month, _ in months(db, name)))
