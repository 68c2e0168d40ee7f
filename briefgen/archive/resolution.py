"""From what single files say to what follows from all of them: who is who, where links lead, which actors there are."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from briefgen.archive import tables
from briefgen.archive.changes import Work
from briefgen.archive.documents import note_title
from briefgen.records.facts import facts_decoder

_ACTOR = """
    SELECT substr(name.entity, 7) FROM name WHERE name.key = involvement.key AND is_actor AND rank IN (1, 2)
    ORDER BY rank, name.entity LIMIT 1
"""
_TARGET = "SELECT name.entity FROM name WHERE name.key = link.key ORDER BY rank, name.entity LIMIT 1"
_STATE = """
    CASE
    WHEN target IS NULL AND EXISTS (SELECT 1 FROM withheld WHERE withheld.key = link.key) THEN 'withheld'
    WHEN target IS NULL THEN 'broken'
    WHEN kind NOT IN ('path', 'file', 'mention') AND EXISTS (
        SELECT 1 FROM name WHERE name.key = link.key
        AND rank = (SELECT min(rank) FROM name WHERE name.key = link.key) AND name.entity > target
    ) THEN 'ambiguous'
    WHEN anchor <> '' AND NOT EXISTS (
        SELECT 1 FROM anchor WHERE anchor.entity = target AND anchor.id = link.anchor
    ) THEN 'anchor'
    ELSE 'ok' END
"""


def resolve(db: sqlite3.Connection, work: Work, actor_address: str) -> None:
    """Bring all that depends on names up to date, for what changed and for what names it.

    `actor_address` is the pattern of the addresses of actors.
    """
    if work.cold:
        _everything(db, work)
    else:
        _fill(db, "changed_name", work.names)
        _involvements(db, work)
        _links(db, work)
    _actors(db, work, actor_address)
    work.names.clear()
    work.links.clear()
    work.anchors.clear()
    work.involvements.clear()


def _everything(db: sqlite3.Connection, work: Work) -> None:
    """Do it for all that there is: nothing was known before, so nothing is compared."""
    db.execute(f"UPDATE involvement SET actor = coalesce(({_ACTOR}), nullif(implicit, ''))")
    db.execute(f"UPDATE link SET target = ({_TARGET})")
    db.execute(f"UPDATE link SET state = {_STATE}")
    tables.index(db, tables.SAID)
    work.actors |= {row[0] for row in db.execute("SELECT DISTINCT actor FROM involvement WHERE actor IS NOT NULL")}
    files = "SELECT DISTINCT target FROM link WHERE target >= 'file:' AND target < 'file;'"
    work.subjects |= {row[0] for row in db.execute(files)}


def _fill(db: sqlite3.Connection, table: str, values: Iterable[str]) -> None:
    db.execute(f"CREATE TEMP TABLE IF NOT EXISTS {table} (value TEXT PRIMARY KEY) WITHOUT ROWID")
    db.execute(f"DELETE FROM {table}")
    db.executemany(f"INSERT INTO {table} VALUES (?)", [(value,) for value in sorted(set(values))])


# CROSS JOIN keeps SQLite from beginning with the large table (https://sqlite.org/optoverview.html, section 5.2)


def _involvements(db: sqlite3.Connection, work: Work) -> None:
    _fill(db, "changed_entity", work.involvements)
    where = """involvement.rowid IN (
        SELECT i.rowid FROM changed_entity c CROSS JOIN involvement i WHERE i.entity = c.value
        UNION SELECT i.rowid FROM changed_name c CROSS JOIN involvement i WHERE i.key = c.value)"""
    before = db.execute(f"SELECT rowid, entity, actor FROM involvement WHERE {where}").fetchall()
    db.execute(f"UPDATE involvement SET actor = coalesce(({_ACTOR}), nullif(implicit, '')) WHERE {where}")
    known = {row[0]: row[1:] for row in before}
    for rowid, entity, actor in db.execute(f"SELECT rowid, entity, actor FROM involvement WHERE {where}"):
        old = known[rowid][1]
        if old != actor:
            for item in filter(None, (old, actor)):
                work.actors.add(item)
                work.touch("members", item)
            work.entries.add(entity)
            work.touch_document(entity)


def _links(db: sqlite3.Connection, work: Work) -> None:
    _fill(db, "changed_entity", work.links)
    _fill(db, "changed_anchor", work.anchors)
    where = """link.rowid IN (
        SELECT l.rowid FROM changed_entity c CROSS JOIN link l WHERE l.entity = c.value
        UNION SELECT l.rowid FROM changed_name c CROSS JOIN link l WHERE l.key = c.value
        UNION SELECT l.rowid FROM changed_anchor c CROSS JOIN link l WHERE l.target = c.value)"""
    for entity, kind, target in db.execute(f"SELECT entity, kind, target FROM link WHERE {where}"):
        _note_link(entity, kind, target, work)
    rows = db.execute(f"SELECT rowid FROM link WHERE {where}").fetchall()
    _fill_rows(db, rows)
    db.execute(f"UPDATE link SET target = ({_TARGET}) WHERE rowid IN (SELECT value FROM changed_row)")
    db.execute(f"UPDATE link SET state = {_STATE} WHERE rowid IN (SELECT value FROM changed_row)")
    changed = "SELECT entity, kind, target FROM link WHERE rowid IN (SELECT value FROM changed_row)"
    for entity, kind, target in db.execute(changed):
        _note_link(entity, kind, target, work)


def _fill_rows(db: sqlite3.Connection, rows: list[tuple[int]]) -> None:
    db.execute("CREATE TEMP TABLE IF NOT EXISTS changed_row (value INTEGER PRIMARY KEY)")
    db.execute("DELETE FROM changed_row")
    db.executemany("INSERT INTO changed_row VALUES (?)", rows)


def _note_link(entity: str, kind: str, target: str | None, work: Work) -> None:
    work.touch_document(entity)
    if kind == "wiki":
        work.entries.add(entity)  # its texts in lists may name what the link leads to
    if target and target.startswith("briefing:"):
        work.touch_document(target)
        work.entries.add(target)
    if target and target.startswith("file:"):
        work.subjects.add(target)


def _actors(db: sqlite3.Connection, work: Work, address: str) -> None:
    """Make, change or remove the rows of actors: those with a file, and those that something shown names."""
    for actor in sorted(work.actors):
        old = db.execute("SELECT name, kind, address, has_file FROM actor WHERE id = ?", (actor,)).fetchone()
        new = _actor(db, actor, address)
        if old == new:
            continue
        if new is None:
            db.execute("DELETE FROM actor WHERE id = ?", (actor,))
        else:
            db.execute("INSERT OR REPLACE INTO actor VALUES (?, ?, ?, ?, ?)", (actor, *new))
        work.subjects.add(f"actor:{actor}")
        _note_actor(db, actor, work)


def _actor(db: sqlite3.Connection, actor: str, address: str) -> tuple[str, str, str, int] | None:
    entity = f"actor:{actor}"
    row = db.execute("SELECT title, address, facts FROM document WHERE entity = ? AND shown", (entity,)).fetchone()
    if row:
        return row[0], facts_decoder.decode(row[2]).kind, row[1], 1
    name = db.execute("SELECT min(name) FROM involvement WHERE actor = ? AND implicit <> ''", (actor,)).fetchone()[0]
    if name is None:
        return None
    return name, "", address.format(slug=actor), 0


def _note_actor(db: sqlite3.Connection, actor: str, work: Work) -> None:
    """Call out of date what shows an actor's name."""
    if work.cold:
        return
    work.touch("actor", actor)
    work.touch("naming", actor)
    work.touch("actors")
    work.touch("active")
    for (group,) in db.execute(
        "SELECT DISTINCT actor FROM involvement WHERE entity = ? AND actor IS NOT NULL", (f"actor:{actor}",)
    ):
        work.touch("members", group)
    for (entity,) in db.execute("SELECT DISTINCT entity FROM involvement WHERE actor = ?", (actor,)):
        work.entries.add(entity)
        work.touch_document(entity)
    note_title(db, f"actor:{actor}", work)
