"""Update list items and lists: an item for each thing that lists show, and a row for each list that it is in.

`list_context` says what surrounds a briefing, and `placements` in which lists its items are. Here both are compared
with what the archive holds.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from briefgen.archive import agenda, company, directory_rows, exchanges, list_counts, shared_counts, tables, tags
from briefgen.archive.changes import (
    BacklinksChanged,
    ItemsChanged,
    ListItemChanged,
    ListRowChanged,
    NeighboursChanged,
    TagChanged,
)
from briefgen.archive.contributions import TARGETS, note_references
from briefgen.archive.documents import briefings
from briefgen.archive.list_context import context_of
from briefgen.archive.placements import Place, placements
from briefgen.archive.references import parents
from briefgen.archive.shared_counts import Sharing
from briefgen.archive.update import Row, Update
from briefgen.records.facts import facts_decoder
from briefgen.records.ids import TAG_KINDS, EntityId, ListId, Scope, Subject
from briefgen.records.list_items import ListItem
from briefgen.records.storage import encoder

Made = tuple[Scope, ListItem, set[Place]]
"""An item of a briefing, and the lists that it is in."""


def make_items(update: Update) -> None:
    """Update the list items and lists of every document whose items are dirty."""
    if update.is_first:
        for entity in briefings(update.db):
            _update_items(update, entity)
        tables.create_indexes(update.db, tables.LIST_INDEXES)
        list_counts.count_all(update.db)
        shared_counts.count_all(update.db)
        update.subjects |= {Subject.of("list", name) for name in list_counts.lists(update.db)}
        return
    for entity in sorted(update.items):
        if entity.kind == "briefing":
            _update_items(update, entity)
    update.items.clear()


def _update_items(update: Update, entity: EntityId) -> None:
    """Replace the list items of a briefing. Remove them if the briefing is not shown."""
    new = {scope: (item, places) for scope, item, places in _made(update.db, entity)}
    sql = "SELECT id, scope, record, is_crowded FROM list_item WHERE entity = ?"
    old = {row[1]: row for row in update.known(sql, entity)}
    for scope in old.keys() - new.keys():
        number, _, record, was_crowded = old[scope]
        before, changed = _put_rows(update, number, set())
        shared_counts.replace(update.db, Sharing(before, was_crowded), Sharing())
        company.note_item(update, number, record, None, changed, is_other=False)
        update.db.execute("DELETE FROM list_item WHERE id = ?", (number,))
    for scope, (item, places) in new.items():
        if item.outcome:
            update.sort_key(item.outcome.kind)
        known = old.get(scope)
        number, is_other = _put_item(update.db, scope, item, known)
        before, changed = _put_rows(update, number, places)
        if not update.is_first:  # else they are counted when all are there
            now = Sharing(frozenset(name for name, _ in places), item.more_people > 0)
            shared_counts.replace(update.db, Sharing(before, bool(known and known[3])), now)
        company.note_item(update, number, known[2] if known else None, item, changed, is_other=is_other)
        if is_other:
            _note_item(update, number, entity)
        if is_other and scope.kind == "briefing":
            _note_agenda(update, entity)
    if new:
        update.emit(ItemsChanged(entity))
        for (source,) in update.known("SELECT DISTINCT entity FROM link WHERE target = ?", entity):
            note_references(update, EntityId(source))
        exchanges.note(update, entity)


def _made(db: sqlite3.Connection, entity: EntityId) -> Iterator[Made]:
    """Yield the items of a briefing, each with its places in lists, or nothing if the briefing is not shown."""
    sql = "SELECT facts, visibility = 'early' FROM document WHERE entity = ? AND is_shown"
    row = db.execute(sql, (entity,)).fetchone()
    if row is None:
        return
    facts = facts_decoder.decode(row[0])
    context = context_of(db, entity, facts, is_early=bool(row[1]))
    for entry in facts.entries:
        item = context.item_of(entry)
        yield entry.scope, item, placements(entry, item, context)


def _put_item(db: sqlite3.Connection, scope: Scope, item: ListItem, old: Row | None) -> tuple[int, bool]:
    """Store an item. Return its number, and True if there was another item before."""
    record, is_crowded = encoder.encode(item), item.more_people > 0
    if old is None:
        sql = "INSERT INTO list_item (entity, scope, record, is_crowded) VALUES (?, ?, ?, ?)"
        return int(db.execute(sql, (item.entity, scope, record, is_crowded)).lastrowid or 0), False
    if old[2] == record:
        return old[0], False
    db.execute("UPDATE list_item SET record = ?, is_crowded = ? WHERE id = ?", (record, is_crowded, old[0]))
    return old[0], True


def _put_rows(update: Update, number: int, places: set[Place]) -> tuple[frozenset[ListId], set[ListId]]:
    """Put an item into some lists, and remove it from all others.

    Return the lists that it was in, and those that it came to, left or moved in.
    """
    known = update.known("SELECT list, sort FROM list_row WHERE item = ?", number)
    old = {(ListId(name), sort) for name, sort in known}
    removed, added = old - places, places - old
    for name, sort in removed:
        _note_row(update, name, sort)
        update.db.execute("DELETE FROM list_row WHERE list = ? AND sort = ? AND item = ?", (name, sort, number))
        list_counts.add(update.db, name, sort, -1)
    rows = [(name, sort, number) for name, sort in sorted(added)]
    update.db.executemany("INSERT OR IGNORE INTO list_row VALUES (?, ?, ?)", rows)
    if update.is_first:
        return frozenset(), set()  # fast path: rows are counted, and lists planned, when all are there
    for name, sort in added:
        _note_row(update, name, sort)
        list_counts.add(update.db, name, sort, 1)
    return frozenset(name for name, _ in old), {name for name, _ in removed | added}


def _note_row(update: Update, name: ListId, sort: str) -> None:
    """Emit changes for a row that is new or gone, and plan the pages of its list again."""
    update.subjects.add(Subject.of("list", name))
    update.emit(ListRowChanged(name, sort))
    if name.kind in ("actor", "says"):
        directory_rows.note_line(update, name.key)
    if name.kind in TAG_KINDS:
        for parent in parents(update, name):
            update.emit(TagChanged(parent))
        tags.note_line(update, name)
        tags.plan_outcomes(update, name)
    _note_neighbours(update, name, sort)


def _note_item(update: Update, number: int, entity: EntityId) -> None:
    """Emit changes for a changed item: for its lists, and for the briefings and pages that its document refers to."""
    for (target,) in update.known(TARGETS, entity):
        update.emit(BacklinksChanged(EntityId(target)))
    for name, sort in update.known("SELECT list, sort FROM list_row WHERE item = ?", number):
        update.emit(ListItemChanged(ListId(name), sort))
        _note_neighbours(update, ListId(name), sort)


def _note_agenda(update: Update, entity: EntityId) -> None:
    """Emit changes for all rows of a briefing in the agenda: a calendar says of each when the briefing changed."""
    for name, sort in agenda.rows_of(update, entity):
        update.emit(ListItemChanged(name, sort))


def _note_neighbours(update: Update, name: ListId, sort: str) -> None:
    """Emit changes for the briefings before and after a row of a topic's list, because they have a new neighbour."""
    if name.kind != "topic":
        return
    for sign, order in (("<", "DESC"), (">", "ASC")):
        rows = update.known(
            f"SELECT i.entity FROM list_row r JOIN list_item i ON i.id = r.item WHERE r.list = ? AND r.sort {sign} ?"
            f" ORDER BY r.sort {order} LIMIT 1",
            name, sort,
        )  # fmt: skip
        for (entity,) in rows:
            update.emit(NeighboursChanged(EntityId(entity)))
