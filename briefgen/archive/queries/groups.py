"""Queries about topics and kinds of outcome."""

from __future__ import annotations

import sqlite3

from briefgen.archive.changes import ListItemChanged, ListRowChanged, TopicChanged
from briefgen.archive.clock import Clock
from briefgen.archive.keys import id_of, is_list
from briefgen.archive.query import Concern, query
from briefgen.archive.results import GroupLine
from briefgen.records.ids import ListId
from briefgen.records.list_items import item_decoder


@query(on=(Concern(TopicChanged), Concern(ListRowChanged, kind="topic")))
def topics(db: sqlite3.Connection, _clock: Clock) -> tuple[GroupLine, ...]:
    """All topics by name."""
    rows = db.execute(
        "SELECT t.slug, min(t.label), count(*),"
        f" (SELECT substr(max(sort), 1, 7) FROM list_row WHERE list = {id_of('topic', 't.slug')})"
        " FROM topic t GROUP BY t.slug ORDER BY min(t.label) COLLATE NOCASE, t.slug"
    )
    return tuple(GroupLine(*row) for row in rows)


@query(key=("slug",), on=(Concern(TopicChanged, "slug"),))
def topic(db: sqlite3.Connection, _clock: Clock, slug: str) -> str:
    """A topic's name: of several spellings the one that sorts first."""
    row = db.execute("SELECT min(label) FROM topic WHERE slug = ?", (slug,)).fetchone()
    return row[0] or slug


@query(on=(Concern(ListRowChanged, kind="outcome"), Concern(ListItemChanged, kind="outcome")))
def outcomes(db: sqlite3.Connection, _clock: Clock) -> tuple[GroupLine, ...]:
    """All kinds of outcome, the most frequent first."""
    rows = db.execute(
        "SELECT list, number, (SELECT max(sort) FROM list_row r WHERE r.list = c.list) FROM list_count c"
        f" WHERE {is_list('list', 'outcome')} AND month = '' ORDER BY number DESC, list"
    ).fetchall()
    return tuple(_outcome(db, ListId(name), number, last) for name, number, last in rows)


def _outcome(db: sqlite3.Connection, name: ListId, number: int, last: str) -> GroupLine:
    return GroupLine(name.key, _outcome_name(db, name, last) or name.key, number, last[:7])


@query(
    key=("slug",),
    on=(Concern(ListRowChanged, "key", kind="outcome"), Concern(ListItemChanged, "key", kind="outcome")),
)
def outcome(db: sqlite3.Connection, _clock: Clock, slug: str) -> str:
    """The name of a kind of outcome, as its last item writes it."""
    name = ListId.of("outcome", slug)
    last = db.execute("SELECT max(sort) FROM list_row WHERE list = ?", (name,)).fetchone()[0]
    return _outcome_name(db, name, last) if last else slug


def _outcome_name(db: sqlite3.Connection, name: ListId, sort: str) -> str:
    row = db.execute(
        "SELECT i.record FROM list_row r JOIN list_item i ON i.id = r.item WHERE r.list = ? AND r.sort = ?",
        (name, sort),
    ).fetchone()
    outcome = item_decoder.decode(row[0]).outcome
    return outcome.kind if outcome else ""
