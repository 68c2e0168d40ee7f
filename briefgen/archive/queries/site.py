"""Queries about the site as a whole."""

from __future__ import annotations

import sqlite3

from briefgen.archive.changes import ListRowChanged, MarkingChanged, ModifiedChanged, PagesChanged
from briefgen.archive.clock import Clock
from briefgen.archive.old_addresses import TARGET
from briefgen.archive.query import Concern, query
from briefgen.archive.results import PageLine
from briefgen.records.periods import prefix
from briefgen.tlp import MARKINGS, Marking


@query(on=(Concern(MarkingChanged),))
def marking(db: sqlite3.Connection, _clock: Clock) -> Marking:
    """The highest marking of all that is shown."""
    row = db.execute("SELECT max(marking) FROM document WHERE marking > 0 AND is_shown").fetchone()
    return MARKINGS[row[0] or 0]


@query(
    key=("year",),
    on=(Concern(ListRowChanged, "year", list="briefings"), Concern(ModifiedChanged, "year")),
    is_expensive=True,
)
def sitemap(db: sqlite3.Connection, clock: Clock, year: str) -> tuple[PageLine, ...]:
    """The pages of the briefings of a year, decade or century, by address.

    The last change is `""` if it lies ahead of today.
    """
    rows = db.execute(
        "SELECT d.address, d.modified FROM list_row r JOIN list_item i ON i.id = r.item JOIN document d USING (entity)"
        " WHERE r.list = 'briefings' AND r.sort >= ? AND r.sort < ? ORDER BY d.address",
        (prefix(year), f"{prefix(year)}~"),
    )
    return tuple(PageLine(address, modified if clock.reached(modified[:10]) else "") for address, modified in rows)


@query(on=(Concern(PagesChanged, which="listed"),), is_expensive=True)
def surroundings(db: sqlite3.Connection, _clock: Clock) -> tuple[PageLine, ...]:
    """All pages that people read, except those of briefings, by address."""
    rows = db.execute("SELECT address FROM page WHERE is_listed ORDER BY address")
    return tuple(PageLine(address, "") for (address,) in rows)


@query(on=(Concern(PagesChanged, which="redirect"),), is_expensive=True)
def redirects(db: sqlite3.Connection, _clock: Clock) -> tuple[tuple[str, str], ...]:
    """All old addresses, each with the one that it leads to."""
    rows = db.execute(f"SELECT address, {TARGET} FROM page WHERE is_redirect ORDER BY address")
    return tuple((old, new) for old, new in rows)
