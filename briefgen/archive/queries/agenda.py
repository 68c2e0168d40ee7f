"""Queries about the agenda of the site (`agenda`), or of an actor, a topic or a place (`agenda-actor:<id>`, …)."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from briefgen.archive.agenda_results import AgendaEntry, Ahead, AheadCount, Standing
from briefgen.archive.changes import ListItemChanged, ListRowChanged, OriginChanged
from briefgen.archive.clock import Clock
from briefgen.archive.query import Concern, query
from briefgen.records.agenda import NO_TIME, OPEN, SETTLED, later
from briefgen.records.ids import ListId
from briefgen.records.list_items import ListItem, stored_item
from briefgen.records.periods import UNDATED, at_place, month

KEPT = 400
"""For how many days calendars hold what is past."""

RECENT = 30
"""For how many days a forecast shows what was resolved."""

_LAST, _MARK, _SETTLED = "substr(sort, 12, 10)", "substr(sort, 43, 1)", "substr(sort, 44, 10)"
_DATED = f"sort < '{UNDATED}'"
_OWN = (Concern(ListRowChanged, "agenda"), Concern(ListItemChanged, "agenda"))
_AND_AHEAD = (Concern(ListRowChanged, "agendas"), Concern(ListItemChanged, "agendas"))


class Row(NamedTuple):
    """What lies ahead, in the order in which a forecast shows it."""

    place: str
    """What is known of its date, as sort keys say it."""
    instant: str
    """Its time, or `NO_TIME`."""
    mark: str
    """What kind of item it is."""
    sort: str
    """Its sort key."""
    number: int
    """The number of the item."""


@query(key=("name",), on=_AND_AHEAD)
def ahead(db: sqlite3.Connection, clock: Clock, name: str, limit: int) -> Ahead:
    """What lies ahead of today, the next first: at most `limit` items, and how many others there are by month.

    Open follow-ups that are due today or later, and briefings and events that are not over. Those that nobody
    announced lie ahead as long as they have not begun.
    """
    found = sorted([*_in_agenda(db, clock, name), *_unannounced(db, clock, name)])
    counted: dict[str, Counter[str]] = {}
    for row in found[limit:]:
        counted.setdefault(month(at_place(row.place)), Counter())["due" if row.mark == OPEN else "expected"] += 1
    rest = tuple(AheadCount(key, number["due"], number["expected"]) for key, number in counted.items())
    return Ahead(tuple(_item(db, row.number) for row in found[:limit]), rest)


def _in_agenda(db: sqlite3.Connection, clock: Clock, name: str) -> Iterator[Row]:
    """Yield what lies ahead in an agenda."""
    among = f"FROM list_row WHERE list = ? AND {_DATED} AND {_MARK} <> '{SETTLED}' AND {_LAST}"
    rows = db.execute(f"SELECT sort, item {among} >= ?", (name, clock.today)).fetchall()
    past = db.execute(f"SELECT max({_LAST}) {among} < ?", (name, clock.today)).fetchone()[0]
    _watch_ends(clock, [*(sort[11:21] for sort, _ in rows), *filter(None, [past])])
    for sort, number in rows:
        yield Row(sort[:10], sort[22:41], sort[42], sort, number)


def _unannounced(db: sqlite3.Connection, clock: Clock, name: str) -> Iterator[Row]:
    """Yield the briefings and events that have not begun, and that are not in the agenda: nobody announced them."""
    thing, ahead = ListId(name).kind.partition("-")[2], f"{clock.today}~"
    base = ListId.of(thing, ListId(name).key) if thing else ListId("all")
    past = db.execute("SELECT max(sort) FROM list_row WHERE list = ? AND sort < ?", (base, ahead)).fetchone()[0]
    rows = db.execute(
        "SELECT sort, item, EXISTS (SELECT 1 FROM list_row o WHERE o.item = r.item AND o.list = ?)"
        " FROM list_row r WHERE list = ? AND sort > ? ORDER BY sort",
        (name, base, ahead),
    ).fetchall()
    for sort in filter(None, (past, rows[0][0] if rows else None)):
        clock.reached(sort[:10])
    for sort, number, is_announced in rows:
        if not is_announced:
            yield Row(sort[:10], sort[12:31] if sort[11] == "0" else NO_TIME, "b", sort, number)


def _watch_ends(clock: Clock, days: list[str]) -> None:
    """Compare the last of some days that is past, and the next one, with today: the answer is another after each."""
    past = max((day for day in days if day < clock.today), default=None)
    ahead = min((day for day in days if day >= clock.today), default=None)
    for day in filter(None, (past, ahead)):
        clock.passed(day)


def _item(db: sqlite3.Connection, number: int) -> ListItem:
    return stored_item(db.execute("SELECT record FROM list_item WHERE id = ?", (number,)).fetchone()[0])


def _standing(db: sqlite3.Connection, numbers: list[int], limit: int) -> Standing:
    shown = numbers if limit < 0 else numbers[:limit]
    return Standing(tuple(_item(db, number) for number in shown), len(numbers))


@query(key=("name",), on=_OWN)
def overdue_in(db: sqlite3.Connection, clock: Clock, name: str, limit: int) -> Standing:
    """The open follow-ups of an agenda whose last day is past, the latest first; -1 is no limit."""
    rows = db.execute(
        f"SELECT item, {_LAST} AS last FROM list_row"
        f" WHERE list = ? AND {_DATED} AND {_MARK} = '{OPEN}' ORDER BY last DESC, sort DESC",
        (name,),
    ).fetchall()
    _watch_ends(clock, [last for _, last in rows])
    return _standing(db, [number for number, last in rows if last < clock.today], limit)


@query(key=("name",), on=_OWN)
def undated_in(db: sqlite3.Connection, _clock: Clock, name: str, limit: int) -> Standing:
    """The open follow-ups of an agenda without a date, those of the newest briefings first; -1 is no limit."""
    sql = f"SELECT item FROM list_row WHERE list = ? AND sort >= '{UNDATED}' AND {_MARK} = '{OPEN}' ORDER BY sort DESC"
    return _standing(db, [number for (number,) in db.execute(sql, (name,))], limit)


@query(key=("name",), on=_OWN)
def settled_in(db: sqlite3.Connection, clock: Clock, name: str, limit: int) -> Standing:
    """The follow-ups of an agenda that were resolved or withdrawn in the last thirty days, the latest first.

    So are those whose resolution is dated ahead of today: they are not open, and stand nowhere else.
    """
    among = f"FROM list_row WHERE list = ? AND {_MARK} = '{SETTLED}'"
    rows = db.execute(f"SELECT item, {_SETTLED} AS day {among} ORDER BY day DESC, sort", (name,)).fetchall()
    _watch_ends(clock, [later(day, RECENT) for _, day in rows])
    first = later(clock.today, -RECENT)
    return _standing(db, [number for number, day in rows if day >= first], limit)


@query(key=("name",), on=(*_AND_AHEAD, Concern(OriginChanged, "agendas")))
def calendar(db: sqlite3.Connection, clock: Clock, name: str) -> tuple[AgendaEntry, ...]:
    """What a calendar holds, by date: what lies ahead, and what was announced or due in the last four hundred days."""
    lasts = db.execute(f"SELECT item, sort, {_LAST} FROM list_row WHERE list = ? AND {_DATED}", (name,)).fetchall()
    _watch_ends(clock, [later(last, KEPT) for *_, last in lasts])
    first = later(clock.today, -KEPT)
    found = [(sort, number) for number, sort, last in lasts if last >= first]
    found += [(row.sort, row.number) for row in _unannounced(db, clock, name)]
    return tuple(_entry(db, number) for _, number in sorted(found))


@query(on=(*(Concern(change, list="agenda") for change in (ListRowChanged, ListItemChanged, OriginChanged)),))
def agenda_news(db: sqlite3.Connection, clock: Clock, limit: int) -> tuple[AgendaEntry, ...]:
    """The items of the agenda that were announced, promised, resolved or withdrawn last, the newest first.

    What is dated ahead of today does not count yet.
    """
    own = (
        f"SELECT sort, iif({_MARK} = '{SETTLED}', {_SETTLED}, '') AS settled, item FROM list_row WHERE list = 'agenda'"
    )
    rows = db.execute(
        f"SELECT f.sort, a.settled, a.sort, a.item FROM ({own}) a"
        " JOIN list_item i ON i.id = a.item JOIN list_item b ON b.entity = i.entity AND b.scope = 'briefing'"
        " JOIN list_row f ON f.item = b.id AND f.list = 'feed'"
    ).fetchall()
    _watch_ends(clock, [later(day[:10], -1) for published, settled, *_ in rows for day in (published, settled) if day])
    now = f"{clock.today}~"
    known = (
        (max(published, settled if settled < now else ""), sort, number)
        for published, settled, sort, number in rows
        if published < now
    )
    return tuple(_entry(db, number) for *_, number in sorted(known, reverse=True)[:limit])


def _entry(db: sqlite3.Connection, number: int) -> AgendaEntry:
    record, briefing, origin = db.execute(
        "SELECT i.record, b.record, coalesce(o.first, i.entity) FROM list_item i"
        " JOIN list_item b ON b.entity = i.entity AND b.scope = 'briefing' LEFT JOIN origin o ON o.thing = i.entity"
        " WHERE i.id = ?",
        (number,),
    ).fetchone()
    whole = stored_item(briefing)
    return AgendaEntry(stored_item(record), whole.published, whole.modified, origin)
