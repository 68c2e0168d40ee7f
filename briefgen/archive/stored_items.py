"""List items as they are stored, and the people that they name."""

from __future__ import annotations

import sqlite3

from briefgen.records.ids import ListId
from briefgen.records.list_items import ListItem, Person, item_decoder


def beside(db: sqlite3.Connection, name: ListId, sign: str, sort: str, limit: int) -> tuple[ListItem, ...]:
    """Return the items of a list before (`<`), after (`>`) or from (`>=`) a sort key on, the nearest first."""
    order = "DESC" if sign == "<" else "ASC"
    rows = db.execute(
        f"SELECT i.record FROM list_row r JOIN list_item i ON i.id = r.item WHERE r.list = ? AND r.sort {sign} ?"
        f" ORDER BY r.sort {order} LIMIT ?",
        (name, sort, limit),
    )
    return tuple(item_decoder.decode(row[0]) for row in rows)


def people(db: sqlite3.Connection, entity: str) -> dict[str, tuple[Person, ...]]:
    """Return the actors of a document by scope (`briefing`, `event/1`, `statement/<id>` …), in order."""
    found: dict[str, list[Person]] = {}
    rows = db.execute(
        "SELECT i.scope, coalesce(a.name, i.name), coalesce(a.id, ''), coalesce(a.address, ''), i.role"
        " FROM involvement i LEFT JOIN actor a ON a.id = i.actor WHERE i.entity = ? ORDER BY i.scope, i.number",
        (entity,),
    )
    for scope, *person in rows:
        found.setdefault(scope, []).append(Person(*person))
    return {scope: tuple(named) for scope, named in found.items()}
