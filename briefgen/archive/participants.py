"""Who is named in a document, by where in it."""

from __future__ import annotations

import sqlite3

from briefgen.records.list_items import Person


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
