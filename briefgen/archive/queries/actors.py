"""Queries about actors."""

from __future__ import annotations

import sqlite3

from briefgen.archive import page_sources
from briefgen.archive.actor_lines import lines
from briefgen.archive.actor_results import ActorAnswer, ActorLine
from briefgen.archive.changes import (
    ActorChanged,
    DocumentChanged,
    ListRowChanged,
    ParticipantsChanged,
    ReferencesChanged,
)
from briefgen.archive.clock import Clock
from briefgen.archive.keys import is_kind, name_of
from briefgen.archive.query import Concern, query
from briefgen.archive.references import people_by_scope, targets_of
from briefgen.records.followed import FEED
from briefgen.records.front_matter import Actor
from briefgen.records.ids import EntityId, Subject
from briefgen.records.storage import decoder
from briefgen.records.text import Body

_actor_decoder = decoder(Actor)
_body_decoder = decoder(Body)

_LINES = (
    Concern(ActorChanged),
    Concern(ListRowChanged, kind="actor"),
    Concern(ListRowChanged, kind="says"),
)


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
    row = db.execute("SELECT name, kind, address, note FROM actor WHERE id = ?", (name,)).fetchone()
    if row is None:
        return None
    entity = EntityId.of("actor", name)
    document = db.execute("SELECT record, body FROM document WHERE entity = ? AND is_shown", (entity,)).fetchone()
    record, body = (_actor_decoder.decode(document[0]), _body_decoder.decode(document[1])) if document else (None, None)
    shown, kind, address, note = row
    people, targets = people_by_scope(db, entity), targets_of(db, entity)
    return ActorAnswer(name, shown, kind, address, record, body, people, targets, note)


@query(on=(Concern(ActorChanged),))
def actor_count(db: sqlite3.Connection, _clock: Clock) -> int:
    """How many actors there are."""
    return page_sources.count_actors(db)


@query(key=("name",), on=(Concern(ActorChanged, "actor"),))
def naming(db: sqlite3.Connection, _clock: Clock, name: str) -> tuple[str, str]:
    """An actor's name and address."""
    row = db.execute("SELECT name, address FROM actor WHERE id = ?", (name,)).fetchone()
    return (row[0], row[1]) if row else ("", "")


@query(key=("thing",), on=tuple(Concern(ListRowChanged, "tag", kind=kind) for kind in FEED.lists))
def has_feed(db: sqlite3.Connection, _clock: Clock, thing: str) -> bool:
    """True if an actor, a topic, a place or an author has a feed: it stands in two briefings or more.

    `thing` is its id: `actor:<id>`, `topic:<slug>`.
    """
    return page_sources.is_followed(db, FEED, FEED.list_of(Subject(thing)))


@query(on=_LINES, is_expensive=True)
def actors(db: sqlite3.Connection, clock: Clock) -> tuple[ActorLine, ...]:
    """All actors by name, with how often each takes part."""
    return lines(db, clock, "")


@query(on=_LINES, is_expensive=True)
def active(db: sqlite3.Connection, clock: Clock, limit: int) -> tuple[ActorLine, ...]:
    """The actors that take part most often."""
    first = (
        f"SELECT x.id FROM list_count n JOIN actor x ON x.id = {name_of('n.list', 'actor')}"
        f" WHERE {is_kind('n.list', 'actor')} AND n.place = '' ORDER BY n.number DESC, x.sort, x.id LIMIT :limit"
    )
    return lines(db, clock, f"WHERE a.id IN ({first})", "c.number DESC, a.sort, a.id", limit=limit)
