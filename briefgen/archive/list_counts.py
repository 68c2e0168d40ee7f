"""The number of items in each list, in all and by month. It is stored, so that no build counts the rows of a list.

What is not known to the month is counted by what is known instead: the season, the year, the decade. The place of such
a period is the first eight characters of its sort keys; the count with an empty place is that of the whole list.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from briefgen.records.ids import ListId
from briefgen.records.periods import at_place, is_divisible, part_of, path, prefix

_LENGTH = 8
"""How many characters of a sort key tell months, seasons, years and decades apart."""


def count_all(db: sqlite3.Connection) -> None:
    """Store the counts of all lists of an archive that has none yet."""
    db.execute(f"INSERT INTO list_count SELECT list, substr(sort, 1, {_LENGTH}), count(*) FROM list_row GROUP BY 1, 2")
    db.execute("INSERT INTO list_count SELECT list, '', sum(number) FROM list_count GROUP BY list")


def lists(db: sqlite3.Connection) -> Iterator[ListId]:
    """Yield all lists that have items."""
    yield from (ListId(name) for (name,) in db.execute("SELECT list FROM list_count WHERE place = ''"))


def with_outcomes(db: sqlite3.Connection, tag: ListId) -> Iterator[tuple[ListId, int]]:
    """Yield the lists of what a topic or a place has with each kind of outcome, each with its number of items."""
    first = ListId.of_outcome(tag, "")
    sql = "SELECT list, number FROM list_count WHERE list >= ? AND list < ? AND place = ''"
    for name, number in db.execute(sql, (first, f"{first}\U0010ffff")).fetchall():
        if (found := ListId(name)).tag == tag:
            yield found, number


def add(db: sqlite3.Connection, name: ListId, sort: str, number: int) -> None:
    """Add a number of items, 1 or -1, to the counts of a list."""
    sql = "INSERT INTO list_count VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET number = number + excluded.number"
    keys = [(name, ""), (name, sort[:_LENGTH])]
    db.executemany(sql, [(*key, number) for key in keys])
    db.executemany("DELETE FROM list_count WHERE list = ? AND place = ? AND number = 0", keys)


def total(db: sqlite3.Connection, name: str) -> int:
    """Return how many items a list has."""
    row = db.execute("SELECT number FROM list_count WHERE list = ? AND place = ''", (name,)).fetchone()
    return row[0] if row else 0


def counts(db: sqlite3.Connection, name: str, period: str = "", end: str = "") -> list[tuple[str, int]]:
    """Return how many items a list has in each part of a period, the oldest first.

    The parts of a list or a year are its months, or what is known instead; those of a month or of tens of days are
    days. Items from the sort key `end` on are not counted. Raises ValueError if there is no such period.
    """
    start = prefix(period)
    end = min(end or "~", f"{start}~")
    if len(start) >= _LENGTH:
        return _counted(db, name, 10, start, end)
    sql = "SELECT place, number FROM list_count WHERE list = ? AND place > '' AND place >= ? AND place < ? ORDER BY 1"
    found = [(at_place(place), number) for place, number in db.execute(sql, (name, start, end[:_LENGTH]))]
    is_cut = len(end) > _LENGTH and end[:_LENGTH] >= start
    return found + (_counted(db, name, _LENGTH, end[:_LENGTH], end) if is_cut else [])


def _counted(db: sqlite3.Connection, name: str, length: int, start: str, end: str) -> list[tuple[str, int]]:
    """Count the rows between two sort keys by so many of their first characters."""
    sql = "SELECT substr(sort, 1, ?), count(*) FROM list_row WHERE list = ? AND sort >= ? AND sort < ? GROUP BY 1"
    return [(at_place(place), number) for place, number in db.execute(f"{sql} ORDER BY 1", (length, name, start, end))]


def parts(db: sqlite3.Connection, name: str, period: str, end: str = "") -> tuple[str, ...]:
    """Return the parts of a period in which a list has items, oldest first: years, months, tens of days, or days.

    Items from the sort key `end` on do not count.
    """
    if not period and end in ("", "~"):
        years = "SELECT DISTINCT substr(place, 1, 4) FROM list_count WHERE list = ? AND place > '' ORDER BY 1"
        return tuple(at_place(year) for (year,) in db.execute(years, (name,)))
    level = len(path(period))
    return tuple(dict.fromkeys(path(found)[level] for found, _ in counts(db, name, period, end) if found != period))


def numbered(total: int, limit: int) -> range:
    """Return the numbers of the parts of a period that only numbers divide, each with at most `limit` items."""
    return range(1, -(-total // limit) + 1)


def edge(db: sqlite3.Connection, name: str, period: str, limit: int, *, is_newest: bool, end: str = "") -> str:
    """Return the oldest or the newest part of a period that is not divided, as pages are told apart: `2021-XX#2`.

    Items from the sort key `end` on do not count.
    """
    found = counts(db, name, period, end)
    while (total := sum(number for _, number in found)) > limit:
        if not is_divisible(period):
            return f"{period}#{numbered(total, limit)[-1 if is_newest else 0]}"
        outermost = found[-1 if is_newest else 0][0]
        period = part_of(outermost, period)
        found = [(part, number) for part, number in found if part == period or period in path(part)]
        if len(found) == 1 and is_divisible(period):  # a month, whose days are not counted yet
            found = counts(db, name, period, end) if found[0][1] > limit else found
    return period
