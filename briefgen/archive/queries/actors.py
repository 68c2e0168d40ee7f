"""Queries about actors."""

from __future__ import annotations

import sqlite3

from briefgen.archive.changes import (
    ActorChanged,
    DocumentChanged,
    ListItemChanged,
    ListRowChanged,
    MembersChanged,
    ParticipantsChanged,
    ReferencesChanged,
)
from briefgen.archive.clock import Clock
from briefgen.archive.keys import id_of, is_kind, name_of
from briefgen.archive.query import Concern, query
from briefgen.archive.references import people_by_scope, targets_of
from briefgen.archive.results import ActorAnswer, ActorLine, Companion
from briefgen.records.front_matter import Actor
from briefgen.records.ids import EntityId, ListId
from briefgen.records.list_items import Person
from briefgen.records.periods import at_place
from briefgen.records.storage import decoder
from briefgen.records.text import Body

_actor_decoder = decoder(Actor)
_body_decoder = decoder(Body)

_LINES = (Concern(ActorChanged), Concern(ListRowChanged, kind="actor"))


@query(
    key=("name",),
    on=(
        Concern(ActorChanged, "actor"),
        *(
            Concern(change, "name", kind="actor")
            for change in (DocumentChanged, ReferencesChanged, ParticipantsChanged)
        ),
    ),
)
def actor(db: sqlite3.Connection, _clock: Clock, name: str) -> ActorAnswer | None:
    """An actor with its profile, or None if there is none."""
    row = db.execute("SELECT name, kind, address FROM actor WHERE id = ?", (name,)).fetchone()
    if row is None:
        return None
    entity = EntityId.of("actor", name)
    document = db.execute("SELECT record, body FROM document WHERE entity = ? AND is_shown", (entity,)).fetchone()
    record, body = (_actor_decoder.decode(document[0]), _body_decoder.decode(document[1])) if document else (None, None)
    shown, kind, address = row
    return ActorAnswer(name, shown, kind, address, record, body, people_by_scope(db, entity), targets_of(db, entity))


@query(key=("name",), on=(Concern(ActorChanged, "actor"),))
def naming(db: sqlite3.Connection, _clock: Clock, name: str) -> tuple[str, str]:
    """An actor's name and address."""
    row = db.execute("SELECT name, address FROM actor WHERE id = ?", (name,)).fetchone()
    return (row[0], row[1]) if row else ("", "")


@query(key=("name",), on=(Concern(MembersChanged, "actor"),))
def members(db: sqlite3.Connection, _clock: Clock, name: str) -> tuple[Person, ...]:
    """The actors whose files say that they belong to this one, by name."""
    rows = db.execute(
        "SELECT DISTINCT a.name, a.id, a.address FROM involvement i JOIN actor a"
        f" ON {id_of('actor', 'a.id')} = i.entity"
        " WHERE i.actor = ? AND i.scope = 'member' ORDER BY a.name, a.id",
        (name,),
    )
    return tuple(Person(*row) for row in rows)


@query(on=_LINES, is_expensive=True)
def actors(db: sqlite3.Connection, _clock: Clock) -> tuple[ActorLine, ...]:
    """All actors by name, with how often each takes part."""
    rows = db.execute(
        "SELECT a.id, a.name, a.kind, a.address, coalesce(c.number, 0),"
        f" coalesce((SELECT max(place) FROM list_count WHERE list = {id_of('actor', 'a.id')}), '') FROM actor a"
        f" LEFT JOIN list_count c ON c.list = {id_of('actor', 'a.id')} AND c.place = ''"
        " ORDER BY a.name COLLATE NOCASE, a.id"
    )
    return tuple(
        ActorLine(key, name, kind, address, number, at_place(last)) for key, name, kind, address, number, last in rows
    )


@query(on=_LINES, is_expensive=True)
def active(db: sqlite3.Connection, clock: Clock, limit: int) -> tuple[ActorLine, ...]:
    """The actors that take part most often."""
    found = [line for line in actors(db, clock) if line.count]
    return tuple(sorted(found, key=lambda line: (-line.count, line.name, line.id))[:limit])


@query(
    key=("name",),
    on=(Concern(ListRowChanged, "key", kind="actor"), Concern(ListItemChanged, "key", kind="actor")),
)
def company(db: sqlite3.Connection, _clock: Clock, name: str, limit: int) -> tuple[Companion, ...]:
    """Who takes part in the same things as an actor, the most frequent first.

    Things in which more than fifty actors take part do not count.
    """
    rows = db.execute(
        "SELECT a.name, a.id, a.address, count(*) FROM list_row mine JOIN list_row other ON other.item = mine.item"
        f" JOIN actor a ON a.id = {name_of('other.list', 'actor')}"
        f" WHERE mine.list = ? AND {is_kind('other.list', 'actor')} AND other.list <> mine.list"
        " AND mine.item NOT IN (SELECT id FROM list_item WHERE is_crowded)"
        " GROUP BY a.id ORDER BY count(*) DESC, a.name, a.id LIMIT ?",
        (ListId.of("actor", name), limit),
    )
    return tuple(Companion(Person(*row[:3]), row[3]) for row in rows)
