"""The rows of tags, which are topics, places and authors: which file has a name, how each is named, where its page is.

One without a file is known by the slug of its name, and is named as a briefing writes it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import msgspec

from briefgen.archive import list_counts
from briefgen.archive.actor_results import Parts
from briefgen.archive.changes import TagChanged, TagLineChanged, TagsChanged
from briefgen.archive.contributions import note_title
from briefgen.archive.keys import is_kind
from briefgen.archive.references import parents
from briefgen.archive.update import Row, Update
from briefgen.config import Permalinks
from briefgen.records import followed
from briefgen.records.ids import TAG_KINDS, EntityId, ListId, Subject
from briefgen.records.list_items import Byline
from briefgen.records.names import tag_slug

IS_TAG = is_kind("list", *TAG_KINDS)
"""SQL for the labels of tags."""

MEANT = "iif(owner = '', list, owner)"
"""SQL for the tag that a label means."""

_KIND = "substr(list, 1, instr(list, ':'))"
_OWNER = f"coalesce((SELECT min(entity) FROM name WHERE name.key = {_KIND} || label.key), '')"
_BY_NAME = f"SELECT 1 FROM name WHERE {is_kind('key', *TAG_KINDS)} LIMIT 1"
_WITH = (
    "SELECT entity FROM label WHERE list = ?1 AND owner = ''"
    " UNION SELECT entity FROM label WHERE owner = ?1 AND owner <> ''"
)


class TagRow(NamedTuple):
    """A row of the table `tag`, but for its id.

    `position` is latitude and longitude, "" if they are not known; `letter` is where the directory has it.
    """

    name: str
    address: str
    position: str
    has_file: bool
    letter: str


def implied(key: str) -> str:
    """Return the topic or place that a name means if no file has it, or "" if the key is not that of one.

    The key is the kind and the folded name, as `tag_key` puts them together.
    """
    kind, _, name = key.partition(":")
    return str(ListId.of(kind, tag_slug(kind, name))) if kind in TAG_KINDS else ""


def resolve_all(update: Update) -> None:
    """Resolve the labels of a new archive, and mark all topics and places."""
    db = update.db
    if db.execute(_BY_NAME).fetchone():
        db.execute(f"UPDATE label SET owner = {_OWNER} WHERE {IS_TAG}")
    update.tags |= {ListId(tag) for (tag,) in db.execute(f"SELECT DISTINCT {MEANT} FROM label WHERE {IS_TAG}")}


def resolve(update: Update) -> None:
    """Resolve the labels that changed, or that may mean another topic or place now."""
    for row in sorted(set(_changed(update))):
        name, key, entity, known = row
        sql = f"UPDATE label SET owner = {_OWNER} WHERE list = ? AND key = ? AND entity = ? RETURNING owner"
        (owner,) = update.db.execute(sql, (name, key, entity)).fetchone()
        update.tags |= {ListId(known or name), ListId(owner or name)}
        if owner != known:
            update.mark_items([EntityId(entity)])
            update.emit(TagsChanged(EntityId(entity)))


def _changed(update: Update) -> Iterator[Row]:
    columns = "SELECT list, key, entity, owner FROM label"
    for entity in update.tagged:
        yield from update.db.execute(f"{columns} WHERE entity = ? AND {IS_TAG}", (entity,)).fetchall()
    for name in update.names:
        kind, _, key = name.partition(":")
        if kind in TAG_KINDS:
            yield from update.db.execute(f"{columns} WHERE list = ? AND key = ?", (implied(name), key)).fetchall()


def update_tags(update: Update, permalinks: Permalinks) -> None:
    """Add, change or remove the rows of the topics and places that are marked."""
    for tag in sorted(update.tags):
        update.labels.add(tag)
        known = update.known(f"SELECT {', '.join(TagRow._fields)} FROM tag WHERE id = ?", tag)
        old, new = TagRow._make(known[0]) if known else None, _row(update, tag, permalinks)
        if new:
            update.sort_key(new.name)
        if old != new:
            _replace(update, tag, old, new)
        note_family(update, tag)
    update.tags.clear()


def _row(update: Update, tag: ListId, permalinks: Permalinks) -> TagRow | None:
    sql = "SELECT title, address, record FROM document WHERE entity = ? AND is_shown"
    if own := update.db.execute(sql, (tag,)).fetchone():
        return TagRow(own[0], own[1], _position(own[2]), has_file=True, letter=update.collation.letter(own[0]))
    (name,) = update.db.execute("SELECT min(written) FROM label WHERE list = ? AND owner = ''", (tag,)).fetchone()
    address = getattr(permalinks, tag.kind).format(slug=tag.key)
    return TagRow(name, address, "", has_file=False, letter=update.collation.letter(name)) if name is not None else None


def _position(record: bytes) -> str:
    found = msgspec.msgpack.decode(record).get("position")
    return f"{found['latitude']} {found['longitude']}" if found else ""


def _replace(update: Update, tag: ListId, old: TagRow | None, new: TagRow | None) -> None:
    """Replace the row of a topic or a place, plan its pages again, and note what shows its name or address."""
    db = update.db
    if new is None:
        db.execute("DELETE FROM tag WHERE id = ?", (tag,))
    elif old is None:
        db.execute("INSERT INTO tag VALUES (?, ?, ?, ?, ?, ?)", (tag, *new))
    else:
        columns = ", ".join(f"{name} = ?" for name in TagRow._fields)
        db.execute(f"UPDATE tag SET {columns} WHERE id = ?", (*new, tag))
    for row in filter(None, (old, new)):
        update.emit(TagLineChanged(tag.kind, row.letter))
    update.subjects |= {Subject(tag), Subject.of("list", tag), Subject(f"{tag.kind}s"), *followed.subjects_of(tag)}
    plan_outcomes(update, tag)
    for (entity,) in update.known(_WITH, tag):
        update.emit(TagsChanged(EntityId(entity)))
        if tag.kind == "author":
            update.mark_items([EntityId(entity)])
    note_title(update, EntityId(tag))


def plan_outcomes(update: Update, tag: ListId) -> None:
    """Plan the pages for the kinds of outcome of a topic or a place again: whether it has them depends on its list."""
    if not update.is_first:
        lists = list_counts.with_outcomes(update.db, tag)
        update.subjects |= {Subject.of("list", name) for name, _ in lists}


def note_family(update: Update, tag: ListId) -> None:
    """Emit the changes of a topic or a place, of what it is a part of, and of what is a part of it."""
    for one in (tag, *parents(update, tag), *_below(update, tag)):
        update.emit(TagChanged(one))
        note_line(update, one)


def note_line(update: Update, tag: ListId) -> None:
    """Emit the change of what the directory shows of a topic or a place: its name, its whole, how many entries."""
    for (letter,) in update.known("SELECT letter FROM tag WHERE id = ?", tag):
        update.emit(TagLineChanged(tag.kind, letter))


def owners(db: sqlite3.Connection, entity: EntityId) -> dict[tuple[str, str], str]:
    """Return the files that claim the topics and places of a document, by the list and the key of the label."""
    sql = "SELECT list, key, owner FROM label WHERE entity = ? AND owner <> ''"
    return {(name, key): owner for name, key, owner in db.execute(sql, (entity,))}


def authors(db: sqlite3.Connection, entity: EntityId, keys: Iterable[str]) -> tuple[Byline, ...]:
    """Return the authors of a briefing, each once, in the order of the folded names that its front matter has."""
    rows = db.execute(
        f"SELECT l.key, t.id, iif(t.has_file, t.name, l.written), t.address FROM label l JOIN tag t ON t.id = {MEANT}"
        f" WHERE l.entity = ? AND {is_kind('l.list', 'author')}",
        (entity,),
    )
    found = {key: (tag, Byline(name, address)) for key, tag, name, address in rows}
    return tuple(dict(found[key] for key in keys).values())


def _below(update: Update, tag: ListId) -> Iterable[ListId]:
    """Return all that is a part of a topic or a place, and the parts of these."""
    found: dict[ListId, None] = {tag: None}
    pending = [tag]
    while pending:
        rows = update.known("SELECT entity FROM link WHERE target = ? AND kind = 'parent'", pending.pop())
        new = [ListId(entity) for (entity,) in rows if entity not in found]
        found |= dict.fromkeys(new)
        pending += new
    return found


def letters(db: sqlite3.Connection, kind: str) -> Parts:
    """Return the letters of all topics or places in the order of names, each with how many have it.

    A letter is what `Collation.first` returns.
    """
    rows = db.execute(
        "SELECT t.letter, count(*) FROM tag t JOIN sort_key s ON s.text = t.name"
        f" WHERE {is_kind('t.id', kind)} GROUP BY t.letter ORDER BY min(s.key)"
    )
    return tuple(rows.fetchall())
