"""Queries about actors."""

from __future__ import annotations

import sqlite3

from briefgen.archive import directory, page_sources
from briefgen.archive.changes import (
    ActorChanged,
    DirectoryChanged,
    DocumentChanged,
    LineChanged,
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
from briefgen.archive.results import ActorAnswer, ActorLine, Companion, Company, Division, Parts
from briefgen.records.front_matter import Actor
from briefgen.records.ids import EntityId, ListId
from briefgen.records.list_items import Person
from briefgen.records.periods import at_place
from briefgen.records.storage import decoder
from briefgen.records.text import Body

_actor_decoder = decoder(Actor)
_body_decoder = decoder(Body)

_LINES = (
    Concern(ActorChanged),
    Concern(ListRowChanged, kind="actor"),
    Concern(ListRowChanged, kind="says"),
)
_PART = (Concern(DirectoryChanged, "kind", "prefixes"),)

_LINE = f"""
    SELECT a.id, a.name, a.kind, a.address, coalesce(c.number, 0),
    coalesce((SELECT max(place) FROM list_count WHERE list = {id_of("actor", "a.id")}), ''),
    coalesce(s.number, 0), a.note
    FROM actor a LEFT JOIN list_count c ON c.list = {id_of("actor", "a.id")} AND c.place = ''
    LEFT JOIN list_count s ON s.list = {id_of("says", "a.id")} AND s.place = ''
"""


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


@query(on=(Concern(DirectoryChanged),))
def actor_count(db: sqlite3.Connection, _clock: Clock) -> int:
    """How many actors there are."""
    return page_sources.count_actors(db)


@query(key=("name",), on=(Concern(ActorChanged, "actor"),))
def naming(db: sqlite3.Connection, _clock: Clock, name: str) -> tuple[str, str]:
    """An actor's name and address."""
    row = db.execute("SELECT name, address FROM actor WHERE id = ?", (name,)).fetchone()
    return (row[0], row[1]) if row else ("", "")


@query(key=("name",), on=(Concern(MembersChanged, "actor"),))
def members(db: sqlite3.Connection, _clock: Clock, name: str) -> tuple[Person, ...]:
    """The actors whose files say that they belong to this one, by name."""
    rows = db.execute(
        "SELECT DISTINCT a.name, a.id, a.address, '', a.note FROM involvement i JOIN actor a"
        f" ON a.id = {name_of('i.entity', 'actor')} AND {is_kind('i.entity', 'actor')}"
        " WHERE i.actor = ? AND i.scope = 'member' ORDER BY a.sort, a.id",
        (name,),
    )
    return tuple(Person(*row) for row in rows)


@query(key=("name",), on=(Concern(MembersChanged, "actor"),))
def offices(db: sqlite3.Connection, _clock: Clock, name: str) -> tuple[Person, ...]:
    """The actors whose files name this one as the organisation of an office, by name, each with the office as role."""
    rows = db.execute(
        "SELECT a.name, a.id, a.address, i.role, a.note FROM involvement i JOIN actor a"
        f" ON a.id = {name_of('i.entity', 'actor')} AND {is_kind('i.entity', 'actor')}"
        " WHERE i.actor = ? AND i.scope = 'role' ORDER BY a.sort, a.id, i.number",
        (name,),
    )
    return tuple(Person(*row) for row in rows)


@query(on=_LINES, is_expensive=True)
def actors(db: sqlite3.Connection, _clock: Clock) -> tuple[ActorLine, ...]:
    """All actors by name, with how often each takes part."""
    return _lines(db, "ORDER BY a.sort, a.id")


@query(on=_LINES, is_expensive=True)
def active(db: sqlite3.Connection, _clock: Clock, limit: int) -> tuple[ActorLine, ...]:
    """The actors that take part most often."""
    return _lines(db, "WHERE c.number > 0 ORDER BY c.number DESC, a.sort, a.id LIMIT ?", limit)


@query(on=(Concern(DirectoryChanged),))
def directory_kinds(db: sqlite3.Connection, _clock: Clock) -> Parts:
    """The kinds of actors, `""` for those without one, each with how many there are."""
    return directory.kinds(db)


@query(key=("kind", "prefix"), on=_PART)
def directory_division(db: sqlite3.Connection, _clock: Clock, kind: str, prefix: str) -> Division:
    """How the actors of a kind are divided whose names begin with some letters; `""` for all of the kind."""
    return directory.divide(db, kind, prefix)


@query(key=("kind", "prefix"), on=_PART)
def directory_parts(db: sqlite3.Connection, _clock: Clock, kind: str, prefix: str) -> tuple[str, ...]:
    """The parts of `directory_division` without the numbers, which change more often."""
    return tuple(part for part, _ in directory.divide(db, kind, prefix).parts)


@query(key=("kind", "prefix"), on=(*_PART, Concern(LineChanged, "kind", "prefixes")))
def directory_lines(
    db: sqlite3.Connection, _clock: Clock, kind: str, prefix: str, letters: str
) -> tuple[ActorLine, ...]:
    """The actors of a kind whose names begin with some letters, or have just `letters` if that is not `""`."""
    condition, values = directory.within(kind, prefix)
    exact = " AND letters = ?" if letters else ""
    more = (letters,) if letters else ()
    return _lines(db, f"WHERE {condition}{exact} ORDER BY a.sort, a.id", *values, *more)


def _lines(db: sqlite3.Connection, selection: str, *values: str | int) -> tuple[ActorLine, ...]:
    rows = db.execute(f"{_LINE} {selection}", values)
    return tuple(
        ActorLine(key, name, kind, address, count, at_place(last), statements, note)
        for key, name, kind, address, count, last, statements, note in rows
    )


@query(
    key=("name",),
    on=(Concern(ListRowChanged, "key", kind="actor"), Concern(ListItemChanged, "key", kind="actor")),
)
def company(db: sqlite3.Connection, _clock: Clock, name: str, limit: int) -> Company:
    """Who takes part in the same things as an actor: the most frequent first, at most `limit`, and how many more.

    Things in which more than fifty actors take part do not count.
    """
    rows = db.execute(
        "SELECT a.name, a.id, a.address, '', a.note, number, count(*) OVER () FROM ("
        "SELECT other.list, count(*) AS number FROM list_row mine JOIN list_row other ON other.item = mine.item"
        f" WHERE mine.list = ? AND {is_kind('other.list', 'actor')} AND other.list <> mine.list"
        " AND mine.item NOT IN (SELECT id FROM list_item WHERE is_crowded) GROUP BY other.list)"
        f" JOIN actor a ON a.id = {name_of('list', 'actor')} ORDER BY number DESC, a.sort, a.id LIMIT ?",
        (ListId.of("actor", name), limit),
    ).fetchall()
    first = tuple(Companion(Person(*person), count) for *person, count, _ in rows)
    return Company(first, rows[0][-1] - len(rows) if rows else 0)
