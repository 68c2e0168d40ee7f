"""Queries for the search index: what is in each part, and what search finds of it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from msgspec.msgpack import Decoder

from briefgen.archive.changes import (
    ActorChanged,
    DocumentChanged,
    ItemsChanged,
    ListRowChanged,
    ParticipantsChanged,
    ReferencesChanged,
    TagChanged,
    TagsChanged,
)
from briefgen.archive.clock import Clock
from briefgen.archive.keys import id_of, is_kind
from briefgen.archive.page_text import text_of
from briefgen.archive.query import Concern, query
from briefgen.archive.references import people_by_scope, targets_of
from briefgen.archive.tags import MEANT
from briefgen.records.date_labels import long
from briefgen.records.front_matter import Actor, Author, Briefing, DeskPage, Place, Topic
from briefgen.records.ids import ABOUT_KINDS, EntityId
from briefgen.records.list_items import ListItem, Person, stored_item, whole
from briefgen.records.names import outcome_slug
from briefgen.records.search import BUCKETS, NAMED, SearchRecord
from briefgen.records.spans import bounds
from briefgen.records.storage import decoder
from briefgen.records.text import Body

Filters = tuple[tuple[str, tuple[str, ...]], ...]

_briefing_decoder, _body_decoder = decoder(Briefing), decoder(Body)
_decoders: Mapping[str, Decoder[Any]] = {
    "actor": decoder(Actor),
    "topic": decoder(Topic),
    "place": decoder(Place),
    "author": decoder(Author),
    "page": decoder(DeskPage),
}

_BUCKET = (
    "(unicode(substr(id, -1)) + 7 * unicode(substr(id, -2)) + 31 * unicode(substr(id, -3)) + 3 * length(id))"
    f" % {BUCKETS}"
)
"""SQL for `bucket_of`."""

_OF_TAG = "SELECT name, address, '' FROM tag WHERE id = ?"
_HEADINGS = {
    "actor": "SELECT name, address, coalesce(nullif(note, ''), nullif(country, ''), kind) FROM actor WHERE id = ?",
    "page": "SELECT title, address, '' FROM document WHERE entity = ? AND is_shown",
}

_OF_BRIEFING = (DocumentChanged, ReferencesChanged, ItemsChanged, ParticipantsChanged, TagsChanged)


@query(key=("span",), on=(Concern(ListRowChanged, "spans", list="briefings"),))
def search_span(db: sqlite3.Connection, _clock: Clock, span: str) -> tuple[str, ...]:
    """The names of the briefings of a span of months, by their dates."""
    rows = db.execute(
        "SELECT i.entity FROM list_row r JOIN list_item i ON i.id = r.item"
        " WHERE r.list = 'briefings' AND r.sort >= ? AND r.sort < ? ORDER BY r.sort",
        bounds(span),
    )
    return tuple(EntityId(entity).name for (entity,) in rows)


@query(
    key=("bucket",),
    on=(
        Concern(ActorChanged, "bucket"),
        Concern(TagChanged, "bucket"),
        Concern(DocumentChanged, "bucket", kind="page"),
    ),
)
def search_names(db: sqlite3.Connection, _clock: Clock, bucket: str) -> tuple[str, ...]:
    """The ids of the actors, topics, places, authors and pages of the desk's own in a bucket of the search index."""
    rows = db.execute(
        f"SELECT id FROM (SELECT {id_of('actor', 'id')} AS id FROM actor UNION ALL SELECT id FROM tag UNION ALL"
        f" SELECT entity FROM document WHERE {is_kind('entity', 'page')} AND is_shown) WHERE {_BUCKET} = ? ORDER BY id",
        (int(bucket),),
    )
    return tuple(entity for (entity,) in rows)


@query(key=("name",), on=tuple(Concern(change, "name", kind="briefing") for change in _OF_BRIEFING))
def search_briefing(db: sqlite3.Connection, clock: Clock, name: str) -> tuple[SearchRecord, ...]:
    """What search finds of a briefing: the briefing, and each statement in it."""
    entity = EntityId.of("briefing", name)
    row = db.execute("SELECT record, body FROM document WHERE entity = ? AND is_shown", (entity,)).fetchone()
    if row is None:
        return ()
    record, body = _briefing_decoder.decode(row[0]), _body_decoder.decode(row[1])
    items = dict(_items(db, entity))
    main = items.pop("briefing")
    others = [item for item in items.values() if item.kind not in _APART]
    people = [person for item in (main, *others) for person in item.people]
    tags = _tags(db, entity)
    prose = (
        record.summary,
        text_of(body.html, targets_of(db, entity), body.blocks),
        *_outcome(main),
        *(one.title for one in others),
        *_besides(record, clock),
    )
    common: Filters = (
        ("year", (main.period[:4],)),
        ("language", (record.lang,) if record.lang else ()),
        *((kind, tuple(tag.name for tag in tags if tag.kind == kind)) for kind in ABOUT_KINDS),
    )
    briefing = SearchRecord(
        kind="briefing",
        address=main.address,
        title=main.title,
        text=_with_names(" ".join(filter(None, prose)), (*(person.name for person in people), *tags.values())),
        date=long(main.date) if main.date else "",
        outcome=main.outcome.kind if main.outcome else "",
        lang=main.lang,
        filters=(
            ("kind", ("briefing",)),
            ("outcome", _outcome_slugs((main, *others))),
            ("actor", _ids(people)),
            *common,
        ),
    )
    return (briefing, *(_statement(item, common) for item in items.values() if item.kind == "statement"))


_APART = ("statement", "correction", "update")
"""The kinds of items of a briefing that say nothing more about it: it is found by its text, which holds statements."""


def _items(db: sqlite3.Connection, entity: EntityId) -> Iterator[tuple[str, ListItem]]:
    """Yield each item of a briefing with its scope. A crowded one names everybody."""
    rows = db.execute("SELECT scope, record FROM list_item WHERE entity = ? ORDER BY id", (entity,)).fetchall()
    items = [(scope, stored_item(record)) for scope, record in rows]
    named = people_by_scope(db, entity) if any(item.more_people for _, item in items) else {}
    yield from ((scope, whole(item, named.get(scope, ()))) for scope, item in sorted(items))


def _besides(record: Briefing, clock: Clock) -> Iterator[str]:
    """Yield what a briefing says besides its text: its sources, and the corrections that do not lie ahead."""
    yield from (source.title for source in record.sources)
    yield from (found.text for found in record.corrections if clock.reached(found.date.when.first))


def _with_names(text: str, names: Iterable[str]) -> str:
    """Return a text, and behind it the names that it does not hold: who takes part, what it is about, who wrote it."""
    missing = (name for name in dict.fromkeys(names) if name not in text)
    return " · ".join(filter(None, (text, *missing)))


def _statement(item: ListItem, common: Filters) -> SearchRecord:
    people = (*item.people, *item.addressees)
    return SearchRecord(
        kind="statement",
        address=item.address,
        anchor=item.anchor,
        title=", ".join(person.name for person in item.people),
        text=" · ".join((item.title, *(person.name for person in item.addressees))),
        date=long(item.date) if item.date else "",
        note=item.briefing,
        lang=item.lang,
        filters=(("kind", ("statement",)), ("actor", _ids(people)), *common),
    )


def _outcome(item: ListItem) -> tuple[str, str]:
    return (item.outcome.kind, item.outcome.summary) if item.outcome else ("", "")


def _outcome_slugs(items: Iterable[ListItem]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(outcome_slug(item.outcome.kind) for item in items if item.outcome))


def _ids(people: Iterable[Person]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(person.id for person in people if person.id))


def _tags(db: sqlite3.Connection, entity: EntityId) -> dict[EntityId, str]:
    """Return the names of the topics, places and authors of a briefing by their ids, those of its events included."""
    rows = db.execute(
        f"SELECT DISTINCT t.id, t.name FROM label l JOIN tag t ON t.id = {MEANT} WHERE l.entity = ? ORDER BY t.id",
        (entity,),
    )
    return {EntityId(tag): name for tag, name in rows.fetchall()}


@query(
    key=("name",),
    on=(
        Concern(ActorChanged, "entity"),
        Concern(TagChanged, "tag"),
        *(Concern(change, "entity", kind=kind) for change in (DocumentChanged, ReferencesChanged, ParticipantsChanged)
          for kind in _decoders),
    ),
)  # fmt: skip
def search_name(db: sqlite3.Connection, _clock: Clock, name: str) -> tuple[SearchRecord, ...]:
    """What search finds of an actor, a topic, a place, an author or a page of the desk's own by its id: one record."""
    entity = EntityId(name)
    row = _heading(db, entity)
    if row is None:
        return ()
    title, address, note = row
    record, text = _document(db, entity)
    words = (*_names(db, entity, record), getattr(record, "summary", ""), text)
    own = ((entity.kind, (entity.name,)),) if entity.kind in NAMED else ()
    return (
        SearchRecord(
            kind=entity.kind,
            address=address,
            title=title,
            text=" · ".join(dict.fromkeys(filter(None, words))),
            note=record.role if isinstance(record, Author) else note,
            lang=getattr(record, "lang", ""),
            filters=(("kind", (entity.kind,)), *own),
        ),
    )


def _heading(db: sqlite3.Connection, entity: EntityId) -> tuple[str, str, str] | None:
    """Return the name or title of something, its address, and of an actor what tells more; None if it is not shown."""
    key = entity.name if entity.kind == "actor" else entity
    found: tuple[str, str, str] | None = db.execute(_HEADINGS.get(entity.kind, _OF_TAG), (key,)).fetchone()
    return found


def _document(db: sqlite3.Connection, entity: EntityId) -> tuple[Any, str]:
    """Return the record and the text of a file, or None and "" if there is no file that is shown."""
    row = db.execute("SELECT record, body FROM document WHERE entity = ? AND is_shown", (entity,)).fetchone()
    if row is None:
        return None, ""
    body = _body_decoder.decode(row[1])
    return _decoders[entity.kind].decode(row[0]), text_of(body.html, targets_of(db, entity), body.blocks)


def _names(db: sqlite3.Connection, entity: EntityId, record: Any) -> Iterator[str]:
    """Yield the other names that a file gives; of an actor also its offices, and where it belongs to."""
    yield from getattr(record, "aliases", ())
    if isinstance(record, Actor):
        yield from (role.title for role in record.roles)
        yield from (person.name for people in people_by_scope(db, entity).values() for person in people)
