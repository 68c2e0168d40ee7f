"""The rows of the directory: an actor among those of its kind, from its country, in its offices.

Besides, each country and each office has a row in its index, with the name that most of the actors give it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from briefgen.archive.actors import ActorRow
from briefgen.archive.changes import DirectoryChanged, LineChanged
from briefgen.archive.keys import id_of, is_kind
from briefgen.archive.update import Update
from briefgen.records.facts import Facts
from briefgen.records.ids import EntityId, ListId, Subject
from briefgen.records.names import actor_slug, office_slug

DIRECTORY = Subject("directory")
"""The subject of the pages of the directory: which there are follows from the names of all actors."""

GROUPS = ("country", "office")
"""The kinds of lists that have an index."""

NO_COUNTRY = ListId.of("country", "")
"""The list of the actors with a file that names no country, but for the countries themselves."""


class DirectoryRow(NamedTuple):
    """A row of the table `directory_row`.

    `entry` is an actor, or in an index the slug of a country or an office. `number` tells the offices of one actor
    apart. `letters` are those by which the directory divides, `letter` is the first. `name` is what the actor's file
    calls the country or the office, `since` and `until` are when it held the office.
    """

    list: ListId
    letters: str
    entry: str
    number: int
    letter: str
    sort: bytes
    name: str = ""
    since: str = ""
    until: str = ""


_COLUMNS = ", ".join(DirectoryRow._fields)
_OF_ACTOR = f"FROM directory_row WHERE entry = ? AND NOT {is_kind('list', 'index')}"


def replace(update: Update, actor: str, row: ActorRow | None, facts: Facts | None) -> set[ListId]:
    """Replace the rows of an actor. Return the lists in which one changed."""
    new = set(_rows(update, actor, row, facts)) if row else set()
    old = {_row(*values) for values in update.known(f"SELECT {_COLUMNS} {_OF_ACTOR}", actor)}
    _replace(update, old, new)
    # the same name may mean another country now
    update.labels |= {item.list for item in old | new if item.list.kind in GROUPS}
    return {item.list for item in old ^ new}


def note_line(update: Update, actor: str) -> set[ListId]:
    """Emit the change of an actor's lines: another name, or it takes part more or less often. Return their lists."""
    found = {(ListId(row[0]), *row[1:]) for row in update.known(f"SELECT list, letter, letters {_OF_ACTOR}", actor)}
    for place in found:
        update.emit(LineChanged(*place))
    return {place[0] for place in found}


def update_index(update: Update, lists: Iterable[ListId]) -> None:
    """Update the rows of countries and offices in their index. `lists` are those in which rows or names changed."""
    if update.is_first:  # all are new
        sql = f"SELECT DISTINCT list FROM directory_row WHERE {is_kind('list', *GROUPS)}"
        lists = [ListId(name) for (name,) in update.db.execute(sql).fetchall()]
    for name in sorted(lists):
        if name.kind in GROUPS and name != NO_COUNTRY:
            _update_index(update, name)


def _row(name: str, *values: object) -> DirectoryRow:
    return DirectoryRow._make((ListId(name), *values))


def _replace(update: Update, old: set[DirectoryRow], new: set[DirectoryRow]) -> None:
    """Replace rows, plan the pages of the directory again, and emit the changes of their places."""
    if old == new:
        return
    db = update.db
    key = "list = ? AND letters = ? AND entry = ? AND number = ?"
    db.executemany(f"DELETE FROM directory_row WHERE {key}", [row[:4] for row in old - new])
    db.executemany(f"INSERT INTO directory_row VALUES ({', '.join('?' * 9)})", sorted(new - old))
    for row in old ^ new:
        update.subjects.add(DIRECTORY)
        for change in (DirectoryChanged, LineChanged):
            update.emit(change(row.list, row.letter, row.letters))


def _rows(update: Update, actor: str, row: ActorRow, facts: Facts | None) -> Iterator[DirectoryRow]:
    letters = update.collation.letters(row.sorted_as)
    letter = update.collation.first(letters)
    kind = ListId.of("kind", row.kind)
    yield DirectoryRow(kind, letters, actor, 0, letter, row.sort)
    if country := country_of(update.db, actor) if row.country else "":
        yield DirectoryRow(ListId.of("country", actor_slug(country)), letters, actor, 0, letter, row.sort, country)
    elif facts and row.kind != "country":
        yield DirectoryRow(NO_COUNTRY, letters, actor, 0, letter, row.sort)
    for number, office in enumerate(facts.offices if facts else ()):
        name = ListId.of("office", office_slug(office.title))
        held = (office.title, office.since, office.until)
        yield DirectoryRow(name, letters, actor, number, letter, row.sort, *held)


def country_of(db: sqlite3.Connection, actor: str) -> str:
    """Return the name of an actor's country: that of the country's file, or what the actor's file calls it."""
    row = db.execute(
        "SELECT coalesce(d.title, i.name) FROM involvement i"
        f" LEFT JOIN document d ON d.entity = {id_of('actor', 'i.actor')} AND d.is_shown"
        " WHERE i.entity = ? AND i.scope = 'country'",
        (EntityId.of("actor", actor),),
    ).fetchone()
    return str(row[0]) if row else ""


def _update_index(update: Update, name: ListId) -> None:
    index = ListId.of("index", name.kind)
    sql = f"SELECT {_COLUMNS} FROM directory_row WHERE entry = ? AND list = ?"
    old = {_row(*values) for values in update.known(sql, name.key, index)}
    new = {row for row in [_index_row(update, index, name)] if row}
    _replace(update, old, new)
    for row in old & new:
        update.emit(LineChanged(index, row.letter, row.letters))  # others may be in the list now


def _index_row(update: Update, index: ListId, name: ListId) -> DirectoryRow | None:
    sql = "SELECT name FROM directory_row WHERE list = ? GROUP BY name ORDER BY count(*) DESC, name LIMIT 1"
    found = update.db.execute(sql, (name,)).fetchone()
    if found is None:
        return None
    letters = update.collation.letters(found[0])
    first, sort = update.collation.first(letters), update.sort_key(found[0])
    return DirectoryRow(index, letters, name.key, 0, first, sort, found[0])
