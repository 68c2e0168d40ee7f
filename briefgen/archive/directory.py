"""The directory of actors as trees: each of its lists is divided by first letter, and by further letters where needed.

The lists are the kinds of actors (`kind:person`), the countries (`country:utopia`), the offices (`office:minister`),
and the indexes of countries and of offices (`index:country`). A part of a list is named by the letters with which its
names begin; "" is all of it. The archive holds the letters of each name as `Collation.letters` gives them, and the
first as `Collation.first` does.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from briefgen.archive.actor_results import Division
from briefgen.archive.keys import is_kind
from briefgen.records.collation import DIGITS, OTHER
from briefgen.records.ids import ListId

Names = list[tuple[str, int]]
"""The letters of names, each with how many entries have it."""

Node = tuple[ListId, tuple[str, ...]]
"""A part that has a page: its list, and the way down to it, which ends with its own letters."""

_LEAST = {"country": 1, "office": 2}
"""How many actors a country or an office needs for a page of its own. What one actor alone held has its line only."""

_COLUMNS = {"index:country": 2}
"""How many names stand beside each other on a narrow screen: those of countries are short."""


def sizes(db: sqlite3.Connection, kind: str) -> dict[ListId, int]:
    """Return how many entries each list of a kind has: `kind`, `country`, `office` or `index`."""
    rows = db.execute(f"SELECT list, count(*) FROM directory_row WHERE {is_kind('list', kind)} GROUP BY list")
    return {ListId(name): number for name, number in rows}


def ways(db: sqlite3.Connection) -> tuple[str, ...]:
    """Return the lists that lead into the directory: those of kinds that have actors, and the indexes with entries."""
    sql, found = "SELECT min(list) FROM directory_row WHERE list > ? AND list < ?", list[str]()
    for kind in ("index", "kind"):
        name = kind
        while name := db.execute(sql, (name, f"{kind};")).fetchone()[0]:  # not DISTINCT, which reads all rows
            found.append(name)
    return tuple(found)


def within(name: str, prefix: str) -> tuple[str, dict[str, str]]:
    """Return the SQL condition that a row `d` belongs to a part of a list, and its values."""
    if not prefix:
        return "d.list = :list", {"list": name}
    values = {"list": name, "prefix": prefix}
    if prefix in (DIGITS, OTHER):
        return "d.list = :list AND d.letter = :prefix", values
    # letters that are written as two count as one: `ch` is no part of `c` where it is a letter of its own
    own = f"(d.letter IN (:prefix, '{DIGITS}') OR length(d.letter) < length(:prefix))"
    return f"d.list = :list AND d.letters >= :prefix AND d.letters < :prefix || char(1114111) AND {own}", values


def divide(db: sqlite3.Connection, name: str, prefix: str) -> Division:
    """Return how a part is divided. There are no further parts if more letters do not tell its names apart."""
    condition, values = within(name, prefix)
    column = "letters" if prefix else "letter"
    sql = f"SELECT {column}, count(*) FROM directory_row d WHERE {condition} GROUP BY {column} ORDER BY min(sort)"
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


def fits(db: sqlite3.Connection, kind: str, limit: int) -> bool:
    """Return True if all lines of the lists of a kind stand on one page, with a heading for each country or office."""
    sql = f"SELECT 1 FROM directory_row WHERE list = ? OR {is_kind('list', kind)} LIMIT ?"
    return len(db.execute(sql, (ListId.of("index", kind), limit + 1)).fetchall()) <= limit


def limit_of(name: str, limit: int) -> int:
    """Return how many entries of a list stand on a page. `limit` is how many lines do."""
    return limit * _COLUMNS.get(name, 1)


def kind_nodes(db: sqlite3.Connection, limit: int) -> Iterator[Node]:
    """Yield each part of the kinds of actors that has a page: none if all actors of the site fit on one.

    A part with more than `limit` actors is divided.
    """
    if not fits(db, "kind", limit):
        for name, number in sizes(db, "kind").items():
            yield from _nodes(db, name, (), number, limit)


def group_nodes(db: sqlite3.Connection, kind: str, limit: int) -> Iterator[Node]:
    """Yield each part that has a page of the index of countries or of offices, and of the countries or offices.

    These have no pages if all their actors fit on the page of the index.
    """
    index = ListId.of("index", kind)
    number = sizes(db, "index").get(index, 0)
    if not number:
        return
    yield from _nodes(db, index, (), number, limit)
    if not fits(db, kind, limit):
        for name, actors in sizes(db, kind).items():
            if actors >= _LEAST[kind]:
                yield from _nodes(db, name, (), actors, limit)


def _nodes(db: sqlite3.Connection, name: ListId, way: tuple[str, ...], number: int, limit: int) -> Iterator[Node]:
    yield name, way
    if number > limit_of(name, limit):
        for part, size in divide(db, name, way[-1] if way else "").parts:
            yield from _nodes(db, name, (*way, part), size, limit)
