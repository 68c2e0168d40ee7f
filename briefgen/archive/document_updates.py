"""Changes of documents: a file was read, is gone, or is shown to others than before."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator

from briefgen.archive.changes import DocumentChanged
from briefgen.archive.contributions import NOTHING, replace
from briefgen.archive.documents import put_problems
from briefgen.archive.full_text import put_text, remove_text
from briefgen.archive.update import Update
from briefgen.archive.visibility import Visibility
from briefgen.content.briefing import BY_PATH, attachment_names
from briefgen.content.sources import entity_of
from briefgen.normal import nfc
from briefgen.records.facts import Document, Facts, facts_decoder
from briefgen.records.ids import EntityId, ListId, Subject, tag_key
from briefgen.records.terms import Terms
from briefgen.tlp import rank


def put_file(update: Update, path: str) -> None:
    """Add a picture or an attachment under the name that links use for it."""
    entity = EntityId.of("file", path)
    names = {EntityId.of("file", nfc(path)): BY_PATH, **attachment_names(path)}
    rows = [(key, entity, rank, path) for key, rank in names.items()]
    update.db.executemany("INSERT OR IGNORE INTO name VALUES (?, ?, ?, ?, 0)", rows)
    update.mark_names(names)
    update.subjects.add(Subject(entity))


def remove_source(update: Update, path: str) -> None:
    """Remove everything that a file contributed, because the file is gone."""
    entity = entity_of(path)
    update.db.execute("DELETE FROM source WHERE path = ?", (path,))
    update.db.execute("DELETE FROM problem WHERE path = ?", (path,))
    remove_document(update, entity)
    if path.startswith("static/"):
        update.subjects.add(Subject.of("static", path))
    elif entity.kind == "file":
        gone = update.db.execute("DELETE FROM name WHERE entity = ? RETURNING key", (entity,)).fetchall()
        update.mark_names(key for (key,) in gone)
        update.subjects.add(Subject(entity))


def facts_of(db: sqlite3.Connection, entity: EntityId) -> Facts | None:
    """Return what a document's file says, whether it is shown or not, or None if there is no such document."""
    row = db.execute("SELECT facts FROM document WHERE entity = ?", (entity,)).fetchone()
    return facts_decoder.decode(row[0]) if row else None


def put_document(update: Update, document: Document, visibility: Visibility) -> None:
    """Store a document that has just been read."""
    db, entity = update.db, document.entity
    terms = Terms(document.draft, document.embargo, document.marking)
    put_problems(db, document.path, document.problems, terms)
    if not document.facts:
        remove_document(update, entity)
        _keep_names(update, entity, document.names)
        return
    facts = facts_decoder.decode(document.facts)
    known = update.known("SELECT visibility, facts FROM document WHERE entity = ?", entity)
    values = (
        entity, document.path, visibility.value, document.draft, document.embargo, rank(document.marking),
        facts.title, facts.address, facts.modified, document.facts, document.record, document.body,
    )  # fmt: skip
    db.execute("INSERT OR REPLACE INTO document VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", values)
    put_text(update, entity, document.plain)
    was_shown = bool(known) and Visibility(known[0][0]).is_shown
    replace(
        update, entity, facts_decoder.decode(known[0][1]) if was_shown else NOTHING,
        facts if visibility.is_shown else NOTHING,
    )  # fmt: skip
    if known and known[0][0] != visibility:
        update.mark_items([entity])
    if was_shown or visibility.is_shown:
        update.emit(DocumentChanged(entity))
    if visibility.is_shown:
        _forget_names(update, entity)
    else:
        _keep_names(update, entity, _names(facts))


def remove_document(update: Update, entity: EntityId) -> None:
    """Remove a document, if there is one."""
    row = update.db.execute("SELECT visibility FROM document WHERE entity = ?", (entity,)).fetchone()
    if row and Visibility(row[0]).is_shown:
        withhold(update, entity)
    _forget_names(update, entity)
    if row is None:
        return
    update.db.execute("DELETE FROM document WHERE entity = ?", (entity,))
    remove_text(update.db, entity)


def change_visibility(update: Update, entity: EntityId, before: Visibility, after: Visibility) -> None:
    """Change the visibility of a document whose file is unchanged, because an embargo ended or the audience differs."""
    if not after.is_shown:
        withhold(update, entity)
        return
    update.db.execute("UPDATE document SET visibility = ? WHERE entity = ?", (after.value, entity))
    update.emit(DocumentChanged(entity))
    if before.is_shown:
        update.mark_items([entity])
    elif facts := facts_of(update.db, entity):
        _forget_names(update, entity)
        replace(update, entity, NOTHING, facts)


def withhold(update: Update, entity: EntityId) -> None:
    """Withhold a document: remove what it contributes to pages, but keep its names.

    A link to a withheld document is a different problem than a link to one that does not exist.
    """
    facts = facts_of(update.db, entity)
    if facts is None:
        return
    update.db.execute("UPDATE document SET visibility = 'withheld' WHERE entity = ?", (entity,))
    replace(update, entity, facts, NOTHING)
    _keep_names(update, entity, _names(facts))
    update.emit(DocumentChanged(entity))


def _names(facts: Facts) -> Iterator[str]:
    """Yield the names under which something could lead to a document, or to a topic or a place that only it has."""
    yield from (name.key for name in facts.names)
    for label in facts.labels:
        yield tag_key(ListId(label.list).kind, label.key)


def _keep_names(update: Update, entity: EntityId, names: Iterable[str]) -> None:
    """Store the names of a withheld document, folded."""
    _forget_names(update, entity)
    keys = set(names)
    update.db.executemany("INSERT OR IGNORE INTO withheld_name VALUES (?, ?)", [(key, entity) for key in sorted(keys)])
    update.mark_names(keys)


def _forget_names(update: Update, entity: EntityId) -> None:
    """Remove the names that were stored while a document was withheld."""
    keys = {row[0] for row in update.known("SELECT key FROM withheld_name WHERE entity = ?", entity)}
    if keys:
        update.db.execute("DELETE FROM withheld_name WHERE entity = ?", (entity,))
        update.mark_names(keys)
