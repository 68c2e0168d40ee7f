"""Rows of lists in their order."""

from __future__ import annotations

import sqlite3

from briefgen.records.ids import ListId
from briefgen.records.list_items import ListItem, item_decoder


def beside(db: sqlite3.Connection, name: ListId, sign: str, sort: str, limit: int) -> tuple[ListItem, ...]:
    """Return the items of a list before (`<`), after (`>`) or from (`>=`) a sort key on, the nearest first."""
    order = "DESC" if sign == "<" else "ASC"
    rows = db.execute(
        f"SELECT i.record FROM list_row r JOIN list_item i ON i.id = r.item WHERE r.list = ? AND r.sort {sign} ?"
        f" ORDER BY r.sort {order} LIMIT ?",
        (name, sort, limit),
    )
    return tuple(item_decoder.decode(row[0]) for row in rows)
