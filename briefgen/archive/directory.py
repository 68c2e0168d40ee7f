"""The directory of actors as a tree: by kind, by first letter, and by further letters where there are many.

A part is named by the letters with which its names begin; "" is all of a kind. The archive holds the letters of each
name as `Collation.letters` gives them, and the first as `Collation.first` does.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from briefgen.archive.results import Division, Parts
from briefgen.records.collation import DIGITS, OTHER

Names = list[tuple[str, int]]
"""The letters of names, each with how many actors have it."""


def kinds(db: sqlite3.Connection) -> Parts:
    """Return the kinds of actors, "" for those without one, each with how many there are."""
    return tuple(db.execute("SELECT kind, count(*) FROM actor GROUP BY kind ORDER BY kind").fetchall())


def within(kind: str, prefix: str) -> tuple[str, tuple[str, ...]]:
    """Return the SQL condition that an actor belongs to a part, and its values."""
    if not prefix:
        return "kind = ?", (kind,)
    if prefix in (DIGITS, OTHER):
        return "kind = ? AND letter = ?", (kind, prefix)
    # letters that are written as two count as one: `ch` is no part of `c` where it is a letter of its own
    own = f"(letter IN (?, '{DIGITS}') OR length(letter) < length(?))"
    return f"kind = ? AND letters >= ? AND letters < ? AND {own}", (kind, prefix, f"{prefix}\U0010ffff", prefix, prefix)


def divide(db: sqlite3.Connection, kind: str, prefix: str) -> Division:
    """Return how a part is divided. There are no further parts if more letters do not tell its names apart."""
    condition, values = within(kind, prefix)
    column = "letters" if prefix else "letter"
    sql = f"SELECT {column}, count(*) FROM actor WHERE {condition} GROUP BY {column} ORDER BY min(sort)"
    names: Names = db.execute(sql, values).fetchall()
    total = sum(number for _, number in names)
    if not prefix:
        return Division(total, "", tuple(names))
    start = "" if prefix == DIGITS else prefix
    while True:
        found = _parts(names, len(start))
        if len(found) != 1 or sum(found.values()) < total:
            return Division(total, start, tuple(found.items()))
        (start,) = found


def _parts(names: Names, start: int) -> dict[str, int]:
    """Return the parts of names by the letter at a position. The names that end there are in none."""
    found: dict[str, int] = {}
    for letters, number in names:
        if len(letters) > start:
            part = letters[: start + 2] if letters[start] == " " else letters[: start + 1]
            found[part] = found.get(part, 0) + number
    return found


def nodes(db: sqlite3.Connection, limit: int) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield each part that has a page: its kind, and the way down to it, which ends with its own letters.

    A part with more than `limit` actors is divided. If all actors of the site fit on one page, there are no parts.
    """
    if sum(number for _, number in kinds(db)) > limit:
        for kind, number in kinds(db):
            yield from _nodes(db, kind, (), number, limit)


def _nodes(
    db: sqlite3.Connection, kind: str, way: tuple[str, ...], number: int, limit: int
) -> Iterator[tuple[str, tuple[str, ...]]]:
    yield kind, way
    if number > limit:
        for part, size in divide(db, kind, way[-1] if way else "").parts:
            yield from _nodes(db, kind, (*way, part), size, limit)
