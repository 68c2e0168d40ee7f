"""The years in which a list has entries, found without going through the list."""

from __future__ import annotations

import sqlite3


def years_of(db: sqlite3.Connection, name: str) -> tuple[str, ...]:
    """Return the years (`YYYY`) in which a list has entries, the oldest first."""
    found: list[str] = []
    sql = "SELECT min(sort) FROM listing WHERE list = ? AND sort >= ?"
    while first := db.execute(sql, (name, f"{found[-1]}~" if found else "")).fetchone()[0]:
        found.append(first[:4])
    return tuple(found)
