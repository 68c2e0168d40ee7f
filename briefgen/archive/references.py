"""Where the references of a document lead."""

from __future__ import annotations

import sqlite3
from typing import Any

from briefgen.archive.list_items import card_decoder
from briefgen.archive.results import Target
from briefgen.tlp import MARKINGS


def targets(db: sqlite3.Connection, entity: str) -> tuple[Target, ...]:
    """Return where the references of a document lead, in their order."""
    rows = db.execute(
        "SELECT l.kind, l.state, coalesce(l.target, ''), coalesce(d.address, a.address, ''),"
        " coalesce(d.title, a.name, ''), l.anchor, l.shown, l.text, l.fallback, e.card, d.marking"
        " FROM link l LEFT JOIN document d ON d.entity = l.target"
        " LEFT JOIN actor a ON a.id = substr(l.target, 7) AND l.target LIKE 'actor:%'"
        " LEFT JOIN entry e ON e.entity = l.target AND e.scope = 'statement/' || substr(l.anchor, 11)"
        " AND l.kind IN ('answers', 'contradicts') WHERE l.entity = ? ORDER BY l.number",
        (entity,),
    )
    return tuple(_target(*row) for row in rows)


def _target(*row: Any) -> Target:
    kind, state, entity, address, title, anchor, shown, text, fallback, card, marking = row
    if entity.startswith("file:"):
        address = file_address(entity)
    statement = card_decoder.decode(card) if card else None
    return Target(kind, state, entity, address, title, anchor, shown, text, fallback, statement, MARKINGS[marking or 0])


def file_address(entity: str) -> str:
    """Return the address of a picture or attachment."""
    return "/media/" + entity.removeprefix("file:content/")
