"""Queries about kinds of outcome."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

from briefgen.archive.changes import ListItemChanged, ListRowChanged
from briefgen.archive.clock import Clock
from briefgen.archive.keys import is_kind
from briefgen.archive.query import Concern, query
from briefgen.archive.results import GroupLine
from briefgen.records.ids import ListId
from briefgen.records.list_items import ListItem, stored_item
from briefgen.records.periods import at_place, month

Spelling = Callable[[ListItem, str], str]
"""Returns how an item spells the name that a list of it stands for. The second argument is the list's slug."""


def _items(kind: str, *parts: str) -> tuple[Concern, Concern]:
    """Return what concerns a query about the items of all lists of a kind."""
    return Concern(ListRowChanged, *parts, kind=kind), Concern(ListItemChanged, *parts, kind=kind)


@query(on=_items("outcome"))
def outcomes(db: sqlite3.Connection, _clock: Clock) -> tuple[GroupLine, ...]:
    """All kinds of outcome, the most frequent first."""
    return _lines(db, "outcome", _outcome)


@query(key=("slug",), on=_items("outcome", "key"))
def outcome(db: sqlite3.Connection, _clock: Clock, slug: str) -> str:
    """The name of a kind of outcome, as its last item writes it."""
    return _name(db, ListId.of("outcome", slug), _outcome)


def _outcome(item: ListItem, slug: str) -> str:
    return item.outcome.kind if item.outcome else slug


def _lines(db: sqlite3.Connection, kind: str, spelling: Spelling) -> tuple[GroupLine, ...]:
    """Return a line for each list of a kind, the longest list first."""
    rows = db.execute(
        "SELECT list, number, (SELECT max(sort) FROM list_row r WHERE r.list = c.list) FROM list_count c"
        f" WHERE {is_kind('list', kind)} AND place = '' ORDER BY number DESC, list"
    ).fetchall()
    lists = [(ListId(name), number, last) for name, number, last in rows]
    lines = [
        GroupLine(name.key, _name(db, name, spelling), number, month(at_place(last))) for name, number, last in lists
    ]
    return tuple(sorted(lines, key=lambda line: (-line.count, _sort_key(db, line.name), line.slug)))


def _sort_key(db: sqlite3.Connection, name: str) -> bytes:
    row = db.execute("SELECT key FROM sort_key WHERE text = ?", (name,)).fetchone()
    return row[0] if row else b""


def _name(db: sqlite3.Connection, name: ListId, spelling: Spelling) -> str:
    """Return what a list stands for, as its last item spells it, or the slug if the list is empty."""
    row = db.execute(
        "SELECT i.record FROM list_row r JOIN list_item i ON i.id = r.item"
        " WHERE r.list = ? ORDER BY r.sort DESC LIMIT 1",
        (name,),
    ).fetchone()
    return spelling(stored_item(row[0]), name.key) if row else name.key
