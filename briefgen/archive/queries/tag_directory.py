"""Queries about the directories of topics, places and authors: by letter, by size, and what has parts."""

from __future__ import annotations

import sqlite3

from briefgen.archive.actor_results import Parts
from briefgen.archive.changes import TagChanged, TagLineChanged
from briefgen.archive.clock import Clock
from briefgen.archive.keys import is_kind, name_of
from briefgen.archive.query import Concern, query
from briefgen.archive.results import GroupLine, Ranking, TagLink
from briefgen.archive.tags import letters
from briefgen.records.periods import at_place, month

_COUNT = "LEFT JOIN list_count c ON c.list = t.id AND c.place = '' JOIN sort_key s ON s.text = t.name"


@query(key=("kind",), on=(Concern(TagLineChanged, "kind"),))
def tag_letters(db: sqlite3.Connection, _clock: Clock, kind: str) -> Parts:
    """The letters of all topics (`topic`), places or authors in the order of names, each with how many have it."""
    return letters(db, kind)


@query(key=("kind", "letter"), on=(Concern(TagLineChanged, "kind", "letter"),))
def tag_lines(
    db: sqlite3.Connection, _clock: Clock, kind: str, letter: str, limit: int, skipped: int = 0
) -> tuple[GroupLine, ...]:
    """The topics, places or authors of a letter by name, at most `limit` of them after the first `skipped`."""
    rows = db.execute(
        f"SELECT {name_of('t.id', kind)}, t.name, coalesce(c.number, 0),"
        " (SELECT max(place) FROM list_count WHERE list = t.id), t.address, coalesce(p.id, ''), coalesce(p.name, '')"
        f" FROM tag t {_COUNT} LEFT JOIN link l ON t.has_file AND l.entity = t.id AND l.kind = 'parent'"
        f" LEFT JOIN tag p ON p.id = l.target WHERE {is_kind('t.id', kind)} AND t.letter = ?"
        " ORDER BY s.key, t.id LIMIT ? OFFSET ?",
        (letter, limit, skipped),
    )
    return tuple(
        GroupLine(slug, name, number, month(at_place(last or "")), address, parent, within)
        for slug, name, number, last, address, parent, within in rows
    )


@query(key=("kind",), on=(Concern(TagLineChanged, "kind"),))
def largest_tags(db: sqlite3.Connection, _clock: Clock, kind: str, limit: int) -> Ranking:
    """The topics, places or authors with most entries, at most `limit`, and how many others there are."""
    rows = db.execute(
        f"SELECT t.name, t.address, coalesce(c.number, 0), count(*) OVER () FROM tag t {_COUNT}"
        f" WHERE {is_kind('t.id', kind)} ORDER BY 3 DESC, s.key, t.id LIMIT ?",
        (limit,),
    ).fetchall()
    return _ranking(rows)


@query(key=("kind",), on=(Concern(TagChanged, "kind"),))
def tags_with_parts(db: sqlite3.Connection, _clock: Clock, kind: str, limit: int) -> Ranking:
    """The topics or places that have parts and are no parts themselves, by name; `count` is how many parts each has.

    At most `limit`, and how many others there are.
    """
    rows = db.execute(
        "SELECT t.name, t.address, f.number, count(*) OVER () FROM"
        " (SELECT target AS id, count(*) AS number FROM link WHERE kind = 'parent' AND state = 'ok'"
        f" AND {is_kind('target', kind)} GROUP BY 1) f JOIN tag t ON t.id = f.id"
        " JOIN sort_key s ON s.text = t.name"
        " WHERE NOT EXISTS (SELECT 1 FROM link w WHERE w.entity = t.id AND w.kind = 'parent' AND w.state = 'ok')"
        " ORDER BY s.key, t.id LIMIT ?",
        (limit,),
    ).fetchall()
    return _ranking(rows)


def _ranking(rows: list[tuple[str, str, int, int]]) -> Ranking:
    first = tuple(TagLink(name, address, number) for name, address, number, _ in rows)
    return Ranking(first, rows[0][3] - len(rows) if rows else 0)
