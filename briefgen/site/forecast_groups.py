"""A forecast by week and by month."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import msgspec

from briefgen.archive.clock import Clock
from briefgen.records import date_labels, periods
from briefgen.records.agenda import FOREVER, later
from briefgen.records.dates import read
from briefgen.records.list_items import ListItem
from briefgen.site.period_links import month_title_of

WEEKS = 4
"""How many weeks a forecast tells apart; this week is the first of them."""

UNDER_WAY, WITHOUT_END = "now", "later"

_SEASON_ENDS = {"21": "05", "22": "08", "23": "11", "24": "12"}
"""The month with which a season of a year ends."""


class ForecastGroup(msgspec.Struct, frozen=True):
    """A week or a month of a forecast, or another part of it under a heading of its own."""

    id: str
    """The anchor of the group: `w-2021-03-01`, `m-2021-04`, `now`, `later`."""
    title: str
    """The heading: `1 to 7 March 2021`, `April 2021`, `Spring 2021`, `Under way`."""
    cards: tuple[ListItem, ...]
    """The items."""


def grouped(items: Iterable[ListItem], clock: Clock) -> list[ForecastGroup]:
    """Return what lies ahead by week, and what comes after four weeks or is known less exactly by month."""
    found: dict[tuple[str, str], list[ListItem]] = {}
    for item in items:
        found.setdefault(_key(item, clock), []).append(item)
    return [ForecastGroup(name, _title(name), tuple(found[order, name])) for order, name in sorted(found)]


def _key(item: ListItem, clock: Clock) -> tuple[str, str]:
    """Return by what the group of an item is sorted, and the id of the group."""
    day, is_exact = _day(item)
    if day == FOREVER:
        return "9", WITHOUT_END
    if not is_exact:
        if item.kind != "follow-up" and clock.passed(read(item.period).last):
            return "", UNDER_WAY
        key = periods.month(item.period)
        return f"1{_end(key)}", f"m-{key}"
    if item.date and item.date.when.last != day and clock.reached(day):
        return "", UNDER_WAY
    monday = later(day, -date.fromisoformat(day).weekday())
    if clock.reached(later(monday, -7 * (WEEKS - 1))):
        return f"0{monday}", f"w-{monday}"
    return f"1{_end(day[:7])}", f"m-{day[:7]}"


def _day(item: ListItem) -> tuple[str, bool]:
    """Return the day on which an item begins, or a follow-up is due at the latest, and True if that is known."""
    when = item.date.when if item.date else None
    if item.kind == "follow-up" and when and when.end:
        return when.last, True
    return item.period, len(item.period) == len("2021-02-05") and "X" not in item.period


def _end(key: str) -> str:
    """Return a text by which months and what is less exact are sorted: by their end, what is exact first."""
    month = _SEASON_ENDS.get(key[5:7], key[5:7] if len(key) > 4 and "X" not in key[5:7] else "12")
    return f"{key[:4].replace('X', '9')}-{month}{'~' * (key.count('X') + (key[5:7] in _SEASON_ENDS))}"


def _title(name: str) -> str:
    if name in (UNDER_WAY, WITHOUT_END):
        return {UNDER_WAY: "Under way", WITHOUT_END: "Without an end"}[name]
    if name.startswith("w-"):
        return date_labels.week(name[2:])
    return month_title_of(name[2:])
