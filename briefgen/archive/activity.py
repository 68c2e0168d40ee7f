"""How active actors were over the last year: in the month of the build, and in the twelve months before it.

Whole months, so that an answer changes at most on the first day of a month, and when something that lay ahead has come.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from briefgen.archive.clock import Clock

KNOWN = "substr(sort, 4, 1) <> '-'"
"""SQL that is true of a row of a list whose date is known to the year at least."""


class Window(msgspec.Struct, frozen=True):
    """The last year, as a range of the sort keys of lists that are sorted by dates."""

    start: str
    """The first month, which all sort keys in the year come after."""
    end: str
    """A key after those of today, and before those of tomorrow."""

    @classmethod
    def at(cls, today: str) -> Window:
        """Return the last year on a day (`2021-02-10`)."""
        return cls(f"{int(today[:4]) - 1:04}{today[4:7]}", f"{today}~")


Sorts = Iterable[str | None]
"""Sort keys of rows, or None where there is no row."""


def watch(clock: Clock, oldest: Sorts, newest: Sorts, ahead: Sorts) -> None:
    """Compare with today the days on which a count over the last year changes.

    Args:
        clock: records the days.
        oldest: sort keys, among which are the oldest in the year: they leave it first.
        newest: sort keys, among which are the newest in the year.
        ahead: sort keys, among which are the first that lie ahead of today.

    """
    leaves = min(filter(None, oldest), default="")
    if leaves:
        clock.reached(_leaves(leaves))
    clock.reached(f"{clock.today[:7]}-01")  # on a day before it, others were in the year
    for sort in (max(filter(None, newest), default=""), min(filter(None, ahead), default="")):
        if sort:
            clock.reached(sort[:10])


def _leaves(sort: str) -> str:
    """Return the first day on which what has this sort key is no longer in the last year."""
    year, month = int(sort[:4]), int(sort[5:7]) if sort[5:7].isdigit() else 0
    year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return f"{year + 1:04}-{month:02}-01"
