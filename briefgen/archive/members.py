"""Who belongs to an actor, and who has or had an office in it: what plans pages, and what queries need of that."""

from __future__ import annotations

import sqlite3

from briefgen.archive.keys import is_kind, name_of

AS_ACTOR = f"JOIN actor a ON a.id = {name_of('i.entity', 'actor')} AND {is_kind('i.entity', 'actor')}"
"""SQL that joins the actor whose file an involvement `i` stands in."""

IN_DIRECTORY = f"JOIN directory_row d ON d.entry = a.id AND {is_kind('d.list', 'kind')}"
"""SQL that joins the row of the actor among those of its kind, which has the letter."""


def letters(db: sqlite3.Connection, name: str) -> tuple[tuple[str, int], ...]:
    """Return the letters with which the names of an actor's members begin, in order, each with how many have it."""
    rows = db.execute(
        f"SELECT d.letter, count(DISTINCT a.id) FROM involvement i {AS_ACTOR} {IN_DIRECTORY}"
        " WHERE i.actor = ? AND i.scope = 'member' GROUP BY d.letter ORDER BY min(a.sort)",
        (name,),
    )
    return tuple((letter, number) for letter, number in rows)


def number_of_members(db: sqlite3.Connection, name: str) -> int:
    """Return how many actors belong to an actor."""
    sql = "SELECT count(DISTINCT entity) FROM involvement WHERE actor = ? AND scope = 'member'"
    return int(db.execute(sql, (name,)).fetchone()[0])


def number_of_offices(db: sqlite3.Connection, name: str) -> int:
    """Return how many offices in an actor others have or had."""
    sql = "SELECT count(*) FROM involvement WHERE actor = ? AND scope = 'role'"
    return int(db.execute(sql, (name,)).fetchone()[0])
