"""Writing what files say into the archive: only rows that differ are written, and what differs is noted."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from briefgen.archive.changes import Work
from briefgen.archive.paging import paged
from briefgen.content.sources import entity_of
from briefgen.diagnostics import Problem
from briefgen.records.facts import Document, Facts, facts_decoder
from briefgen.records.model import MARKINGS, Reference, encoder

_problems_decoder = msgspec.msgpack.Decoder(tuple[Problem, ...])

Row = tuple[Any, ...]
_EMPTY = Facts(title="", slug="", address="")


def briefings(db: sqlite3.Connection) -> Iterator[str]:
    """Yield the entities of all briefings that are shown, in order; the archive may be written to meanwhile."""
    sql = "SELECT entity FROM document WHERE entity > ? AND entity < 'briefing;' AND shown ORDER BY entity"
    yield from (entity for (entity,) in paged(db, sql, "briefing:"))


def actor_names(db: sqlite3.Connection) -> set[tuple[str, str]]:
    """Return the names of actors that have a file and are shown, each with the actor's id."""
    rows = db.execute("SELECT shown, substr(entity, 7) FROM name INDEXED BY name_actor WHERE is_actor AND rank = 2")
    return {(name, actor) for name, actor in rows}


def put_file(db: sqlite3.Connection, path: str, work: Work) -> None:
    """Let a picture or attachment be found by links to it."""
    key = f"file:{path}"
    db.execute("INSERT OR IGNORE INTO name VALUES (?, ?, 0, ?, 0)", (key, key, path))
    work.names.add(key)
    work.subjects.add(key)


def remove_source(db: sqlite3.Connection, path: str, work: Work) -> None:
    """Forget a file of any kind that is gone."""
    entity = entity_of(path)
    db.execute("DELETE FROM source WHERE path = ?", (path,))
    db.execute("DELETE FROM problem WHERE path = ?", (path,))
    remove_document(db, entity, work)
    if path.startswith("static/"):
        work.subjects.add(f"static:{path}")
    elif entity.startswith("file:"):
        db.execute("DELETE FROM name WHERE key = ?", (entity,))
        work.names.add(entity)
        work.subjects.add(entity)


def put_problems(db: sqlite3.Connection, path: str, problems: Sequence[Problem]) -> None:
    """Remember the problems of a file."""
    if problems:
        db.execute("INSERT OR REPLACE INTO problem VALUES (?, ?)", (path, encoder.encode(problems)))
    else:
        db.execute("DELETE FROM problem WHERE path = ?", (path,))


def problems(db: sqlite3.Connection) -> list[Problem]:
    """Return the problems of all files."""
    return [item for (found,) in db.execute("SELECT found FROM problem") for item in _problems_decoder.decode(found)]


def contents(db: sqlite3.Connection) -> Iterator[tuple[str, bytes, bytes]]:
    """Yield path, record and body of every document by path, drafts included; record and body are encoded."""
    yield from db.execute("SELECT path, record, body FROM document ORDER BY path")


def facts_of(db: sqlite3.Connection, entity: str) -> Facts | None:
    """Return what a file contributes, whether it is shown or not."""
    row = db.execute("SELECT facts FROM document WHERE entity = ?", (entity,)).fetchone()
    return facts_decoder.decode(row[0]) if row else None


def put_document(db: sqlite3.Connection, document: Document, work: Work, *, shown: int) -> None:
    """Store a document that was read anew. `shown` says whether pages may be made from it, as `Shown.allows` does."""
    put_problems(db, document.path, document.problems)
    if not document.facts:
        remove_document(db, document.entity, work)
        return
    facts = facts_decoder.decode(document.facts)
    row = (
        None
        if work.cold
        else db.execute("SELECT shown, facts FROM document WHERE entity = ?", (document.entity,)).fetchone()
    )
    values = (
        document.entity, document.path, shown, document.draft, document.embargo, MARKINGS.index(document.marking),
        facts.title, facts.address, facts.modified, document.facts, document.record, document.body,
    )  # fmt: skip
    db.execute("INSERT OR REPLACE INTO document VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", values)
    from briefgen.archive.full_text import put_text  # imported late: an unchanged build stores nothing

    put_text(db, document.entity, document.plain, is_new=work.cold)
    before = facts_decoder.decode(row[1]) if row and row[0] else _EMPTY
    replace(db, document.entity, before, facts if shown else _EMPTY, work)
    if row and row[0] != shown:
        work.entries.add(document.entity)
    if shown:
        work.touch_document(document.entity)
    if not work.cold:
        _release(db, document.entity, work)
    if not shown:
        _withhold(db, document.entity, facts, work)


def remove_document(db: sqlite3.Connection, entity: str, work: Work) -> None:
    """Forget a document."""
    from briefgen.archive.full_text import remove_text  # imported late: an unchanged build forgets nothing

    row = db.execute("SELECT shown, facts FROM document WHERE entity = ?", (entity,)).fetchone()
    if row is None:
        return
    if row[0]:
        hide(db, entity, work)
    _release(db, entity, work)
    db.execute("DELETE FROM document WHERE entity = ?", (entity,))
    remove_text(db, entity)


def relabel(db: sqlite3.Connection, entity: str, shown: int, work: Work) -> None:
    """Let a document that is shown be shown as one whose embargo has ended, or has not."""
    db.execute("UPDATE document SET shown = ? WHERE entity = ?", (shown, entity))
    work.entries.add(entity)
    work.touch_document(entity)


def show(db: sqlite3.Connection, entity: str, shown: int, work: Work) -> None:
    """Let a document count: its facts stand in the tables that pages are made from."""
    facts = facts_of(db, entity)
    if facts is None:
        return
    db.execute("UPDATE document SET shown = ? WHERE entity = ?", (shown, entity))
    if not work.cold:
        _release(db, entity, work)
    replace(db, entity, _EMPTY, facts, work)
    work.touch_document(entity)


def hide(db: sqlite3.Connection, entity: str, work: Work) -> None:
    """Take a document out of all that pages are made from; what it is called is kept, to tell links to it apart."""
    facts = facts_of(db, entity)
    if facts is None:
        return
    db.execute("UPDATE document SET shown = 0 WHERE entity = ?", (entity,))
    replace(db, entity, facts, _EMPTY, work)
    _withhold(db, entity, facts, work)
    work.touch_document(entity)


def _withhold(db: sqlite3.Connection, entity: str, facts: Facts, work: Work) -> None:
    _release(db, entity, work)
    keys = {name.key for name in facts.names}
    db.executemany("INSERT OR IGNORE INTO withheld VALUES (?, ?)", [(key, entity) for key in sorted(keys)])
    work.names |= keys


def _release(db: sqlite3.Connection, entity: str, work: Work) -> None:
    keys = {row[0] for row in db.execute("SELECT key FROM withheld WHERE entity = ?", (entity,))}
    if keys:
        db.execute("DELETE FROM withheld WHERE entity = ?", (entity,))
        work.names |= keys


def replace(db: sqlite3.Connection, entity: str, old: Facts, new: Facts, work: Work) -> None:
    """Bring the tables from what a file said to what it says."""
    if old.names != new.names:
        _replace_names(db, entity, old, new, work)
    if old.involvements != new.involvements:
        _replace_involvements(db, entity, new, work)
    if old.references != new.references:
        _replace_links(db, entity, old, new, work)
    if old.anchors != new.anchors:
        if not work.cold:
            work.anchors.add(entity)
        _rows(db, work, "anchor", entity, [(entity, item) for item in dict.fromkeys(new.anchors)])
    if old.topics != new.topics:
        labels = {slug: (slug, entity, label) for slug, label in new.topics}
        _rows(db, work, "topic", entity, list(labels.values()))
        _touch_topics(old, new, work)
    if old.redirects != new.redirects:
        _rows(db, work, "redirect", entity, [(entity, address) for address in dict.fromkeys(new.redirects)])
    if _entry_facts(old) != _entry_facts(new):
        work.note_entry(entity)
        if not work.cold:
            note_targets(db, entity, work)
    _note_page(db, entity, old, new, work)


def _replace_names(db: sqlite3.Connection, entity: str, old: Facts, new: Facts, work: Work) -> None:
    if not work.cold:
        work.names |= {name.key for name in set(old.names) ^ set(new.names)}
        db.execute("DELETE FROM name WHERE entity = ?", (entity,))
    is_actor = entity.startswith("actor:")
    rows = {
        (name.key, entity, name.rank): (name.key, entity, name.rank, name.shown, is_actor)
        for name in reversed(new.names)
    }
    db.executemany("INSERT INTO name VALUES (?, ?, ?, ?, ?)", rows.values())


def _entry_facts(facts: Facts) -> tuple[object, ...]:
    return (
        facts.title,
        facts.address,
        facts.lang,
        facts.marking,
        facts.draft,
        facts.modified,
        facts.entries,
        facts.involvements,
        facts.corrections,
    )


def _touch_topics(old: Facts, new: Facts, work: Work) -> None:
    work.touch("topics")
    for slug, _ in set(old.topics) ^ set(new.topics):
        work.touch("topic", slug)
        work.subjects.add(f"topic:{slug}")


def _note_page(db: sqlite3.Connection, entity: str, old: Facts, new: Facts, work: Work) -> None:
    is_actor = entity.startswith("actor:")
    if is_actor:
        work.actors.add(entity.removeprefix("actor:"))
    else:
        work.note_subject(entity)
    if (old.title, old.address) != (new.title, new.address) and not work.cold:
        note_title(db, entity, work)
    if (old.modified, old.address) != (new.modified, new.address) and new.entries:
        work.touch("sitemap", new.entries[0].sort[:4])
    if old.marking != new.marking:
        work.touch("marking")


def note_title(db: sqlite3.Connection, entity: str, work: Work) -> None:
    """Call out of date what shows the title or the address of a document or actor that links lead to or come from."""
    for source, kind in db.execute("SELECT DISTINCT entity, kind FROM link WHERE target = ?", (entity,)):
        work.touch_document(source)
        if kind in ("answers", "contradicts", "wiki"):
            work.entries.add(source)
    note_targets(db, entity, work)


def _replace_involvements(db: sqlite3.Connection, entity: str, new: Facts, work: Work) -> None:
    if not work.cold:
        for (actor,) in db.execute(
            "SELECT DISTINCT actor FROM involvement WHERE entity = ? AND actor IS NOT NULL", (entity,)
        ):
            work.actors.add(actor)
            work.touch("members", actor)
    rows = [
        (entity, item.scope, item.number, item.key, item.name, item.role, item.implicit, None)
        for item in new.involvements
    ]
    _rows(db, work, "involvement", entity, rows)
    if not work.cold:
        work.involvements.add(entity)


def _replace_links(db: sqlite3.Connection, entity: str, old: Facts, new: Facts, work: Work) -> None:
    if [_meaning(item) for item in old.references] == [_meaning(item) for item in new.references]:
        moved = [(item.line, item.column, entity, number) for number, item in enumerate(new.references)]
        db.executemany('UPDATE link SET line = ?, "column" = ? WHERE entity = ? AND number = ?', moved)
        return
    if not work.cold:
        note_targets(db, entity, work)
        work.subjects |= {
            row[0] for row in db.execute("SELECT target FROM link WHERE entity = ? AND target LIKE 'file:%'", (entity,))
        }
    rows = [
        (
            entity,
            number,
            item.kind,
            item.key,
            item.anchor,
            item.shown,
            item.text,
            item.fallback,
            item.line,
            item.column,
            item.within,
            "",
            None,
        )
        for number, item in enumerate(new.references)
    ]
    _rows(db, work, "link", entity, rows)
    if not work.cold:
        work.links.add(entity)


def _meaning(reference: Reference) -> tuple[str, ...]:
    return (
        reference.kind, reference.key, reference.anchor, reference.shown, reference.text, reference.fallback,
        reference.within,
    )  # fmt: skip


def note_targets(db: sqlite3.Connection, entity: str, work: Work) -> None:
    """Call out of date the briefings that a document refers to: they show it."""
    for target, kind in db.execute(
        "SELECT DISTINCT target, kind FROM link WHERE entity = ? AND target LIKE 'briefing:%'", (entity,)
    ):
        work.touch_document(target)
        if kind == "resolves":
            work.entries.add(target)


def _rows(db: sqlite3.Connection, work: Work, table: str, entity: str, rows: Sequence[Row]) -> None:
    if not work.cold:
        db.execute(f"DELETE FROM {table} WHERE entity = ?", (entity,))
    if rows:
        marks = ", ".join("?" * len(rows[0]))
        db.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)
