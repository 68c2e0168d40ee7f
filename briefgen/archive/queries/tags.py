"""Queries about topics, places and authors."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from typing import Any

from msgspec.msgpack import Decoder

from briefgen.archive import list_counts
from briefgen.archive.actor_lines import ranking
from briefgen.archive.actor_results import ActorRanking
from briefgen.archive.changes import (
    AttendanceChanged,
    DocumentChanged,
    ListRowChanged,
    ParticipantsChanged,
    ReferencesChanged,
    TagChanged,
)
from briefgen.archive.clock import Clock
from briefgen.archive.exchanges import IS_MATTER
from briefgen.archive.keys import is_kind, name_of
from briefgen.archive.query import Concern, query
from briefgen.archive.references import people_by_scope, targets_of
from briefgen.archive.results import GroupLine, TagAnswer, TagLink
from briefgen.records.front_matter import Author, Place, Topic
from briefgen.records.ids import SELF, TAG_KINDS, TAG_OUTCOMES, EntityId, ListId
from briefgen.records.periods import at_place, month
from briefgen.records.storage import decoder
from briefgen.records.text import Body

_decoders: Mapping[str, Decoder[Any]] = {"topic": decoder(Topic), "place": decoder(Place), "author": decoder(Author)}
_body_decoder = decoder(Body)

_LINKS = (
    "SELECT t.name, t.address, coalesce(c.number, 0), t.id FROM link l JOIN tag t ON t.id = {0}"
    " LEFT JOIN list_count c ON c.list = t.id AND c.place = '' JOIN sort_key s ON s.text = t.name"
    " WHERE {1} = ? AND l.kind = 'parent' ORDER BY s.key, t.id"
)


def _lines(db: sqlite3.Connection, kind: str) -> tuple[GroupLine, ...]:
    """Return all tags of a kind by name."""
    rows = db.execute(
        f"SELECT {name_of('t.id', kind)}, t.name, coalesce(c.number, 0),"
        " (SELECT max(sort) FROM list_row WHERE list = t.id), t.address, coalesce(l.target, '') FROM tag t"
        " JOIN sort_key s ON s.text = t.name LEFT JOIN list_count c ON c.list = t.id AND c.place = ''"
        " LEFT JOIN link l ON t.has_file AND l.entity = t.id AND l.kind = 'parent'"
        f" WHERE {is_kind('t.id', kind)} ORDER BY s.key, t.id"
    )
    return tuple(
        GroupLine(slug, name, number, month(at_place(last or "")), address, parent)
        for slug, name, number, last, address, parent in rows
    )


def _of_all(kind: str) -> tuple[Concern, Concern]:
    return Concern(TagChanged, kind=kind), Concern(ListRowChanged, kind=kind)


@query(on=_of_all("topic"))
def topics(db: sqlite3.Connection, _clock: Clock) -> tuple[GroupLine, ...]:
    """All topics by name."""
    return _lines(db, "topic")


@query(on=_of_all("place"))
def places(db: sqlite3.Connection, _clock: Clock) -> tuple[GroupLine, ...]:
    """All places by name."""
    return _lines(db, "place")


@query(on=_of_all("author"))
def authors(db: sqlite3.Connection, _clock: Clock) -> tuple[GroupLine, ...]:
    """All authors by name."""
    return _lines(db, "author")


@query(key=("slug",), on=(Concern(TagChanged, "name", kind="topic"),))
def topic(db: sqlite3.Connection, _clock: Clock, slug: str) -> str:
    """A topic's name: the title of its file, or of several spellings the one that sorts first."""
    return _name(db, ListId.of("topic", slug))


@query(key=("slug",), on=(Concern(TagChanged, "name", kind="place"),))
def place(db: sqlite3.Connection, _clock: Clock, slug: str) -> str:
    """A place's name: the title of its file, or of several spellings the one that sorts first."""
    return _name(db, ListId.of("place", slug))


@query(key=("slug",), on=(Concern(TagChanged, "name", kind="author"),))
def author(db: sqlite3.Connection, _clock: Clock, slug: str) -> str:
    """An author's name: that of the file, or of several spellings the one that sorts first."""
    return _name(db, ListId.of("author", slug))


def _name(db: sqlite3.Connection, name: ListId) -> str:
    row = db.execute("SELECT name FROM tag WHERE id = ?", (name,)).fetchone()
    return str(row[0]) if row else name.key


@query(
    key=("name",),
    on=(
        Concern(TagChanged, "tag"),
        Concern(ListRowChanged, "tag", kind="said-topic"),
        *(
            Concern(change, "entity", kind=kind)
            for change in (DocumentChanged, ReferencesChanged, ParticipantsChanged)
            for kind in TAG_KINDS
        ),
    ),
)
def tag(db: sqlite3.Connection, _clock: Clock, name: str) -> TagAnswer | None:
    """A topic, a place or an author with its text, by the id of its list, or None if there is none."""
    row = db.execute(
        "SELECT t.name, t.address, coalesce(c.number, 0), d.record, d.body FROM tag t"
        " LEFT JOIN list_count c ON c.list = 'said-' || t.id AND c.place = ''"
        " LEFT JOIN document d ON d.entity = t.id AND d.is_shown"
        " WHERE t.id = ?",
        (name,),
    ).fetchone()
    if row is None:
        return None
    shown, address, statements, record, body = row
    return TagAnswer(
        name,
        shown,
        address,
        _decoders[EntityId(name).kind].decode(record) if record else None,
        _body_decoder.decode(body) if body else None,
        targets_of(db, name),
        _above(db, name),
        tuple(TagLink(*link[:3]) for link in db.execute(_LINKS.format("l.entity", "l.target"), (name,))),
        statements >= IS_MATTER,
        next(iter(people_by_scope(db, name).get(SELF, ())), None) if record else None,
    )


@query(key=("name",), on=tuple(Concern(ListRowChanged, "tag", kind=kind) for kind in TAG_OUTCOMES))
def tag_outcomes(db: sqlite3.Connection, _clock: Clock, name: str) -> tuple[tuple[str, int], ...]:
    """The kinds of outcome of what a topic or a place has: the slug and how often, the most frequent first."""
    found = ((item.outcome, number) for item, number in list_counts.with_outcomes(db, ListId(name)))
    return tuple(sorted(found, key=lambda line: (-line[1], line[0])))


@query(
    key=("name",),
    on=(*(Concern(ListRowChanged, "list", kind=kind) for kind in TAG_KINDS), Concern(AttendanceChanged, "tag")),
    is_expensive=True,
)
def tag_actors(db: sqlite3.Connection, _clock: Clock, name: str, limit: int, latest: int = 500) -> ActorRanking:
    """Who takes part in most of the last `latest` that a topic or a place has: at most `limit`, and how many others.

    Things in which more than fifty actors take part do not count.
    """
    rows = db.execute(
        "SELECT a.name, a.id, a.address, '', a.note, number, count(*) OVER () FROM ("
        "SELECT other.list, count(*) AS number FROM"
        " (SELECT item FROM list_row WHERE list = ? AND item NOT IN (SELECT id FROM list_item WHERE is_crowded)"
        " ORDER BY sort DESC LIMIT ?) mine"
        f" CROSS JOIN list_row other ON other.item = mine.item AND {is_kind('other.list', 'actor')}"
        " GROUP BY other.list)"
        f" JOIN actor a ON a.id = {name_of('list', 'actor')} ORDER BY number DESC, a.sort, a.id LIMIT ?",
        (name, latest, limit),
    ).fetchall()
    return ranking(rows)


def _above(db: sqlite3.Connection, name: str) -> tuple[TagLink, ...]:
    """Return what a topic or a place is a part of, from the whole down. In a circle each stands once."""
    found: dict[str, TagLink] = {name: TagLink("", "")}
    while link := db.execute(_LINKS.format("l.target", "l.entity"), (name,)).fetchone():
        name = link[3]
        if name in found:
            break
        found[name] = TagLink(link[0], link[1])
    return tuple(list(found.values())[:0:-1])


@query(key=("name",), on=(Concern(TagChanged, "tag"),))
def tag_link(db: sqlite3.Connection, _clock: Clock, name: str) -> TagLink:
    """The name and the address of a topic or a place, by the id of its list."""
    row = db.execute("SELECT name, address FROM tag WHERE id = ?", (name,)).fetchone()
    return TagLink(row[0], row[1]) if row else TagLink(ListId(name).key, "")
