"""The lines of actors in the directory and on the front page, and rankings of them."""

from __future__ import annotations

import sqlite3

from briefgen.archive.activity import KNOWN, Window, watch
from briefgen.archive.actor_results import ActorCount, ActorLine, ActorRanking
from briefgen.archive.clock import Clock
from briefgen.archive.keys import id_of
from briefgen.archive.update import Row
from briefgen.records.list_items import Person
from briefgen.records.periods import at_place

_ROWS = f"FROM list_row WHERE list = {id_of('actor', 'a.id')} AND {KNOWN} AND sort"

_LINE = f"""
    SELECT a.id, a.name, a.kind, a.address, coalesce(c.number, 0), coalesce(b.number, 0),
    coalesce((SELECT max(place) FROM list_count WHERE list = {id_of("actor", "a.id")}), ''),
    coalesce(s.number, 0), a.note, a.sort_name, (SELECT count(*) {_ROWS} >= :start AND sort < :end) AS recent,
    (SELECT min(sort) {_ROWS} >= :start AND sort < :end), (SELECT max(sort) {_ROWS} < :end),
    (SELECT min(sort) {_ROWS} >= :end)
    FROM actor a LEFT JOIN list_count c ON c.list = {id_of("actor", "a.id")} AND c.place = ''
    LEFT JOIN list_count b ON b.list = {id_of("feed-actor", "a.id")} AND b.place = ''
    LEFT JOIN list_count s ON s.list = {id_of("says", "a.id")} AND s.place = ''
"""


def lines(
    db: sqlite3.Connection, clock: Clock, selection: str, order: str = "a.sort, a.id", **values: str | int
) -> tuple[ActorLine, ...]:
    """Return the lines of some actors. `selection` is SQL after FROM: joins and conditions."""
    window = Window.at(clock.today)
    bound = values | {"start": window.start, "end": window.end}
    rows = db.execute(f"{_LINE} {selection} ORDER BY {order}", bound).fetchall()
    if any(row[4] for row in rows):
        watch(clock, *(zip(*(row[-3:] for row in rows), strict=True)))
    return tuple(map(_line, rows))


def _line(row: Row) -> ActorLine:
    key, name, kind, address, count, briefings, last, said, note, sort_name, recent, *_ = row
    by = sorted_by(name, sort_name)
    return ActorLine(
        key, name, kind, address, count, at_place(last), said, note, recent, by, briefings, count - briefings
    )


def ranking(rows: list[Row]) -> ActorRanking:
    """Return a ranking of actors.

    Each row has the values of a `Person`, how often it is found, and how many there are in all.
    """
    first = tuple(ActorCount(Person(*person), count) for *person, count, _ in rows)
    return ActorRanking(first, rows[0][-1] - len(rows) if rows else 0)


def sorted_by(name: str, sort_name: str) -> str:
    """Return what a name is sorted by: its part that `sort_name` begins with, or else `sort_name`.

    That is "" if the name is sorted by its own beginning.
    """
    first = sort_name.partition(",")[0].strip()
    if name.startswith(first):
        return ""
    return first if first in name else sort_name
