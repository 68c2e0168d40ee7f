"""Queries about any list: its items, their number, the periods before and after."""

from __future__ import annotations

import sqlite3

from briefgen.archive import list_counts
from briefgen.archive.changes import ListItemChanged, ListRowChanged, OriginChanged, SiteOriginChanged
from briefgen.archive.clock import Clock
from briefgen.archive.origins import is_any as is_any_origin
from briefgen.archive.origins import of_list as found_origins
from briefgen.archive.origins import site as first_title
from briefgen.archive.paging import newest
from briefgen.archive.query import Concern, query
from briefgen.archive.reached import end as end_of
from briefgen.archive.reached import watch_parts, watched_end
from briefgen.records.ids import ListId
from briefgen.records.list_items import ListItem, stored_item
from briefgen.records.periods import at_place, parent, part_of, prefix

DUE = ListId("due")
_DUE = (Concern(ListRowChanged, list="due"), Concern(ListItemChanged, list="due"))


@query(
    key=("name", "period"),
    on=(Concern(ListRowChanged, "list", "periods"), Concern(ListItemChanged, "list", "periods")),
)
def listing(
    db: sqlite3.Connection, clock: Clock, name: str, period: str, limit: int, newest_first: bool, skipped: int = 0
) -> tuple[ListItem, ...]:
    """The items of a list in a period, at most `limit` of them after the first `skipped`; -1 is no limit."""
    order, start = "DESC" if newest_first else "ASC", prefix(period)
    rows = db.execute(
        "SELECT i.record FROM list_row r JOIN list_item i ON i.id = r.item"
        f" WHERE r.list = ? AND r.sort >= ? AND r.sort < ? ORDER BY r.sort {order} LIMIT ? OFFSET ?",
        (name, start, watched_end(db, clock, name, start), limit, skipped),
    )
    return tuple(stored_item(row[0]) for row in rows)


@query(key=("name",), on=(Concern(ListRowChanged, "list"), Concern(ListItemChanged, "list")))
def latest(db: sqlite3.Connection, clock: Clock, name: str, limit: int) -> tuple[ListItem, ...]:
    """The items of a list that do not lie ahead of today, the newest first, each once."""
    record = "SELECT record FROM list_item WHERE id = ?"
    numbers = newest(db, name, _ahead(db, clock, name), limit)
    return tuple(stored_item(db.execute(record, (number,)).fetchone()[0]) for number in numbers)


@query(key=("name",), on=(Concern(ListRowChanged, "list"), Concern(OriginChanged, "list")))
def origins(db: sqlite3.Connection, clock: Clock, name: str, limit: int) -> dict[str, str]:
    """The names from which the ids of a feed are made, where they are not those of today: as first published.

    Of what the list is about, and of the briefings that `latest` returns.
    """
    return found_origins(db, ListId(name), _ahead(db, clock, name), limit) if is_any_origin(db) else {}


@query(on=(Concern(SiteOriginChanged),))
def site_origin(db: sqlite3.Connection, _clock: Clock) -> str:
    """The title under which the site was first published, from which ids are made, or `""` if it is that of today."""
    return first_title(db)


def _ahead(db: sqlite3.Connection, clock: Clock, name: str) -> str:
    """Return the sort key from which the items of a list lie ahead of today."""
    ahead = f"{clock.today}~"
    for bound in (
        "max(sort) FROM list_row WHERE list = ? AND sort <",
        "min(sort) FROM list_row WHERE list = ? AND sort >",
    ):
        sort = db.execute(f"SELECT {bound} ?", (name, ahead)).fetchone()[0]
        if sort:
            clock.reached(sort[:10])  # the answer is the same between the days of these two
    return ahead


@query(key=("name", "period"), on=(Concern(ListRowChanged, "list", "periods"),))
def counts(db: sqlite3.Connection, clock: Clock, name: str, period: str) -> tuple[tuple[str, int], ...]:
    """How many items a list has in each month of a period, or on each day of a month, the oldest first.

    What is not known so exactly is counted by what is known: the season, the year, the decade; the month.
    """
    return tuple(list_counts.counts(db, name, period, watched_end(db, clock, name, prefix(period))))


@query(key=("name", "period"), on=(Concern(ListRowChanged, "list", "periods"),))
def parts(db: sqlite3.Connection, clock: Clock, name: str, period: str) -> tuple[str, ...]:
    """The parts of a period in which a list has items, the oldest first: the years of `""`, the months of a year."""
    return _parts(db, clock, name, period)


def _parts(db: sqlite3.Connection, clock: Clock, name: str, period: str) -> tuple[str, ...]:
    start = prefix(period)
    found = list_counts.parts(db, name, period, end_of(name, start, clock.today))
    watch_parts(db, clock, name, start, prefix(found[-1]) if found else "")
    return found


@query(key=("name", "period"), on=(Concern(ListRowChanged, "list", "periods"),))
def edge(db: sqlite3.Connection, clock: Clock, name: str, period: str, limit: int, is_newest: bool) -> str:
    """The oldest or the newest part of a period that is not divided, if lists longer than `limit` are.

    The period itself if it is not divided; `2021-XX#2` is the second numbered part of `2021-XX`.
    """
    end = watched_end(db, clock, name, prefix(period))
    return list_counts.edge(db, name, period, limit, is_newest=is_newest, end=end)


@query(key=("name",), on=(Concern(ListRowChanged, "list"),))
def steps(db: sqlite3.Connection, clock: Clock, name: str, period: str) -> tuple[str, str]:
    """The parts of the same longer period before and after a period, in which a list has items; "" is none.

    For a year that is the year before and the year after, for a month the months of the same year.
    """
    within = prefix(parent(period))
    before = "SELECT max(sort) FROM list_row WHERE list = ? AND sort >= ? AND sort < ?"
    after = "SELECT min(sort) FROM list_row WHERE list = ? AND sort >= ? AND sort < ?"
    found = (
        db.execute(before, (name, within, prefix(period))).fetchone()[0],
        db.execute(after, (name, f"{prefix(period)}~", watched_end(db, clock, name, within))).fetchone()[0],
    )
    earlier, later = (part_of(at_place(sort), parent(period)) if sort else "" for sort in found)
    return earlier, later


@query(key=("name",), on=(Concern(ListRowChanged, "list"),))
def years(db: sqlite3.Connection, clock: Clock, name: str) -> tuple[str, ...]:
    """The years in which a list has items, the oldest first; also decades and centuries that are all that is known."""
    return _parts(db, clock, name, "")


@query(on=_DUE)
def upcoming(db: sqlite3.Connection, clock: Clock, limit: int) -> tuple[ListItem, ...]:
    """Open follow-ups that are due today or later, the next first."""
    found = adjacent_items(db, DUE, ">=", clock.today, limit)
    _watch(clock, found + adjacent_items(db, DUE, "<", clock.today, 1))
    return found


@query(on=_DUE)
def overdue(db: sqlite3.Connection, clock: Clock, limit: int) -> tuple[ListItem, ...]:
    """Open follow-ups whose last day is past, the latest first."""
    found = adjacent_items(db, DUE, "<", clock.today, limit)
    _watch(clock, found[:1] + adjacent_items(db, DUE, ">=", clock.today, 1))
    return found


@query(on=_DUE)
def due_counts(db: sqlite3.Connection, clock: Clock) -> tuple[int, int]:
    """How many open follow-ups are overdue, and how many are due today or later."""
    past, ahead = adjacent_items(db, DUE, "<", clock.today, 1), adjacent_items(db, DUE, ">=", clock.today, 1)
    _watch(clock, past + ahead)
    row = db.execute("SELECT count(*) FROM list_row WHERE list = ? AND sort < ?", (DUE, clock.today)).fetchone()
    return row[0], list_counts.total(db, DUE) - row[0]


def _watch(clock: Clock, items: tuple[ListItem, ...]) -> None:
    """Compare the days on which follow-ups become overdue with today, because the answer changes then."""
    for item in items:
        if item.date:
            clock.passed(item.date.when.last)


def adjacent_items(db: sqlite3.Connection, name: ListId, sign: str, sort: str, limit: int) -> tuple[ListItem, ...]:
    """Return the items of a list before (`<`), after (`>`) or from (`>=`) a sort key, the nearest first."""
    order = "DESC" if sign == "<" else "ASC"
    rows = db.execute(
        f"SELECT i.record FROM list_row r JOIN list_item i ON i.id = r.item WHERE r.list = ? AND r.sort {sign} ?"
        f" ORDER BY r.sort {order} LIMIT ?",
        (name, sort, limit),
    )
    return tuple(stored_item(row[0]) for row in rows)
