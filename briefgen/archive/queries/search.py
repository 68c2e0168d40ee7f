"""Queries for the search index: what is in each part, and what search finds of it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator

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
from briefgen.archive.keys import is_kind
from briefgen.archive.page_text import text_of
from briefgen.archive.query import Concern, query
from briefgen.archive.references import people_by_scope, targets_of
from briefgen.records.date_labels import long
from briefgen.records.front_matter import Actor, Briefing, Place, Topic
from briefgen.records.ids import ABOUT_KINDS, EntityId
from briefgen.records.list_items import ListItem, Person, item_decoder, whole
from briefgen.records.names import outcome_slug
from briefgen.records.search import BUCKETS, SearchRecord
from briefgen.records.spans import bounds
from briefgen.records.storage import decoder
from briefgen.records.text import Body

Filters = tuple[tuple[str, tuple[str, ...]], ...]

_actor_decoder, _topic_decoder, _place_decoder = decoder(Actor), decoder(Topic), decoder(Place)
_briefing_decoder, _body_decoder = decoder(Briefing), decoder(Body)

_BUCKET = (
    "(unicode(substr(id, -1)) + 7 * unicode(substr(id, -2)) + 31 * unicode(substr(id, -3)) + 3 * length(id))"
    f" % {BUCKETS}"
)
"""SQL for `bucket_of`."""

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


@query(key=("bucket",), on=(Concern(ActorChanged, "bucket"), Concern(TagChanged, "bucket")))
def search_names(db: sqlite3.Connection, _clock: Clock, bucket: str) -> tuple[str, ...]:
    """The ids of the actors, topics and places in a bucket of the search index."""
    rows = db.execute(
        f"SELECT id FROM (SELECT 'actor:' || id AS id FROM actor UNION ALL"
        f" SELECT id FROM tag WHERE {is_kind('id', *ABOUT_KINDS)}) WHERE {_BUCKET} = ? ORDER BY id",
        (int(bucket),),
    )
    return tuple(entity for (entity,) in rows)


@query(key=("name",), on=tuple(Concern(change, "name", kind="briefing") for change in _OF_BRIEFING))
def search_briefing(db: sqlite3.Connection, _clock: Clock, name: str) -> tuple[SearchRecord, ...]:
    """What search finds of a briefing: the briefing, and each statement in it."""
    entity = EntityId.of("briefing", name)
    row = db.execute("SELECT record, body FROM document WHERE entity = ? AND is_shown", (entity,)).fetchone()
    if row is None:
        return ()
    items = dict(_items(db, entity))
    record, body, targets = _briefing_decoder.decode(row[0]), _body_decoder.decode(row[1]), targets_of(db, entity)
    main = items.pop("briefing")
    others = [item for item in items.values() if item.kind != "statement"]
    words = [record.summary, text_of(body.html, targets, body.blocks), *_outcome(main), *(one.title for one in others)]
    words += [source.title for source in record.sources]
    common: Filters = (
        ("year", _year(main)),
        ("language", (record.lang,) if record.lang else ()),
        *_tags(db, entity),
    )
    people = [person for item in (main, *others) for person in item.people]
    briefing = SearchRecord(
        kind="briefing",
        address=main.address,
        title=main.title,
        text=" ".join(filter(None, words)),
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


def _items(db: sqlite3.Connection, entity: EntityId) -> Iterator[tuple[str, ListItem]]:
    """Yield each item of a briefing with its scope. A crowded one names everybody."""
    rows = db.execute("SELECT scope, record FROM list_item WHERE entity = ? ORDER BY id", (entity,)).fetchall()
    items = [(scope, item_decoder.decode(record)) for scope, record in rows]
    named = people_by_scope(db, entity) if any(item.more_people for _, item in items) else {}
    yield from ((scope, whole(item, named.get(scope, ()))) for scope, item in sorted(items))


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


def _year(item: ListItem) -> tuple[str, ...]:
    return (item.period[:4],)


def _ids(people: Iterable[Person]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(person.id for person in people if person.id))


def _tags(db: sqlite3.Connection, entity: EntityId) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the slugs of the topics and the places of a briefing, those of its events included."""
    rows = db.execute(
        "SELECT DISTINCT iif(owner = '', list, owner) FROM label WHERE entity = ? ORDER BY 1", (entity,)
    ).fetchall()
    found = [EntityId(tag) for (tag,) in rows]
    for kind in ABOUT_KINDS:
        yield kind, tuple(tag.name for tag in found if tag.kind == kind)


@query(
    key=("name",),
    on=(
        Concern(ActorChanged, "entity"),
        Concern(TagChanged, "tag"),
        *(Concern(change, "entity", kind=kind) for change in (DocumentChanged, ReferencesChanged, ParticipantsChanged)
          for kind in ("actor", *ABOUT_KINDS)),
    ),
)  # fmt: skip
def search_name(db: sqlite3.Connection, _clock: Clock, name: str) -> tuple[SearchRecord, ...]:
    """What search finds of an actor, a topic or a place by its id: one record, or none."""
    entity = EntityId(name)
    if entity.kind == "actor":
        row = db.execute(
            "SELECT name, address, coalesce(nullif(note, ''), nullif(country, ''), kind) FROM actor WHERE id = ?",
            (entity.name,),
        ).fetchone()
    else:
        row = db.execute("SELECT name, address, '' FROM tag WHERE id = ?", (name,)).fetchone()
    if row is None:
        return ()
    title, address, note = row
    filters: Filters = (("kind", (entity.kind,)), (entity.kind, (entity.name,)))
    text = " · ".join(dict.fromkeys(filter(None, _words(db, entity))))
    return (SearchRecord(entity.kind, address, title, text=text, note=note, filters=filters),)


def _words(db: sqlite3.Connection, entity: EntityId) -> Iterator[str]:
    """Yield what the file of an actor, a topic or a place says."""
    sql = "SELECT record, body FROM document WHERE entity = ? AND is_shown"
    row = db.execute(sql, (entity,)).fetchone()
    if row is None:
        return
    record, body = _record(entity.kind, row[0]), _body_decoder.decode(row[1])
    yield from record.aliases
    if isinstance(record, Actor):
        yield from (role.title for role in record.roles)
        yield from (person.name for people in people_by_scope(db, entity).values() for person in people)
    else:
        yield record.summary
    yield text_of(body.html, targets_of(db, entity), body.blocks)


def _record(kind: str, content: bytes) -> Actor | Topic | Place:
    if kind == "actor":
        return _actor_decoder.decode(content)
    return _topic_decoder.decode(content) if kind == "topic" else _place_decoder.decode(content)
