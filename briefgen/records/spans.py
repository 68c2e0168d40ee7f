"""Spans of months by which the search index is divided: each can be halved, down to single months.

A span is named by its first month and by how often a month was doubled to get it: `2016-09-5` is the 32 months from
September 2016. What is not known to the month belongs to the month that it stands before in lists, and a season to the
month that it stands behind.
"""

from __future__ import annotations

from functools import lru_cache

from briefgen.records.periods import prefix

LEVELS = 17
"""How often a month is doubled for a span that holds all time."""


def month_at(sort: str) -> int:
    """Return the number of the month, in all time, of an item with this sort key."""
    year, month = sort[:4].replace("-", "0"), sort[5:7].replace("-", "0")
    return int(year) * 12 + max(int(month), 1) - 1


@lru_cache(maxsize=4_096)
def month_of(period: str) -> int:
    """Return the number of the month, in all time, to which a period belongs."""
    return month_at(prefix(period).ljust(10, "-"))


def span(month: int, level: int) -> str:
    """Return the span of a level that a month is in."""
    start = month >> level << level
    return f"{start // 12:04}-{start % 12 + 1:02}-{level}"


def spans_at(sort: str) -> tuple[str, ...]:
    """Return all spans that an item with this sort key is in."""
    month = month_at(sort)
    return tuple(span(month, level) for level in range(LEVELS + 1))


def bounds(name: str) -> tuple[str, str]:
    """Return the sort keys between which the items of a span are: from the first, and before the second."""
    year, month, level = map(int, name.split("-"))
    start = year * 12 + month - 1
    return _bound(start), _bound(start + (1 << level))


def _bound(month: int) -> str:
    """Return what sorts before everything that belongs to a month, and after everything before it."""
    year, rest = divmod(month, 12)
    if year > 9999:
        return "~"
    text = f"{year:04}"
    if rest:
        return f"{text}-{rest + 1:02}"
    known = text.rstrip("0")
    return known.ljust(4, "-") if len(known) < 4 else f"{text}-"
