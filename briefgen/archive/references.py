"""What a document names: where its references lead, and who takes part in it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from briefgen.archive.keys import is_kind, name_of, scope_of
from briefgen.archive.results import Target
from briefgen.records.ids import EntityId, ListId, file_address
from briefgen.records.list_items import Person, stored_item
from briefgen.records.names import slugify
from briefgen.tlp import MARKINGS

if TYPE_CHECKING:
    from briefgen.archive.update import Update

_TARGETS = (
    "SELECT l.kind, l.state, coalesce(l.target, ''), coalesce(d.address, a.address, t.address, ''),"
    " coalesce(d.title, a.name, t.name, ''), l.anchor, l.written, l.text, l.fallback, i.record, d.marking, l.key,"
    " l.query,"
    " l.anchor <> '' AND EXISTS (SELECT 1 FROM anchor x WHERE x.entity = l.target AND x.id = l.anchor)"
    " FROM link l LEFT JOIN document d ON d.entity = l.target"
    f" LEFT JOIN actor a ON a.id = {name_of('l.target', 'actor')} AND {is_kind('l.target', 'actor')}"
    " LEFT JOIN tag t ON t.id = l.target"
    " LEFT JOIN list_item i ON i.entity = l.target AND i.scope = CASE"
    f" WHEN l.kind IN ('answers', 'contradicts') THEN {scope_of('l.anchor', 'statement')}"
    f" WHEN l.kind = 'resolves' THEN {scope_of('l.anchor', 'follow-up')} END"
    " WHERE l.entity = ?"
)


def targets_of(db: sqlite3.Connection, entity: str) -> tuple[Target, ...]:
    """Return the targets of a document's references, in the order of the references."""
    return tuple(_target(*row) for row in db.execute(f"{_TARGETS} ORDER BY l.number", (entity,)))


def target_of(db: sqlite3.Connection, entity: str, number: int) -> Target:
    """Return the target of one of a document's references."""
    return _target(*db.execute(f"{_TARGETS} AND l.number = ?", (entity, number)).fetchone())


def parents(update: Update, tag: ListId) -> Iterator[ListId]:
    """Yield what a topic or a place is a part of: one, or none."""
    sql = "SELECT target FROM link WHERE entity = ? AND kind = 'parent' AND target IS NOT NULL"
    yield from (ListId(parent) for (parent,) in update.known(sql, tag))


def _target(*row: Any) -> Target:
    kind, state, target, address, title, anchor, written, text, fallback, record, marking, key, query, is_anchor = row
    if EntityId(target).kind == "file":
        address, title = file_address(EntityId(target)), target.rpartition("/")[2]
    elif kind == "address" and not target and state != "withheld":
        address = EntityId(key).name
    if not is_anchor and kind in ("wiki", "path") and EntityId(target).kind != "file":
        anchor = slugify(anchor)  # the words of a heading
    item = stored_item(record) if record else None
    statement, follow_up = (None, item) if kind == "resolves" else (item, None)
    marking = MARKINGS[marking or 0]
    own = (kind, state, target, address, title, anchor, written, text, fallback)
    return Target(*own, statement=statement, follow_up=follow_up, marking=marking, query=query)


def people_by_scope(db: sqlite3.Connection, entity: str) -> dict[str, tuple[Person, ...]]:
    """Return the actors of a document by scope (`briefing`, `event/1`, `statement/<id>` …), in order.

    Each stands there once, whatever its names in the file are, but for offices: each of these has an organisation.
    """
    found: dict[str, list[Person]] = {}
    rows = db.execute(
        "SELECT i.scope, coalesce(a.name, i.name), coalesce(a.id, ''), coalesce(a.address, ''), i.role,"
        " coalesce(a.note, '')"
        " FROM involvement i LEFT JOIN actor a ON a.id = i.actor WHERE i.entity = ? ORDER BY i.scope, i.number",
        (entity,),
    )
    for scope, *person in rows:
        found.setdefault(scope, []).append(Person(*person))
    return {scope: tuple(named) if scope == "role" else tuple(_each_once(named)) for scope, named in found.items()}


def _each_once(named: list[Person]) -> Iterator[Person]:
    """Yield each of some actors once, or once for each role that it has."""
    with_roles = {person.id for person in named if person.id and person.role}
    seen = set[tuple[str, str]]()
    for person in named:
        own = person.id or person.name, person.role
        if own not in seen and (person.role or person.id not in with_roles):
            seen.add(own)
            yield person
