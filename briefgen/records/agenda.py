"""How the lists of the agenda are sorted: what is promised, and what was announced before it happened.

A sort key begins with what is known of the date, as in other lists. Then come the last day on which the item lies
ahead, the instant of its time in UTC, what kind of item it is, and the day on which a follow-up was settled:
`2021-03-05|2021-03-05|2021-03-05T08:30:00|f|briefing:talks|follow-up/report`.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Literal

from briefgen.records.dates import Edtf, read
from briefgen.records.periods import UNDATED, known, place

FOREVER = "9999-12-31"
"""The last day of what has no end."""

Mark = Literal["b", "e", "f", "x"]
"""What an item is: a briefing, an event, an open follow-up, a settled one."""

OPEN, SETTLED = "f", "x"

NO_TIME = "-" * len("2021-03-05T08:30:00")
"""What stands in place of the instant of an item without a time: on its day it comes first."""


def sort_key(day: Edtf | None, mark: Mark, part: str, settled: str = "") -> str:
    """Return the sort key of an item.

    Args:
        day: its date, or for a follow-up when it is due.
        mark: what kind of item it is.
        part: what tells it from all others.
        settled: the day on which a follow-up was resolved or withdrawn.

    """
    last = _last(day, is_promised=mark in (OPEN, SETTLED)) if day else FOREVER
    instant = (day and day.when.utc) or NO_TIME
    return f"{place(known(day) if day else UNDATED)}|{last}|{instant}|{mark}{settled}|{part}"


def _last(day: Edtf, *, is_promised: bool) -> str:
    """Return the last day on which something lies ahead: of what goes on without an end, the last day of its start."""
    when = day.when
    if when.last == FOREVER and not is_promised:
        return read(day.partition("/")[0]).last
    return when.last


def later(day: str, days: int) -> str:
    """Return the day that is some days after another, or before it if `days` is negative; the last day there is."""
    try:
        return (date.fromisoformat(day) + timedelta(days=days)).isoformat()
    except OverflowError:
        return FOREVER if days > 0 else "0001-01-01"
