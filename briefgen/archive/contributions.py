"""Replace what a file contributes. Only rows that differ are written, and each difference emits a change."""

from __future__ import annotations

import msgspec

from briefgen.archive import exchanges
from briefgen.archive.changes import (
    BacklinksChanged,
    MarkingChanged,
    MembersChanged,
    ModifiedChanged,
    ReferencesChanged,
)
from briefgen.archive.keys import is_kind
from briefgen.archive.references import parents
from briefgen.archive.update import Update
from briefgen.markdown.placeholders import MARK, TITLE
from briefgen.records import followed
from briefgen.records.facts import Facts, Label
from briefgen.records.ids import TAG_KINDS, EntityId, ListId, Subject, tag_key
from briefgen.records.periods import at_place, path
from briefgen.records.text import Reference

LINKED = ("briefing", "page")
"""The kinds of documents whose pages show the briefings that link to them."""

TARGETS = f"SELECT DISTINCT target FROM link WHERE entity = ? AND {is_kind('target', *LINKED)}"
"""SQL for the documents whose pages show that a document links to them."""

_TARGETS_BY_KIND = TARGETS.replace("target FROM", "target, kind FROM")

NOTHING = Facts(title="", slug="", address="")
"""What a document contributes that is not shown."""


def replace(update: Update, entity: EntityId, old: Facts, new: Facts) -> None:
    """Replace the rows that a file contributed, and emit a change for each difference."""
    if old.names != new.names:
        _replace_names(update, entity, old, new)
    if (old.involvements, old.labels) != (new.involvements, new.labels):
        _mark_links_to_unwritten(update, old, new)
    if old.involvements != new.involvements:
        _replace_participants(update, entity, new)
    if old.references != new.references:
        _replace_references(update, entity, old, new)
    if old.anchors != new.anchors:
        update.anchors.add(entity)
        update.replace_rows("anchor", entity, [(entity, item) for item in dict.fromkeys(new.anchors)])
    if old.labels != new.labels:
        _replace_labels(update, entity, old, new)
    if old.redirects != new.redirects:
        _replace_old_addresses(update, entity, new)
    if (old.entries, old.involvements) != (new.entries, new.involvements):
        update.mark_items([entity])
        note_targets(update, entity)
    _note_page(update, entity, old, new)


def _mark_links_to_unwritten(update: Update, old: Facts, new: Facts) -> None:
    """Mark the documents whose links may lead to something that has no file, and is named or no longer named."""
    if update.is_first:
        return
    sql = (
        "SELECT DISTINCT entity FROM link WHERE key = ? AND kind IN ('wiki', 'parent')"
        " AND NOT EXISTS (SELECT 1 FROM name WHERE name.key = link.key)"
    )
    changed = set(old.involvements) ^ set(new.involvements)
    keys = {key for item in changed for key in (item.key, item.implicit)}
    keys |= {key for item in set(old.labels) ^ set(new.labels) for key in (item.key, tag_key(_kind(item), item.key))}
    for key in sorted(keys):
        update.references.update(EntityId(entity) for (entity,) in update.known(sql, key))


def _replace_names(update: Update, entity: EntityId, old: Facts, new: Facts) -> None:
    update.mark_names(name.key for name in set(old.names) ^ set(new.names))
    is_actor = entity.kind == "actor"
    rows = [(name.key, entity, name.rank, name.written, is_actor) for name in dict.fromkeys(new.names)]
    update.replace_rows("name", entity, rows)


def _replace_labels(update: Update, entity: EntityId, old: Facts, new: Facts) -> None:
    update.labels |= {label.list for label in set(old.labels) ^ set(new.labels)}
    owned = "SELECT owner FROM label WHERE entity = ? AND owner <> ''"
    update.tags |= {ListId(owner) for (owner,) in update.known(owned, entity)}
    update.tags |= {ListId(label.list) for label in (*old.labels, *new.labels) if _kind(label) in TAG_KINDS}
    if any(_kind(label) == "author" for label in set(old.labels) ^ set(new.labels)):
        update.mark_items([entity])  # they show how the briefing writes the names of its authors
    update.replace_rows("label", entity, [(item.list, item.key, entity, item.written, "") for item in new.labels])
    update.tagged.add(entity)


def _kind(label: Label) -> str:
    return ListId(label.list).kind


def _replace_old_addresses(update: Update, entity: EntityId, new: Facts) -> None:
    update.replace_rows("redirect", entity, [(entity, address) for address in dict.fromkeys(new.redirects)])
    if entity.kind != "briefing":  # the pages of a briefing are planned again anyway
        update.subjects |= {Subject(entity), *followed.subjects_of(entity)}


def _note_page(update: Update, entity: EntityId, old: Facts, new: Facts) -> None:
    if entity.kind == "actor":
        update.actors.add(entity.name)
        _note_offices(update, entity)
    elif entity.kind in TAG_KINDS:
        update.tags.add(ListId(entity))
    elif entity.kind == "page":
        update.subjects.add(Subject(entity))
    else:
        update.mark_briefing(entity)
    if (old.title, old.address) != (new.title, new.address):
        note_title(update, entity)
    if (old.modified, old.address) != (new.modified, new.address) and new.entries:
        update.emit(ModifiedChanged(path(at_place(new.entries[0].sort))[0]))
    if old.marking != new.marking:
        update.emit(MarkingChanged())


def _note_offices(update: Update, entity: EntityId) -> None:
    """Emit the changes of the organisations in which an actor has or had an office: they show when that was."""
    organisations = "SELECT DISTINCT actor FROM involvement WHERE entity = ? AND scope = 'role' AND actor IS NOT NULL"
    for (actor,) in update.known(organisations, entity):
        update.emit(MembersChanged(actor))


def note_title(update: Update, entity: EntityId) -> None:
    """Emit the changes that follow from a new title or address of a document or an actor.

    What links to it, and what it links to, shows both.
    """
    for source, kind in update.known("SELECT DISTINCT entity, kind FROM link WHERE target = ?", entity):
        note_references(update, EntityId(source))
        if kind in ("answers", "contradicts", "wiki"):
            update.mark_items([EntityId(source)])
    note_targets(update, entity)


def note_references(update: Update, entity: EntityId) -> None:
    """Emit the changes that follow from what the references of a document lead to, or how that reads.

    What it refers to shows the sentences in which it does, and these may hold the titles of other things.
    """
    update.emit(ReferencesChanged(entity))
    for (target,) in update.known(f"{TARGETS} AND instr(sentence, ?)", entity, MARK + TITLE):
        update.emit(BacklinksChanged(EntityId(target)))


def note_targets(update: Update, entity: EntityId) -> None:
    """Emit changes for the briefings and pages that a document refers to, because they show something of it."""
    for target, kind in update.known(_TARGETS_BY_KIND, entity):
        update.emit(BacklinksChanged(EntityId(target)))
        if kind in ("resolves", *exchanges.KINDS):
            update.mark_items([EntityId(target)])


def note_members(update: Update, actor: str) -> None:
    """Emit the change of an actor's members or offices, and plan its pages again: a long list of them has pages."""
    update.emit(MembersChanged(actor))
    update.subjects.add(Subject.of("actor", actor))


def _replace_participants(update: Update, entity: EntityId, new: Facts) -> None:
    known = update.known(
        "SELECT DISTINCT actor, scope IN ('member', 'role') FROM involvement WHERE entity = ? AND actor IS NOT NULL",
        entity,
    )
    for actor, is_member in known:
        update.actors.add(actor)
        if is_member:
            note_members(update, actor)
    rows = [(entity, *msgspec.structs.astuple(item), "", None) for item in new.involvements]
    update.replace_rows("involvement", entity, rows)
    update.participants.add(entity)


def _replace_references(update: Update, entity: EntityId, old: Facts, new: Facts) -> None:
    if len(old.references) == len(new.references) and all(map(_means_the_same, old.references, new.references)):
        _replace_places(update, entity, old, new)
        return
    note_targets(update, entity)
    update.mark_items([entity])  # whom its text mentions, and what it contradicts, decides on lists
    if entity.kind in TAG_KINDS:
        update.tags |= set(parents(update, ListId(entity)))
    files = update.known("SELECT target FROM link WHERE entity = ? AND target LIKE 'file:%'", entity)
    update.subjects |= {Subject(target) for (target,) in files}
    update.replace_rows("link", entity, [_row(entity, number, item) for number, item in enumerate(new.references)])
    update.references.add(entity)


def _replace_places(update: Update, entity: EntityId, old: Facts, new: Facts) -> None:
    """Replace the places of references that mean the same, and the sentences that stand around them."""
    rows = [(item.line, item.column, item.sentence, entity, number) for number, item in enumerate(new.references)]
    update.db.executemany('UPDATE link SET line = ?, "column" = ?, sentence = ? WHERE entity = ? AND number = ?', rows)
    for number, (one, other) in enumerate(zip(old.references, new.references, strict=True)):
        if one.sentence != other.sentence:
            for (target,) in update.known(f"{TARGETS} AND number = ?", entity, number):
                update.emit(BacklinksChanged(EntityId(target)))


def _row(entity: EntityId, number: int, item: Reference) -> tuple[object, ...]:
    """Return a row of the table `link`. Its target is resolved later, when all names are known."""
    values = (
        item.kind,
        item.key,
        item.anchor,
        item.written,
        item.text,
        item.fallback,
        item.line,
        item.column,
        item.within,
        item.query,
        item.sentence,
    )
    return (entity, number, *values, "", None)


def _means_the_same(one: Reference, other: Reference) -> bool:
    """Return True if two references are equal except for their line and column, and the sentence around them."""
    return one == msgspec.structs.replace(other, line=one.line, column=one.column, sentence=one.sentence)
