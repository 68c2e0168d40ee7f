"""Rows of lists in their order."""

from __future__ import annotations

import sqlite3

from briefgen.archive.list_items import Card, card_decoder
from briefgen.records.ids import ListId


def beside(db: sqlite3.Connection, name: ListId, sign: str, sort: str, limit: int) -> tuple[Card, ...]:
    """Return the items of a list before (`<`), after (`>`) or from (`>=`) a sort key on, the nearest first."""
    order = "DESC" if sign == "<" else "ASC"
    rows = db.execute(
        f"SELECT e.card FROM listing l JOIN entry e ON e.id = l.entry WHERE l.list = ? AND l.sort {sign} ?"
        f" ORDER BY l.sort {order} LIMIT ?",
        (name, sort, limit),
    )
    return tuple(card_decoder.decode(row[0]) for row in rows)
