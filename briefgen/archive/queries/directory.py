"""Queries about the directory of actors. `name` is that of a list in it, such as `kind:person` or `country:utopia`."""

from __future__ import annotations

import sqlite3
from typing import Literal

from briefgen.archive import directory
from briefgen.archive.activity import KNOWN, Window, watch
from briefgen.archive.actor_lines import lines, sorted_by
from briefgen.archive.actor_results import ActorLine, DirectoryGroup, Division, OfficeLine, Parts
from briefgen.archive.changes import ActorChanged, DirectoryChanged, LineChanged, ListRowChanged
from briefgen.archive.clock import Clock
from briefgen.archive.keys import id_of, is_kind, name_of
from briefgen.archive.query import Concern, query
from briefgen.records.dates import Edtf
from briefgen.records.ids import ListId
from briefgen.records.list_items import Person

_PART = (Concern(DirectoryChanged, "list", "prefixes"),)
_ORDER = {"now": 0, "ahead": 1, "past": 2}


def _lines_of(*kinds: str) -> tuple[Concern, ...]:
    """Return what concerns a query about the lines of a part of a list of one of these kinds."""
    changes = (DirectoryChanged, LineChanged)
    return tuple(Concern(change, "list", "prefixes", kind=kind) for kind in kinds for change in changes)


@query(on=(Concern(DirectoryChanged, kind="kind"),))
def directory_kinds(db: sqlite3.Connection, _clock: Clock) -> Parts:
    """The kinds of actors, `""` for those without one, each with how many there are."""
    return tuple((name.key, number) for name, number in directory.sizes(db, "kind").items())


@query(on=(Concern(DirectoryChanged, kind="index"),))
def directory_indexes(db: sqlite3.Connection, _clock: Clock) -> Parts:
    """The indexes that are not empty, each with how many countries (`country`) or offices (`office`) it has."""
    return tuple((name.key, number) for name, number in directory.sizes(db, "index").items())


@query(key=("by",), on=(Concern(DirectoryChanged, "kind"),))
def directory_fits(db: sqlite3.Connection, _clock: Clock, by: str, limit: int) -> bool:
    """True if all lines of kinds (`kind`), of countries (`country`) or of offices (`office`) stand on one page."""
    return directory.fits(db, by, limit)


@query(on=(Concern(DirectoryChanged),))
def directory_ways(db: sqlite3.Connection, _clock: Clock) -> tuple[str, ...]:
    """The lists that lead into the directory: those of kinds that have actors, and the indexes that are not empty."""
    return directory.ways(db)


@query(key=("name", "prefix"), on=_PART)
def directory_division(db: sqlite3.Connection, _clock: Clock, name: str, prefix: str) -> Division:
    """How the entries of a list are divided whose names begin with some letters; `""` for all of the list."""
    return directory.divide(db, name, prefix)


@query(key=("name", "prefix"), on=_PART)
def directory_parts(db: sqlite3.Connection, _clock: Clock, name: str, prefix: str) -> tuple[str, ...]:
    """The parts of `directory_division` without the numbers, which change more often."""
    return tuple(part for part, _ in directory.divide(db, name, prefix).parts)


@query(key=("name", "prefix"), on=_lines_of("kind", "country"))
def directory_lines(
    db: sqlite3.Connection, clock: Clock, name: str, prefix: str, letters: str
) -> tuple[ActorLine, ...]:
    """The actors of a kind or from a country whose names begin with some letters.

    If `letters` is not `""`, those whose names have just these.
    """
    if ListId(name).kind not in ("kind", "country"):
        return ()
    condition, values = _within(name, prefix, letters)
    return lines(db, clock, f"JOIN directory_row d ON d.entry = a.id WHERE {condition}", **values)


@query(key=("name", "prefix"), on=_lines_of("index"))
def directory_groups(
    db: sqlite3.Connection, _clock: Clock, name: str, prefix: str, letters: str
) -> tuple[DirectoryGroup, ...]:
    """The countries (`index:country`) or offices (`index:office`) whose names begin with some letters."""
    condition, values = _within(name, prefix, letters)
    kind = ListId(name).key
    rows = db.execute(
        "SELECT g.entry, g.name, g.number, g.since, g.until, a.name, a.id, a.address, a.note FROM ("
        "SELECT d.entry, d.name, d.sort, count(*) AS number, min(r.entry) AS first, min(r.since) AS since,"
        f" min(r.until) AS until FROM directory_row d JOIN directory_row r ON r.list = {id_of(kind, 'd.entry')}"
        f" WHERE {condition} GROUP BY d.entry) g"
        " LEFT JOIN actor a ON g.number = 1 AND a.id = g.first ORDER BY g.sort, g.entry",
        values,
    )
    return tuple(_group(kind, *row) for row in rows)


@query(
    key=("name",),
    on=(Concern(DirectoryChanged, "list"), Concern(LineChanged, "list"), Concern(ActorChanged, "as_country")),
)
def directory_group(db: sqlite3.Connection, _clock: Clock, name: str) -> Person:
    """The country or the office of a list: its name; for a country also its dossier, if it has one."""
    group = ListId(name)
    row = db.execute(
        "SELECT d.name, coalesce(a.id, ''), coalesce(a.address, '') FROM directory_row d"
        f" LEFT JOIN involvement i ON i.entity = (SELECT {id_of('actor', 'min(entry)')} FROM directory_row"
        " WHERE list = ?) AND i.scope = ?"
        " LEFT JOIN actor a ON i.scope = 'country' AND a.id = coalesce(i.actor, d.entry)"
        " AND (i.actor IS NOT NULL OR NOT a.has_file) WHERE d.entry = ? AND d.list = ?",
        (group, group.kind, group.key, ListId.of("index", group.kind)),
    ).fetchone()
    return Person(*row) if row else Person(group.key)


@query(key=("name", "prefix"), on=_lines_of("office"))
def directory_offices(
    db: sqlite3.Connection, clock: Clock, name: str, prefix: str, letters: str
) -> tuple[OfficeLine, ...]:
    """Who holds or held an office, those that hold it first, by name; those that held it, the last first."""
    if ListId(name).kind != "office":
        return ()
    condition, values = _within(name, prefix, letters)
    rows = db.execute(
        "SELECT d.since, d.until, a.sort_name, a.name, a.id, a.address, d.name, a.note,"
        " coalesce(o.name, i.name, ''), coalesce(o.id, ''), coalesce(o.address, ''), '', coalesce(o.note, '')"
        " FROM directory_row d JOIN actor a ON a.id = d.entry"
        f" LEFT JOIN involvement i ON i.entity = {id_of('actor', 'd.entry')} AND i.scope = 'role'"
        " AND i.number = d.number LEFT JOIN actor o ON o.id = i.actor"
        f" WHERE {condition} ORDER BY a.sort, a.id, d.number",
        values,
    )
    found = [_office(clock, *row) for row in rows]
    found.sort(key=_ended, reverse=True)
    return tuple(sorted(found, key=lambda line: _ORDER[line.state]))


@query(on=(Concern(ActorChanged), Concern(ListRowChanged, kind="actor"), Concern(ListRowChanged, kind="says")))
def active_lately(db: sqlite3.Connection, clock: Clock, limit: int) -> tuple[ActorLine, ...]:
    """The actors that took part most often in the last year."""
    window = Window.at(clock.today)
    span = f"list = 'all' AND {KNOWN} AND sort"
    bounds = ("min(sort) {} >= :start AND sort < :end", "max(sort) {} < :end", "min(sort) {} >= :end")
    values = {"start": window.start, "end": window.end, "limit": limit}
    oldest, newest, ahead = (
        db.execute(f"SELECT {bound.format(f'FROM list_row WHERE {span}')}", values).fetchone() for bound in bounds
    )
    watch(clock, oldest, newest, ahead)
    busy = (
        f"SELECT {name_of('o.list', 'actor')} AS id, count(*) AS number FROM list_row r JOIN list_row o"
        " ON o.item = r.item WHERE r.list = 'all' AND r.sort >= :start AND r.sort < :end"
        f" AND substr(r.sort, 4, 1) <> '-' AND {is_kind('o.list', 'actor')} GROUP BY o.list"
    )
    first = f"SELECT b.id FROM ({busy}) b JOIN actor x USING (id) ORDER BY b.number DESC, x.sort, x.id LIMIT :limit"
    return lines(db, clock, f"WHERE a.id IN ({first})", "recent DESC, a.sort, a.id", limit=limit)


def _within(name: str, prefix: str, letters: str) -> tuple[str, dict[str, str]]:
    """Return the condition for the rows of a part, or for those with just these letters, and its values."""
    condition, values = directory.within(name, prefix)
    return (f"{condition} AND d.letters = :letters", values | {"letters": letters}) if letters else (condition, values)


def _group(kind: str, entry: str, name: str, number: int, since: str, until: str, *person: str) -> DirectoryGroup:
    group = DirectoryGroup(ListId.of(kind, entry), name, number)
    if number > 1 or kind != "office":
        return group
    only, key, address, note = person
    found = Person(only, key, address, note=note)
    return DirectoryGroup(group.id, name, number, found, _date(since), _date(until))


def _office(clock: Clock, since: str, until: str, sort_name: str, *names: str) -> OfficeLine:
    person, organisation = Person(*names[:5]), Person(*names[5:])
    return OfficeLine(
        person,
        sorted_by(person.name, sort_name),
        organisation if organisation.name else None,
        _date(since),
        _date(until),
        _state(clock, _date(since), _date(until)),
    )


def _state(clock: Clock, since: Edtf | None, until: Edtf | None) -> Literal["now", "ahead", "past"]:
    if until and clock.passed(until.when.last):
        return "past"
    return "now" if since is None or clock.reached(since.when.first) else "ahead"


def _ended(line: OfficeLine) -> str:
    """Return when an office that was held ended; the others keep their order."""
    return line.until.sort_key if line.until and line.state == "past" else ""


def _date(text: str) -> Edtf | None:
    return Edtf(text) if text else None
