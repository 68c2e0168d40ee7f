"""Lists that say of a day only what happened up to it: what was published, updated and corrected.

Their rows may lie ahead of today, and are left out of every answer until their day comes.
"""

from __future__ import annotations

import sqlite3

from briefgen.archive.clock import Clock

LISTS = frozenset({"news", "corrections"})
"""The lists whose rows are left out while they lie ahead."""


def end(name: str, start: str, today: str) -> str:
    """Return the sort key before which all rows stand that begin with `start` and may be shown."""
    return min(f"{start}~", f"{today}~") if name in LISTS else f"{start}~"


def watched_end(db: sqlite3.Connection, clock: Clock, name: str, start: str) -> str:
    """Return what `end` does. The clock notes from when and until when the rows before it are the same."""
    found = end(name, start, clock.today)
    _watch(db, clock, name, ("max", start, found), ("min", max(start, f"{clock.today}~"), f"{start}~"))
    return found


def watch_parts(db: sqlite3.Connection, clock: Clock, name: str, start: str, last: str) -> None:
    """Note from when and until when a period, which begins with `start`, has the same parts; `last` begins the last."""
    found = ("min", last, end(name, last, clock.today))
    _watch(db, clock, name, found, ("min", max(f"{last}~" if last else start, f"{clock.today}~"), f"{start}~"))


def _watch(db: sqlite3.Connection, clock: Clock, name: str, *bounds: tuple[str, str, str]) -> None:
    """Compare with today the day of the first or the last row between two sort keys, once for each of the bounds."""
    if name not in LISTS:
        return
    for bound, first, last in bounds:
        sql = f"SELECT {bound}(sort) FROM list_row WHERE list = ? AND sort >= ? AND sort < ?"
        if sort := db.execute(sql, (name, first, last)).fetchone()[0]:
            clock.reached(sort[:10])


def last(db: sqlite3.Connection, name: str, today: str) -> str:
    """Return the sort key of the last row of a list that may be shown, or "" if there is none."""
    sql = "SELECT max(sort) FROM list_row WHERE list = ? AND sort < ?"
    return db.execute(sql, (name, end(name, "", today))).fetchone()[0] or ""
