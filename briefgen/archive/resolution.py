"""Resolve names across all files: which actor a name means, where links lead, and which actors there are."""

from __future__ import annotations

from briefgen.archive import actors, company, directory_rows, exchanges, shared_names, tables, tags
from briefgen.archive.changes import (
    ActorChanged,
    BacklinksChanged,
    ParticipantsChanged,
    SpeakerChanged,
)
from briefgen.archive.clashes import find_clashes
from briefgen.archive.contributions import LINKED, note_members, note_references, note_title
from briefgen.archive.keys import id_of, is_kind, name_of, scope_of
from briefgen.archive.update import Update
from briefgen.config import Permalinks
from briefgen.records.facts import Facts, facts_decoder
from briefgen.records.ids import TAG_KINDS, EntityId, ListId, Subject
from briefgen.records.names import slugify

_FOUND = name_of(
    "CASE WHEN min(name.entity) = max(name.entity) THEN min(name.entity)"
    " ELSE max(iif(rank = 1 AND written = involvement.name, name.entity, NULL)) END",
    "actor",
)
"""The actor that a name means: the only one that has it, or of several the one whose id is written exactly so."""

_ACTOR = f"""
    UPDATE involvement SET (actor, state) = (
        SELECT iif(count(*) = 0, nullif(implicit, ''), {_FOUND}),
        CASE WHEN count(*) = 0 THEN 'implied' WHEN {_FOUND} IS NULL THEN 'ambiguous' ELSE 'named' END
        FROM name WHERE name.key = involvement.key AND is_actor AND rank IN (1, 2)
    )
"""
_TARGET = "SELECT name.entity FROM name WHERE name.key = link.key ORDER BY rank, name.entity LIMIT 1"
_UNWRITTEN = (
    "(SELECT list FROM label WHERE list = implied({0}) AND label.key = substr({0}, instr({0}, ':') + 1)"
    " AND owner = '' LIMIT 1)"
)
"""The topic or place without a file that a key means: its kind and a folded name."""

_UNNAMED = f"""
    CASE kind
    WHEN 'address' THEN ({_TARGET.replace("link.key", "link.key || '/'")})
    WHEN 'wiki' THEN coalesce(
        (SELECT {id_of("actor", "min(actor)")} FROM involvement WHERE involvement.key = link.key),
        (SELECT {id_of("actor", "min(actor)")} FROM involvement WHERE actor = link.key AND implicit = actor),
        (SELECT CASE WHEN min(entity) = max(entity) THEN min(entity) END FROM name
            WHERE name.key = 'attachment:' || link.key),
        {", ".join(_UNWRITTEN.format(key) for key in ("link.key", *(f"'{kind}:' || link.key" for kind in TAG_KINDS)))}
    )
    WHEN 'parent' THEN {_UNWRITTEN.format("link.key")} END
"""
"""Where a link leads if nothing has its key as a name.

An address may lack the slash at its end. What the text names in double brackets may be an actor without a file, by its
name or id, or the only attachment of that name, or a topic or a place without a file.
"""

_MEANT = scope_of("link.anchor", "statement")

_STATE = f"""
    CASE
    WHEN target IS NULL AND EXISTS (
        SELECT 1 FROM withheld_name WHERE withheld_name.key IN (link.key, link.key || '/')
    ) THEN 'withheld'
    WHEN target IS NULL AND kind = 'address' THEN 'unchecked'
    WHEN target IS NULL THEN 'broken'
    WHEN kind NOT IN ('path', 'file', 'address', 'mention', 'parent') AND EXISTS (
        SELECT 1 FROM name WHERE name.key = link.key AND name.entity <> target
        AND (rank = (SELECT min(rank) FROM name WHERE name.key = link.key) OR (is_actor AND rank = 2 AND EXISTS (
            SELECT 1 FROM name i WHERE i.key = link.key AND i.rank = 1 AND i.entity = target AND i.is_actor
            AND i.written <> link.written
        )))
    ) THEN 'ambiguous'
    WHEN anchor <> '' AND target NOT LIKE 'file:%' AND NOT EXISTS (
        SELECT 1 FROM anchor WHERE anchor.entity = target
        AND anchor.id IN (link.anchor, CASE WHEN kind IN ('wiki', 'path', 'address') THEN slug_of(link.anchor) END)
    ) THEN 'anchor'
    WHEN target = entity AND (
        kind IN ('related', 'resolves') OR (kind IN ('answers', 'contradicts') AND within = {_MEANT})
    ) THEN 'self'
    ELSE 'ok' END
"""

_Link = tuple[str, str, str | None]
"""The document that a link is in, the link's kind, and the entity that it leads to."""


def resolve(update: Update, permalinks: Permalinks) -> None:
    """Resolve what changed, and everything that refers to it by name. `permalinks` are the patterns of addresses."""
    update.db.create_function("slug_of", 1, slugify, deterministic=True)
    update.db.create_function("implied", 1, tags.implied, deterministic=True)
    if update.is_first:
        _resolve_all(update)
    else:
        tables.fill_temporary(update.db, "changed_name", update.names)
        _resolve_participants(update)
        tags.resolve(update)
        _resolve_links(update)
    _update_actors(update, permalinks.actor)
    tags.update_tags(update, permalinks)
    find_clashes(update)
    for marked in (update.names, update.references, update.anchors, update.participants, update.tagged):
        marked.clear()


def _resolve_all(update: Update) -> None:
    """Resolve all names of a new archive, without comparing them with anything."""
    db = update.db
    db.execute(_ACTOR)
    tags.resolve_all(update)
    db.execute(f"UPDATE link SET target = ({_TARGET})")
    db.execute(f"UPDATE link SET state = {_STATE}")
    tables.create_indexes(db, tables.CONTENT_INDEXES)
    unnamed = "state <> 'ok' AND target IS NULL AND kind IN ('address', 'wiki', 'parent')"
    db.execute(f"UPDATE link SET target = ({_UNNAMED}) WHERE {unnamed}")
    db.execute(f"UPDATE link SET state = {_STATE} WHERE state <> 'ok' AND target IS NOT NULL")
    update.actors |= {row[0] for row in db.execute("SELECT DISTINCT actor FROM involvement WHERE actor IS NOT NULL")}
    files = f"SELECT DISTINCT target FROM link WHERE {is_kind('target', 'file')}"
    update.subjects |= {Subject(target) for (target,) in db.execute(files)}


def _resolve_participants(update: Update) -> None:
    """Resolve the names of participants that changed, or whose meaning may have changed."""
    # CROSS JOIN makes SQLite read the small table first (https://sqlite.org/optoverview.html, section 5.2)
    db = update.db
    tables.fill_temporary(db, "changed_entity", update.participants)
    changed = """involvement.rowid IN (
        SELECT i.rowid FROM changed_entity c CROSS JOIN involvement i WHERE i.entity = c.value
        UNION SELECT i.rowid FROM changed_name c CROSS JOIN involvement i WHERE i.key = c.value)"""
    before = dict(db.execute(f"SELECT rowid, actor FROM involvement WHERE {changed}").fetchall())
    db.execute(f"{_ACTOR} WHERE {changed}")
    after = f"SELECT rowid, entity, actor, scope IN ('member', 'role') FROM involvement WHERE {changed}"
    for rowid, entity, actor, is_member in db.execute(after):
        old = before[rowid]
        if old == actor:
            continue
        for item in filter(None, (old, actor)):
            update.actors.add(item)
            if is_member:
                note_members(update, item)
        update.mark_items([EntityId(entity)])
        update.emit(ParticipantsChanged(EntityId(entity)))
        _mark_actor(update, EntityId(entity))


def _mark_actor(update: Update, entity: EntityId) -> None:
    """Mark an actor whose country or offices have another name, if the entity is an actor."""
    if entity.kind == "actor":
        update.actors.add(entity.name)
        directory_rows.note_line(update, entity.name)


def _resolve_links(update: Update) -> None:
    """Find the targets of links that changed, or whose target may have changed. CROSS JOIN is used as above."""
    db = update.db
    tables.fill_temporary(db, "changed_entity", update.references)
    tables.fill_temporary(db, "changed_anchor", update.anchors)
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
    note_references(update, entity)
    if kind in ("wiki", *exchanges.KINDS) or target.kind == "actor":
        update.mark_items([entity])  # their texts may hold the title of the target, and their lists depend on it
    if target.kind in LINKED:
        update.emit(BacklinksChanged(target))
        update.mark_items([target])
    if target.kind == "file":
        update.subjects.add(Subject(target))
    if kind == "parent":
        update.tags |= {ListId(tag) for tag in (entity, target) if tag}


def _update_actors(update: Update, address: str) -> None:
    """Add, change or remove the rows of actors: those with a file, and those that a shown document names."""
    names: set[str] = set()
    lists: set[ListId] = set()
    found = sorted(update.actors)
    for actor in found:  # it grows: who is from a country stands elsewhere if that has another name
        update.labels.add(ListId.of("actor", actor))
        old, (new, facts) = actors.known(update, actor), _actor(update, actor, address)
        names |= {row.name for row in (old, new) if row}
        if old != new:
            actors.replace(update, actor, old, new)
            lists |= _note_actor(update, actor)
            if old and new and old.sort != new.sort:
                company.note_order(update, actor)
        if old and new and old.name != new.name:
            found += sorted(_from_country(update, actor) - set(found))
        lists |= directory_rows.replace(update, actor, new, facts)
    update.actors.clear()
    for actor in shared_names.update_notes(update, names):
        lists |= _note_actor(update, actor)
    directory_rows.update_index(update, lists)


def _from_country(update: Update, actor: str) -> set[str]:
    """Return the actors whose country an actor is."""
    sql = "SELECT entity FROM involvement WHERE actor = ? AND scope = 'country'"
    return {EntityId(entity).name for (entity,) in update.known(sql, actor)}


def _actor(update: Update, actor: str, address: str) -> tuple[actors.ActorRow | None, Facts | None]:
    """Return the row that an actor is to have, and what its file contributes; None for what there is not."""
    db = update.db
    row = db.execute(
        "SELECT title, address, facts FROM document WHERE entity = ? AND is_shown",
        (EntityId.of("actor", actor),),
    ).fetchone()
    if row:
        facts = facts_decoder.decode(row[2])
        return actors.row(update, row[0], row[1], facts), facts
    name = db.execute("SELECT min(name) FROM involvement WHERE actor = ? AND implicit <> ''", (actor,)).fetchone()[0]
    return (actors.row(update, name, address.format(slug=actor)) if name is not None else None), None


def _note_actor(update: Update, actor: str) -> set[ListId]:
    """Emit the changes that follow from a changed actor, for everything that shows its name, kind or address.

    Return the lists of the directory in which it is.
    """
    own = EntityId.of("actor", actor)
    update.emit(ActorChanged(actor))
    if update.known("SELECT 1 FROM list_count WHERE list = ?", ListId.of("says", actor)):
        update.emit(SpeakerChanged(actor))
    groups = "SELECT DISTINCT actor FROM involvement WHERE entity = ? AND actor IS NOT NULL"
    for (group,) in update.known(groups, own):
        note_members(update, group)
    for (entity,) in update.known("SELECT DISTINCT entity FROM involvement WHERE actor = ?", actor):
        update.mark_items([EntityId(entity)])
        update.emit(ParticipantsChanged(EntityId(entity)))
        if EntityId(entity).kind == "actor":
            directory_rows.note_line(update, EntityId(entity).name)
    note_title(update, own)
    return directory_rows.note_line(update, actor)
