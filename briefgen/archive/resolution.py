"""Resolve names across all files: which actor a name means, where links lead, and which actors there are."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from briefgen.archive import tables
from briefgen.archive.changes import (
    ActorChanged,
    BacklinksChanged,
    MembersChanged,
    ParticipantsChanged,
    ReferencesChanged,
)
from briefgen.archive.contributions import note_title
from briefgen.archive.keys import id_of, is_kind, name_of
from briefgen.archive.update import Update
from briefgen.records.facts import facts_decoder
from briefgen.records.ids import EntityId, Subject
from briefgen.records.names import slugify

_ACTOR = f"""
    SELECT {name_of("name.entity", "actor")} FROM name
    WHERE name.key = involvement.key AND is_actor AND rank IN (1, 2)
    ORDER BY rank, name.entity LIMIT 1
"""
_TARGET = "SELECT name.entity FROM name WHERE name.key = link.key ORDER BY rank, name.entity LIMIT 1"
_UNNAMED = f"""
    CASE kind
    WHEN 'address' THEN ({_TARGET.replace("link.key", "link.key || '/'")})
    WHEN 'wiki' THEN coalesce(
        (SELECT {id_of("actor", "min(actor)")} FROM involvement WHERE involvement.key = link.key),
        (SELECT {id_of("actor", "min(actor)")} FROM involvement WHERE actor = link.key AND implicit = actor),
        (SELECT CASE WHEN min(entity) = max(entity) THEN min(entity) END FROM name
            WHERE name.key = 'attachment:' || link.key)
    ) END
"""
"""Where a link leads if nothing has its key as a name.

An address may lack the slash at its end. What the text names in double brackets may be an actor without a file, by its
name or id, or the only attachment of that name.
"""

_STATE = """
    CASE
    WHEN target IS NULL AND EXISTS (
        SELECT 1 FROM withheld_name WHERE withheld_name.key IN (link.key, link.key || '/')
    ) THEN 'withheld'
    WHEN target IS NULL AND kind = 'address' THEN 'unchecked'
    WHEN target IS NULL THEN 'broken'
    WHEN kind NOT IN ('path', 'file', 'address', 'mention') AND EXISTS (
        SELECT 1 FROM name WHERE name.key = link.key
        AND rank = (SELECT min(rank) FROM name WHERE name.key = link.key) AND name.entity > target
    ) THEN 'ambiguous'
    WHEN anchor <> '' AND target NOT LIKE 'file:%' AND NOT EXISTS (
        SELECT 1 FROM anchor WHERE anchor.entity = target
        AND anchor.id IN (link.anchor, CASE WHEN kind IN ('wiki', 'path', 'address') THEN slug_of(link.anchor) END)
    ) THEN 'anchor'
    ELSE 'ok' END
"""

_Link = tuple[str, str, str | None]
"""The document that a link is in, the link's kind, and the entity that it leads to."""


def resolve(update: Update, actor_address: str) -> None:
    """Resolve what changed, and everything that refers to it by name.

    `actor_address` is the permalink pattern of actors.
    """
    update.db.create_function("slug_of", 1, slugify, deterministic=True)
    if update.is_first:
        _resolve_all(update)
    else:
        _fill_temporary(update.db, "changed_name", update.names)
        _resolve_participants(update)
        _resolve_links(update)
    _update_actors(update, actor_address)
    for marked in (update.names, update.references, update.anchors, update.participants):
        marked.clear()


def _resolve_all(update: Update) -> None:
    """Resolve all names of a new archive, without comparing them with anything."""
    db = update.db
    db.execute(f"UPDATE involvement SET actor = coalesce(({_ACTOR}), nullif(implicit, ''))")
    db.execute(f"UPDATE link SET target = ({_TARGET})")
    db.execute(f"UPDATE link SET state = {_STATE}")
    tables.create_indexes(db, tables.CONTENT_INDEXES)
    unnamed = "state <> 'ok' AND target IS NULL AND kind IN ('address', 'wiki')"
    db.execute(f"UPDATE link SET target = ({_UNNAMED}) WHERE {unnamed}")
    db.execute(f"UPDATE link SET state = {_STATE} WHERE state <> 'ok' AND target IS NOT NULL")
    update.actors |= {row[0] for row in db.execute("SELECT DISTINCT actor FROM involvement WHERE actor IS NOT NULL")}
    files = f"SELECT DISTINCT target FROM link WHERE {is_kind('target', 'file')}"
    update.subjects |= {Subject(target) for (target,) in db.execute(files)}


def _fill_temporary(db: sqlite3.Connection, table: str, values: Iterable[str]) -> None:
    """Fill a temporary table with some values and no others."""
    db.execute(f"CREATE TEMP TABLE IF NOT EXISTS {table} (value TEXT PRIMARY KEY) WITHOUT ROWID")
    db.execute(f"DELETE FROM {table}")
    db.executemany(f"INSERT INTO {table} VALUES (?)", [(value,) for value in sorted(set(values))])


def _resolve_participants(update: Update) -> None:
    """Resolve the names of participants that changed, or whose meaning may have changed."""
    # CROSS JOIN makes SQLite read the small table first (https://sqlite.org/optoverview.html, section 5.2)
    db = update.db
    _fill_temporary(db, "changed_entity", update.participants)
    changed = """involvement.rowid IN (
        SELECT i.rowid FROM changed_entity c CROSS JOIN involvement i WHERE i.entity = c.value
        UNION SELECT i.rowid FROM changed_name c CROSS JOIN involvement i WHERE i.key = c.value)"""
    before = dict(db.execute(f"SELECT rowid, actor FROM involvement WHERE {changed}").fetchall())
    db.execute(f"UPDATE involvement SET actor = coalesce(({_ACTOR}), nullif(implicit, '')) WHERE {changed}")
    after = f"SELECT rowid, entity, actor, scope = 'member' FROM involvement WHERE {changed}"
    for rowid, entity, actor, is_member in db.execute(after):
        old = before[rowid]
        if old == actor:
            continue
        for item in filter(None, (old, actor)):
            update.actors.add(item)
            if is_member:
                update.emit(MembersChanged(item))
        update.mark_items([EntityId(entity)])
        update.emit(ParticipantsChanged(EntityId(entity)))


def _resolve_links(update: Update) -> None:
    """Find the targets of links that changed, or whose target may have changed. CROSS JOIN is used as above."""
    db = update.db
    _fill_temporary(db, "changed_entity", update.references)
    _fill_temporary(db, "changed_anchor", update.anchors)
    rows = db.execute(
        """SELECT l.rowid FROM changed_entity c CROSS JOIN link l WHERE l.entity = c.value
        UNION SELECT l.rowid FROM changed_name c CROSS JOIN link l WHERE l.key = c.value
        UNION SELECT l.rowid FROM changed_anchor c CROSS JOIN link l WHERE l.target = c.value"""
    ).fetchall()
    db.execute("CREATE TEMP TABLE IF NOT EXISTS changed_row (value INTEGER PRIMARY KEY)")
    db.execute("DELETE FROM changed_row")
    db.executemany("INSERT INTO changed_row VALUES (?)", rows)
    changed = "SELECT entity, kind, target FROM link WHERE rowid IN (SELECT value FROM changed_row)"
    before: list[_Link] = db.execute(changed).fetchall()
    target = f"coalesce(({_TARGET}), {_UNNAMED})"
    db.execute(f"UPDATE link SET target = {target} WHERE rowid IN (SELECT value FROM changed_row)")
    db.execute(f"UPDATE link SET state = {_STATE} WHERE rowid IN (SELECT value FROM changed_row)")
    for link in (*before, *db.execute(changed)):
        _note_link(update, link)


def _note_link(update: Update, link: _Link) -> None:
    """Emit the changes that follow from a link that was resolved again."""
    entity, kind, target = EntityId(link[0]), link[1], EntityId(link[2] or "")
    update.emit(ReferencesChanged(entity))
    if kind == "wiki":
        update.mark_items([entity])  # the texts of its list items may hold the title of the target
    if target.kind == "briefing":
        update.emit(BacklinksChanged(target))
        update.mark_items([target])
    if target.kind == "file":
        update.subjects.add(Subject(target))


def _update_actors(update: Update, address: str) -> None:
    """Add, change or remove the rows of actors: those with a file, and those that a shown document names."""
    for actor in sorted(update.actors):
        known = update.db.execute("SELECT name, kind, address, has_file FROM actor WHERE id = ?", (actor,)).fetchone()
        new = _actor(update.db, actor, address)
        if known == new:
            continue
        if new is None:
            update.db.execute("DELETE FROM actor WHERE id = ?", (actor,))
        else:
            update.db.execute("INSERT OR REPLACE INTO actor VALUES (?, ?, ?, ?, ?)", (actor, *new))
        update.subjects.add(Subject.of("actor", actor))
        _note_actor(update, actor)
    update.actors.clear()


def _actor(db: sqlite3.Connection, actor: str, address: str) -> tuple[str, str, str, int] | None:
    row = db.execute(
        "SELECT title, address, facts FROM document WHERE entity = ? AND is_shown",
        (EntityId.of("actor", actor),),
    ).fetchone()
    if row:
        return row[0], facts_decoder.decode(row[2]).kind, row[1], 1
    name = db.execute("SELECT min(name) FROM involvement WHERE actor = ? AND implicit <> ''", (actor,)).fetchone()[0]
    if name is None:
        return None
    return name, "", address.format(slug=actor), 0


def _note_actor(update: Update, actor: str) -> None:
    """Emit the changes that follow from a changed actor, for everything that shows its name, kind or address."""
    own = EntityId.of("actor", actor)
    update.emit(ActorChanged(actor))
    groups = "SELECT DISTINCT actor FROM involvement WHERE entity = ? AND actor IS NOT NULL"
    for (group,) in update.known(groups, own):
        update.emit(MembersChanged(group))
    for (entity,) in update.known("SELECT DISTINCT entity FROM involvement WHERE actor = ?", actor):
        update.mark_items([EntityId(entity)])
        update.emit(ParticipantsChanged(EntityId(entity)))
    note_title(update, own)
