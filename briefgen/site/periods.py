"""Lists by time: the pages for the years and months of a list, and what they show.

A long list has a page for each year, and a long year has a page for each month.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import TypedDict

import msgspec

from briefgen.archive import list_counts
from briefgen.records.date_labels import month
from briefgen.records.list_items import ListItem
from briefgen.records.page import Page
from briefgen.site.page_kinds import Planning, ViewContext


class Group(msgspec.Struct, frozen=True):
    """A part of a list under a heading of its own."""

    id: str
    """The anchor of the group: `m-2021-02`."""
    title: str
    """The heading: `February 2021`, or `""` for what has no date."""
    cards: tuple[ListItem, ...]
    """The list items."""


class Period(msgspec.Struct, frozen=True):
    """A year or month of a list: its page, and how many items it has, or 0 where that is not asked."""

    key: str
    """`2021` or `2021-02`."""
    title: str
    """The period in words."""
    count: int
    """How many items the list has in it; 0 where that is not asked."""
    address: str
    """The address of its page."""


class Groups(TypedDict):
    """Items by month, of all time or of a period."""

    period: str
    """The period that the page shows: `""`, `2021` or `2021-02`."""
    groups: list[Group]
    """The list items of the page by month."""


class Chronology(Groups):
    """A list by time: all of it, or what fits a page and the way to the rest."""

    period_name: str
    """The period in words: `February 2021`."""
    total: int
    """How many items the list has in the period."""
    whole: bool
    """True if the page shows all of them; otherwise `periods` lead to the rest."""
    periods: tuple[Period, ...]
    """The years of the list, or the months of the year, with their pages."""
    before: Period | None
    """The period before this one in which the list has items."""
    after: Period | None
    """The period after this one in which the list has items."""


def period_pages(at: Planning, address: str, *, always: bool = False) -> Iterator[Page]:
    """Yield the pages for the years and months of a list.

    Args:
        at: the list, as the subject of the planning.
        address: the address of the list's first page.
        always: yield pages for years even if the list fits on its first page.

    """
    months = list_counts.months(at.db, at.subject.list)
    split = at.config.chronology.split
    if not always and sum(number for _, number in months) <= split:
        return
    for year, found in groupby(months, key=lambda item: item[0][:4]):
        parts = list(found)
        yield at.page(f"{address}{year}/", year)
        if sum(number for _, number in parts) > split:
            for key, _ in parts:
                yield at.page(_address(address, key), key)


def period_view(name: str, period: str, address: str, at: ViewContext) -> Chronology:
    """Return the view of a list or one of its periods: all items, or those that fit and links to the periods.

    Args:
        name: the id of the list.
        period: "", a year (`YYYY`) or a month (`YYYY-MM`).
        address: the address of the list's first page.
        at: the context of the view.

    """
    counts = dict(at.reader.ask("counts", name, period))
    split = at.config.chronology.split
    total = sum(counts.values())
    whole = total <= split or len(period) == 7
    items = at.reader.ask("listing", name, period, -1 if whole else split // 4 or 1, not period or not whole)
    before, after = at.reader.ask("steps", name, period) if period else ("", "")
    return {
        "period": period,
        "period_name": _name(period),
        "total": total,
        "whole": whole,
        "groups": by_month(items),
        "periods": () if whole else _parts(counts, period, address),
        "before": _step(before, address),
        "after": _step(after, address),
    }


def by_month(items: Iterable[ListItem]) -> list[Group]:
    """Group items, in their order, by the month of their first day."""
    groups = []
    for key, found in groupby(items, key=lambda item: item.date.when.first[:7] if item.date else ""):
        groups.append(Group(f"m-{key}", month(key) if key else "", tuple(found)))
    return groups


def _parts(counts: dict[str, int], period: str, address: str) -> tuple[Period, ...]:
    """Return the years of a list, or the months of a year."""
    length = 7 if period else 4
    grouped = groupby(sorted(counts), key=lambda key: key[:length])
    return tuple(
        Period(key, _name(key), sum(counts[part] for part in keys), _address(address, key)) for key, keys in grouped
    )


def _step(period: str, address: str) -> Period | None:
    """Return the period before or after another, if there is one."""
    return Period(period, _name(period), 0, _address(address, period)) if period else None


def _address(address: str, period: str) -> str:
    """Return the address of the page of a year or month."""
    return f"{address}{period.replace('-', '/')}/"


def _name(period: str) -> str:
    """Return a period in words. Follow-ups without a date are sorted under the year 9999."""
    if period.startswith("9999"):
        return "without a date"
    return month(period) if len(period) == 7 else period
