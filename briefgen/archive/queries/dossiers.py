"""Queries about what surrounds an actor: whom it meets, on what, what contradicts it, who belongs to it."""

from __future__ import annotations

import sqlite3

from briefgen.archive.actor_lines import ranking
from briefgen.archive.actor_results import ActorRanking, FoundTags, Opposite, Tally, Tenure
from briefgen.archive.changes import (
    BacklinksChanged,
    CompanyChanged,
    ContextChanged,
    DocumentChanged,
    ListRowChanged,
    MeetingChanged,
    MembersChanged,
    ReferencesChanged,
)
from briefgen.archive.clock import Clock
from briefgen.archive.keys import is_kind, name_of, scope_of
from briefgen.archive.members import AS_ACTOR, IN_DIRECTORY, letters, number_of_members, number_of_offices
from briefgen.archive.query import Concern, query
from briefgen.records.dates import Edtf
from briefgen.records.front_matter import term
from briefgen.records.ids import EntityId, ListId
from briefgen.records.list_items import ListItem, Person, stored_item

_COUNTED = ("actor", "feed-actor", "says", "told", "owes", "kept", "mentions", "disputed")
"""The kinds of lists that a tally counts; `feed-actor` has the briefings among what is in `actor`."""


@query(
    key=("name",),
    on=(*(Concern(ListRowChanged, "key", kind=kind) for kind in _COUNTED), Concern(MembersChanged, "actor")),
)
def tally(db: sqlite3.Connection, _clock: Clock, name: str) -> Tally:
    """How many briefings, events, statements, follow-ups, mentions and members an actor has."""
    lists = [ListId.of(kind, name) for kind in _COUNTED]
    marks = ", ".join("?" * len(lists))
    rows = db.execute(f"SELECT list, number FROM list_count WHERE place = '' AND list IN ({marks})", lists)
    found = {ListId(name).kind: number for name, number in rows}
    entries, briefings, says, told, owes, kept, mentions, disputed = (found.get(kind, 0) for kind in _COUNTED)
    others = (number_of_members(db, name), number_of_offices(db, name))
    return Tally(briefings, entries - briefings, says, told, owes, kept, mentions, disputed, *others)


@query(key=("name",), on=(Concern(MembersChanged, "actor"),))
def members(
    db: sqlite3.Connection, _clock: Clock, name: str, letter: str = "", limit: int = -1, skipped: int = 0
) -> tuple[Person, ...]:
    """The actors whose files say that they belong to this one, by name: all, or those under a letter.

    At most `limit` of them after the first `skipped`; -1 is no limit.
    """
    rows = db.execute(
        f"SELECT DISTINCT a.name, a.id, a.address, '', a.note FROM involvement i {AS_ACTOR} {IN_DIRECTORY}"
        " WHERE i.actor = ?1 AND i.scope = 'member' AND (?2 = '' OR d.letter = ?2)"
        " ORDER BY a.sort, a.id LIMIT ?3 OFFSET ?4",
        (name, letter, limit, skipped),
    )
    return tuple(Person(*row) for row in rows)


@query(key=("name",), on=(Concern(MembersChanged, "actor"),))
def member_letters(db: sqlite3.Connection, _clock: Clock, name: str) -> tuple[tuple[str, int], ...]:
    """The letters with which the names of an actor's members begin, in order, each with how many members have it."""
    return letters(db, name)


@query(key=("name",), on=(Concern(MembersChanged, "actor"),))
def offices(
    db: sqlite3.Connection, _clock: Clock, name: str, limit: int = -1, newest_first: bool = True, skipped: int = 0
) -> tuple[Tenure, ...]:
    """The offices in an organisation by the files of those who have or had them.

    At most `limit` of them after the first `skipped`; -1 is no limit.
    """
    rows = db.execute(
        f"SELECT d.name, d.since, d.until, a.name, a.id, a.address, '', a.note FROM involvement i {AS_ACTOR}"
        f" JOIN directory_row d ON d.entry = a.id AND d.number = i.number AND {is_kind('d.list', 'office')}"
        " WHERE i.actor = ? AND i.scope = 'role' ORDER BY a.sort, a.id, i.number",
        (name,),
    )
    found = sorted((_tenure(*row) for row in rows), key=lambda tenure: term(tenure.from_, tenure.to), reverse=True)
    if not newest_first:
        found.reverse()
    return tuple(found[skipped:] if limit < 0 else found[skipped : skipped + limit])


def _tenure(title: str, since: str, until: str, *person: str) -> Tenure:
    return Tenure(Person(*person), title, Edtf(since) if since else None, Edtf(until) if until else None)


@query(key=("name",), on=(Concern(CompanyChanged, "actors"),))
def company(db: sqlite3.Connection, _clock: Clock, name: str, limit: int) -> ActorRanking:
    """Who takes part in the same things as an actor: the most frequent first, at most `limit`, and how many more.

    Things in which more than fifty actors take part do not count.
    """
    rows = db.execute(
        "SELECT a.name, a.id, a.address, '', a.note, number, count(*) OVER () FROM shared_count"
        f" CROSS JOIN actor a ON a.id = {name_of('other', 'actor')} WHERE list = ? AND {is_kind('other', 'actor')}"
        " ORDER BY number DESC, a.sort, a.id LIMIT ?",
        (ListId.of("actor", name), limit),
    ).fetchall()
    return ranking(rows)


@query(key=("name", "other"), on=(Concern(MeetingChanged, "actors", "actors"),))
def together(db: sqlite3.Connection, _clock: Clock, name: str, other: str, limit: int) -> tuple[ListItem, ...]:
    """The briefings and events in which two actors take part, the newest first, at most `limit`.

    Things in which more than fifty actors take part do not count, as in `company`.
    """
    names = [ListId.of("actor", name), ListId.of("actor", other)]
    sizes = "SELECT list FROM list_count WHERE list IN (?, ?) AND place = '' ORDER BY number LIMIT 1"
    (fewer,) = db.execute(sizes, names).fetchone() or (names[0],)
    rows = db.execute(
        "SELECT i.record FROM list_row mine CROSS JOIN list_item i ON i.id = mine.item AND NOT i.is_crowded"
        " WHERE mine.list = ? AND EXISTS (SELECT 1 FROM list_row other"
        " WHERE other.list = ? AND other.sort = mine.sort AND other.item = mine.item) ORDER BY mine.sort DESC LIMIT ?",
        (fewer, names[fewer == names[0]], limit),
    )
    return tuple(stored_item(record) for (record,) in rows)


@query(key=("name",), on=(Concern(ContextChanged, "actors"),))
def topics_of(db: sqlite3.Connection, _clock: Clock, name: str, limit: int) -> FoundTags:
    """The topics of what an actor takes part in, the most frequent first, at most `limit`, and how many more."""
    return _found_tags(db, name, "topic", limit)


@query(key=("name",), on=(Concern(ContextChanged, "actors"),))
def places_of(db: sqlite3.Connection, _clock: Clock, name: str, limit: int) -> FoundTags:
    """The places of what an actor takes part in, the most frequent first, at most `limit`, and how many more."""
    return _found_tags(db, name, "place", limit)


def _found_tags(db: sqlite3.Connection, name: str, kind: str, limit: int) -> FoundTags:
    rows = db.execute(
        f"SELECT other, number, count(*) OVER () FROM shared_count WHERE list = ? AND {is_kind('other', kind)}"
        " ORDER BY number DESC, other LIMIT ?",
        (ListId.of("actor", name), limit),
    ).fetchall()
    return FoundTags(tuple((tag, number) for tag, number, _ in rows), rows[0][2] - len(rows) if rows else 0)


@query(
    key=("name",),
    on=tuple(
        Concern(change, "name", kind="briefing") for change in (DocumentChanged, ReferencesChanged, BacklinksChanged)
    ),
)
def opposites(db: sqlite3.Connection, _clock: Clock, name: str, anchor: str) -> tuple[Opposite, ...]:
    """The statements that a statement of a briefing contradicts, and those that contradict it."""
    entity = EntityId.of("briefing", name)
    against = db.execute(
        "SELECT i.record FROM link l JOIN list_item i"
        f" ON i.entity = l.target AND i.scope = {scope_of('l.anchor', 'statement')}"
        f" WHERE l.entity = ?1 AND l.within = {scope_of('?2', 'statement')}"
        " AND l.kind = 'contradicts' AND l.state = 'ok' ORDER BY l.number",
        (entity, anchor),
    ).fetchall()
    replies = db.execute(
        "SELECT i.record FROM link l JOIN list_item i ON i.entity = l.entity AND i.scope = l.within"
        " WHERE l.target = ? AND l.kind = 'contradicts' AND l.anchor = ? AND l.state = 'ok'"
        " ORDER BY l.entity, l.number",
        (entity, anchor),
    ).fetchall()
    found = (("contradicted", against), ("contradicts", replies))
    return tuple(Opposite(kind, stored_item(record)) for kind, rows in found for (record,) in rows)
