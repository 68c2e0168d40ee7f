"""Lists by time: the pages for the periods of a list, and what they show.

A list that is longer than `[chronology] split` is divided: a page for each year shows what is in it, or leads to its
months; a month likewise to tens of days, and those to days. What is not known so exactly stands beside them: seasons,
decades, `2021, month unknown`. Where dates tell nothing apart any more there are numbered parts, counted from the
oldest, so that what is added later leaves them as they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import TypedDict

import msgspec

from briefgen.archive import list_counts, reached
from briefgen.records import date_labels, periods
from briefgen.records.list_items import ListItem
from briefgen.records.page import Page
from briefgen.site.page_kinds import Planning, ViewContext


class Group(msgspec.Struct, frozen=True):
    """A part of a list under a heading of its own."""

    id: str
    """The anchor of the group: `m-2021-02`, `m-2021-21`, `m-2021-XX`, `m-198X`."""
    title: str
    """The heading: `February 2021`, `Spring 2021`, `2021`, `1980s`, or `""` for what has no date."""
    cards: tuple[ListItem, ...]
    """The list items."""


class Period(msgspec.Struct, frozen=True):
    """A period of a list or a numbered part of it: its page, and how many items it has (0 where that is not asked)."""

    key: str
    """The period: `2021`, `2021-02`, `2021-21`, `198X`."""
    title: str
    """The period in words."""
    count: int
    """How many items the list has in it; 0 where that is not asked."""
    address: str
    """The address of its page."""


class Groups(TypedDict):
    """Items by month, of all time or of a period."""

    period: str
    """The period that the page shows: `""`, `2021`, `2021-02` or another."""
    groups: list[Group]
    """The list items of the page by month, or by what is known instead."""


class Chronology(Groups):
    """A list by time: all of it, or what fits a page and the way to the rest."""

    period_name: str
    """The period in words: `February 2021`."""
    total: int
    """How many items the list has in the period."""
    whole: bool
    """True if the page shows all of them; otherwise `periods` lead to the rest."""
    periods: tuple[Period, ...]
    """The parts of the list or the period, with their pages."""
    above: tuple[Period, ...]
    """The longer periods that this one is a part of, the longest first."""
    before: Period | None
    """The period before this one in which the list has items."""
    after: Period | None
    """The period after this one in which the list has items."""


def period_pages(at: Planning, address: str, *, always: bool = False) -> Iterator[Page]:
    """Yield the pages for the periods of a list.

    Args:
        at: the list, as the subject of the planning.
        address: the address of the list's first page.
        always: yield pages for years even if the list fits on its first page.

    """
    counts = _counts(at)
    if always or sum(number for _, number in counts) > at.config.chronology.split:
        yield from _pages_of_parts(at, address, "", counts)


def _counts(at: Planning, period: str = "") -> list[tuple[str, int]]:
    """Return how many items the list has in each part of a period, without those that may not be shown yet."""
    name = at.subject.list
    return list_counts.counts(at.db, name, period, reached.end(name, periods.prefix(period), at.today))


def _pages_of_parts(at: Planning, address: str, within: str, counts: list[tuple[str, int]]) -> Iterator[Page]:
    """Yield the pages for the parts of a period that is divided, and for the parts of those."""
    split = at.config.chronology.split
    for period, grouped in groupby(counts, key=lambda item: periods.part_of(item[0], within)):
        found = list(grouped)
        number = sum(number for _, number in found)
        yield at.page(_address(address, period), period)
        if number <= split:
            continue
        if not periods.is_divisible(period):
            yield from (at.page(_address(address, period, part), f"{period}#{part}") for part in _parts(number, split))
        elif len(period) == len("2021-02"):
            yield from _pages_of_parts(at, address, period, _counts(at, period))
        else:
            yield from _pages_of_parts(at, address, period, found)


def period_view(name: str, argument: str, address: str, at: ViewContext) -> Chronology:
    """Return the view of a list or one of its periods: all items, or those that fit and links to the periods.

    Args:
        name: the id of the list.
        argument: "", a period, or a period and the number of a part: `2021-XX#2`.
        address: the address of the list's first page.
        at: the context of the view.

    """
    period, _, part = argument.partition("#")
    if part:
        return _part_view(name, period, int(part), address, at)
    counts = dict(at.reader.ask("counts", name, period))
    split = at.config.chronology.split
    total = sum(counts.values())
    whole = total <= split
    items = at.reader.ask("listing", name, period, -1 if whole else split // 4 or 1, not period or not whole)
    before, after = _steps(name, period, address, at)
    return {
        "period": period,
        "period_name": _name(period),
        "total": total,
        "whole": whole,
        "groups": by_month(items),
        "periods": () if whole else _numbered(total, period, address, split) or parts_of(counts, period, address),
        "above": _links(periods.path(period)[:-1], address),
        "before": before,
        "after": after,
    }


def _part_view(name: str, period: str, part: int, address: str, at: ViewContext) -> Chronology:
    """Return the view of a numbered part of a period."""
    split = at.config.chronology.split
    total = sum(number for _, number in at.reader.ask("counts", name, period))
    numbers = _parts(total, split)
    return {
        "period": period,
        "period_name": f"{_name(period)}, part {part}",
        "total": _size(part, total, split),
        "whole": True,
        "groups": by_month(at.reader.ask("listing", name, period, split, False, (part - 1) * split)),
        "periods": (),
        "above": _links(periods.path(period), address),
        "before": _part(period, part - 1, 0, address) if part - 1 in numbers else None,
        "after": _part(period, part + 1, 0, address) if part + 1 in numbers else None,
    }


def by_month(items: Iterable[ListItem]) -> list[Group]:
    """Group items, in their order, by the month of their first day, or by what is known instead."""
    groups = []
    for key, found in groupby(items, key=lambda item: periods.month(item.period)):
        groups.append(Group(f"m-{key}", _title(key).partition(",")[0], tuple(found)))
    return groups


def parts_of(counts: Mapping[str, int], within: str, address: str) -> tuple[Period, ...]:
    """Return the parts of a period with their numbers of items, the oldest first. `counts` is what `counts` answers."""
    grouped = groupby(counts, key=lambda key: periods.part_of(key, within))
    return tuple(
        Period(key, _title(key), sum(counts[found] for found in keys), _address(address, key)) for key, keys in grouped
    )


def _numbered(total: int, period: str, address: str, split: int) -> tuple[Period, ...]:
    """Return the numbered parts of a period, or nothing if dates divide it."""
    if periods.is_divisible(period):
        return ()
    return tuple(_part(period, part, _size(part, total, split), address) for part in _parts(total, split))


def _parts(total: int, split: int) -> range:
    """Return the numbers of the parts of a period that only numbers divide."""
    return range(1, -(-total // split) + 1)


def _size(part: int, total: int, split: int) -> int:
    """Return how many items a numbered part has."""
    return min(split, total - (part - 1) * split)


def _part(period: str, part: int, count: int, address: str) -> Period:
    """Return the link to a numbered part."""
    return Period(period, f"Part {part}", count, _address(address, period, part))


def _steps(name: str, period: str, address: str, at: ViewContext) -> tuple[Period | None, Period | None]:
    """Return the periods before and after a period, within the period that it is a part of."""
    if not period:
        return None, None
    beside: tuple[str, ...] = at.reader.ask("parts", name, periods.parent(period))
    if period not in beside:
        return None, None
    number = beside.index(period)
    before, after = (_links(found, address) for found in (beside[:number][-1:], beside[number + 1 :][:1]))
    return (before[0] if before else None), (after[0] if after else None)


def _links(found: Iterable[str], address: str) -> tuple[Period, ...]:
    """Return links to periods."""
    return tuple(Period(key, _title(key), 0, _address(address, key)) for key in found)


def _address(address: str, period: str, part: int = 0) -> str:
    """Return the address of the page of a period, or of a numbered part of it."""
    return f"{address}{periods.address(period)}{f'part-{part}/' if part else ''}"


def _name(period: str) -> str:
    """Return a period in words."""
    return date_labels.period(period) if period else ""


def _title(period: str) -> str:
    """Return a period as a heading."""
    name = _name(period)
    return f"{name[:1].upper()}{name[1:]}"
