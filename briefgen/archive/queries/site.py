"""Queries about the site as a whole."""

from __future__ import annotations

import sqlite3

from briefgen.archive import list_counts, pages
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
def sitemap(db: sqlite3.Connection, clock: Clock, year: str, limit: int = -1, skipped: int = 0) -> tuple[PageLine, ...]:
    """The pages of the briefings of a year, decade or century, by address.

    At most `limit` of them after the first `skipped`, the oldest first; -1 is no limit. The last change is `""` if it
    lies ahead of today.
    """
    rows = db.execute(
        "SELECT address, modified FROM (SELECT d.address, d.modified FROM list_row r JOIN list_item i ON i.id = r.item"
        " JOIN document d USING (entity) WHERE r.list = 'briefings' AND r.sort >= ? AND r.sort < ?"
        " ORDER BY r.sort LIMIT ? OFFSET ?) ORDER BY address",
        (prefix(year), f"{prefix(year)}~", limit, skipped),
    )
    return tuple(PageLine(address, modified if clock.reached(modified[:10]) else "") for address, modified in rows)


@query(on=(Concern(ListRowChanged, list="briefings"),))
def sitemap_years(db: sqlite3.Connection, _clock: Clock, limit: int) -> tuple[tuple[str, int], ...]:
    """The years, decades and centuries of briefings, each with how many sitemaps it has of at most `limit` pages."""
    years = list_counts.parts(db, "briefings", "")
    totals = ((year, sum(number for _, number in list_counts.counts(db, "briefings", year))) for year in years)
    return tuple((year, len(list_counts.numbered(total, limit))) for year, total in totals)


@query(on=(Concern(PagesChanged, which="listed"),))
def sitemap_parts(db: sqlite3.Connection, _clock: Clock, limit: int) -> int:
    """How many sitemaps of at most `limit` pages there are for the pages that `surroundings` lists; one at least."""
    return len(list_counts.numbered(pages.count_listed(db), limit)) or 1


@query(on=(Concern(PagesChanged, which="listed"),), is_expensive=True)
def surroundings(db: sqlite3.Connection, _clock: Clock, limit: int = -1, skipped: int = 0) -> tuple[PageLine, ...]:
    """All pages that people read, except those of briefings, by address.

    At most `limit` of them after the first `skipped`; -1 is no limit.
    """
    sql = "SELECT address FROM page WHERE is_listed ORDER BY address LIMIT ? OFFSET ?"
    rows = db.execute(sql, (limit, skipped))
    return tuple(PageLine(address, "") for (address,) in rows)


@query(on=(Concern(PagesChanged, which="redirect"),), is_expensive=True)
def redirects(db: sqlite3.Connection, _clock: Clock) -> tuple[tuple[str, str], ...]:
    """All old addresses, each with the one that it leads to."""
    rows = db.execute(f"SELECT address, {TARGET} FROM page WHERE is_redirect ORDER BY address")
    return tuple((old, new) for old, new in rows)
