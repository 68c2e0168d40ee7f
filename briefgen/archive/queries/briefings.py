"""Queries about single briefings."""

from __future__ import annotations

import sqlite3

from briefgen.archive.backlinks import backlinks_of
from briefgen.archive.changes import (
    BacklinksChanged,
    DocumentChanged,
    ItemsChanged,
    NeighboursChanged,
    ParticipantsChanged,
    ReferencesChanged,
    TagsChanged,
)
from briefgen.archive.clock import Clock
from briefgen.archive.queries.lists import adjacent_items
from briefgen.archive.query import Concern, query
from briefgen.archive.references import people_by_scope, targets_of
from briefgen.archive.results import BriefingAnswer, Reply, TagName
from briefgen.records.front_matter import Briefing, Position
from briefgen.records.ids import EntityId, ListId
from briefgen.records.list_items import ListItem, stored_item, whole
from briefgen.records.names import fold
from briefgen.records.storage import decoder
from briefgen.records.text import Body

_briefing_decoder = decoder(Briefing)
_body_decoder = decoder(Body)

_CONCERNS = tuple(
    Concern(change, "name", kind="briefing")
    for change in (
        DocumentChanged, ReferencesChanged, BacklinksChanged, ParticipantsChanged, ItemsChanged, NeighboursChanged,
        TagsChanged,
    )
)  # fmt: skip


@query(key=("name",), on=_CONCERNS)
def briefing(db: sqlite3.Connection, _clock: Clock, name: str) -> BriefingAnswer | None:
    """Everything about one briefing, or None if there is none that is shown."""
    entity = EntityId.of("briefing", name)
    row = db.execute("SELECT record, body FROM document WHERE entity = ? AND is_shown", (entity,)).fetchone()
    if row is None:
        return None
    named = people_by_scope(db, entity)
    items = {
        scope: whole(stored_item(item), named.get(scope, ()))
        for scope, item in db.execute("SELECT scope, record FROM list_item WHERE entity = ?", (entity,))
    }
    record = _briefing_decoder.decode(row[0])
    tags = _tags(db, entity)
    topics = _named(record.topics, "topic", tags)
    matter = (ListId(topics[0].id).key, topics[0].name) if topics else None
    earlier, later = _neighbours(db, entity, matter[0]) if matter else (None, None)
    return BriefingAnswer(
        record=record,
        body=_body_decoder.decode(row[1]),
        cards=dict(sorted(items.items())),
        people=named,
        targets=targets_of(db, entity),
        replies=_replies(db, entity),
        backlinks=backlinks_of(db, entity),
        topics=topics,
        places=_named(record.places, "place", tags),
        event_places=tuple(_named(event.places, "place", tags) for event in record.events),
        authors=_named(record.authors, "author", tags),
        matter=matter,
        earlier=earlier,
        later=later,
    )


def _replies(db: sqlite3.Connection, entity: EntityId) -> tuple[Reply, ...]:
    rows = db.execute(
        "SELECT l.kind, l.anchor, i.record FROM link l JOIN list_item i ON i.entity = l.entity AND i.scope = l.within"
        " WHERE l.target = ? AND l.kind IN ('answers', 'contradicts') AND l.state = 'ok' ORDER BY l.entity, l.number",
        (entity,),
    )
    return tuple(Reply(kind, anchor, stored_item(item)) for kind, anchor, item in rows)


def _tags(db: sqlite3.Connection, entity: EntityId) -> dict[tuple[str, str], TagName]:
    """Return the topics, places and authors of a briefing by kind and folded name."""
    rows = db.execute(
        "SELECT l.list, l.key, t.id, iif(t.has_file, t.name, l.written), t.address, t.position FROM label l"
        " JOIN tag t ON t.id = iif(l.owner = '', l.list, l.owner) WHERE l.entity = ?",
        (entity,),
    )
    return {
        (ListId(label).kind, key): TagName(name, shown, address, _position(position))
        for label, key, name, shown, address, position in rows
    }


def _position(text: str) -> Position | None:
    latitude, _, longitude = text.partition(" ")
    return Position(latitude=float(latitude), longitude=float(longitude)) if text else None


def _named(names: tuple[str, ...], kind: str, tags: dict[tuple[str, str], TagName]) -> tuple[TagName, ...]:
    """Return the tags of some names, each once, in the order of the names."""
    found = (tags[kind, fold(name)] for name in names)
    return tuple({tag.id: tag for tag in found}.values())


def _neighbours(db: sqlite3.Connection, entity: EntityId, slug: str) -> tuple[ListItem | None, ListItem | None]:
    """Return the briefings before and after this one in the list of its first topic."""
    name = ListId.of("topic", slug)
    row = db.execute(
        "SELECT r.sort FROM list_item i JOIN list_row r ON r.item = i.id AND r.list = ?"
        " WHERE i.entity = ? AND i.scope = 'briefing'",
        (name, entity),
    ).fetchone()
    if row is None:
        return None, None
    earlier, later = adjacent_items(db, name, "<", row[0], 1), adjacent_items(db, name, ">", row[0], 1)
    return (earlier[0] if earlier else None), (later[0] if later else None)
