"""Lists by time: the pages for the periods of a list, and what they show.

A list that is longer than `[chronology] split` is divided: a page for each year shows what is in it, or leads to its
months; a month likewise to tens of days, and those to days. What is not known so exactly stands beside them: seasons,
decades, `2021, month unknown`. Where dates tell nothing apart any more there are numbered parts, counted from the
oldest, so that what is added later leaves them as they are.

The newest comes first everywhere: among the items of a page, the parts of a period, and on the way from page to page.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import TypedDict

import msgspec

from briefgen.archive import list_counts, reached
from briefgen.archive.exchanges import PAIRED
from briefgen.config import Config
from briefgen.records import periods
from briefgen.records.ids import ListId
from briefgen.records.list_items import ListItem
from briefgen.records.page import Page
from briefgen.records.periods import UNDATED
from briefgen.site.page_kinds import Planning, ViewContext
from briefgen.site.period_links import (
    Period,
    address_of,
    link,
    links,
    month_title_of,
    name_of,
    numbered,
    part_of,
    parts_by_years,
    parts_of,
    share_of,
    title_of,
)


class Group(msgspec.Struct, frozen=True):
    """A part of a list under a heading of its own."""

    id: str
    """The anchor of the group: `m-2021-02`, `m-2021-21`, `m-2021-XX`, `m-198X`; of a year `m-2021`."""
    title: str
    """The heading: `February 2021`, `Spring 2021`, `2021`, `1980s`, or `""` for what has no date."""
    cards: tuple[ListItem, ...]
    """The list items, the newest first."""


class Groups(TypedDict):
    """Items by month, of all time or of a period."""

    period: str
    """The period that the page shows: `""`, `2021`, `2021-02` or another."""
    groups: list[Group]
    """The list items of the page by month, or by what is known instead; the newest first.

    A list that stands on one page and is not short is grouped by year.
    """


class Chronology(Groups):
    """A list by time: all of it, or what fits a page and the way to the rest."""

    period_name: str
    """The period in words: `February 2021`."""
    total: int
    """How many items the list has in the period."""
    whole: bool
    """True if the page shows all of them; otherwise `periods` lead to the rest."""
    periods: tuple[Period, ...]
    """The parts of the list or the period, with their pages; the newest first."""
    jumps: tuple[Period, ...]
    """The years of a list that stands on one page, each with the anchor where it begins; none if the list is short."""
    above: tuple[Period, ...]
    """The longer periods that this one is a part of, the longest first."""
    before: Period | None
    """The page with what is next older in the list; of a period that is divided, the period before it."""
    after: Period | None
    """The page with what is next newer in the list; of a period that is divided, the period after it."""


SHORT = 12
"""A list of no more items needs no way to its years."""


def split_of(name: str, config: Config) -> int:
    """Return how many items of a list stand on a page at most: half of `split` where each is shown with another."""
    split = config.chronology.split
    return (split // 2 or 1) if ListId(name).kind in PAIRED else split


def part_pages(at: Planning, address: str) -> Iterator[Page]:
    """Yield the pages for the numbered parts of a list that is not divided by date: few pages for a list among many."""
    split, total = split_of(at.subject.list, at.config), list_counts.total(at.db, at.subject.list)
    if total > split:
        yield from (at.page(address_of(address, "", part), f"#{part}") for part in list_counts.numbered(total, split))


def period_pages(at: Planning, address: str, *, always: bool = False) -> Iterator[Page]:
    """Yield the pages for the periods of a list.

    Args:
        at: the list, as the subject of the planning.
        address: the address of the list's first page.
        always: yield pages for years even if the list fits on its first page.

    """
    counts = _counts(at)
    if always or sum(number for _, number in counts) > split_of(at.subject.list, at.config):
        yield from _pages_of_parts(at, address, "", counts)


def _counts(at: Planning, period: str = "") -> list[tuple[str, int]]:
    """Return how many items the list has in each part of a period, without those that may not be shown yet."""
    name = at.subject.list
    return list_counts.counts(at.db, name, period, reached.end(name, periods.prefix(period), at.today))


def _pages_of_parts(at: Planning, address: str, within: str, counts: list[tuple[str, int]]) -> Iterator[Page]:
    """Yield the pages for the parts of a period that is divided, and for the parts of those."""
    split = split_of(at.subject.list, at.config)
    for period, grouped in groupby(counts, key=lambda item: periods.part_of(item[0], within)):
        found = list(grouped)
        number = sum(number for _, number in found)
        yield at.page(address_of(address, period), period)
        if number <= split:
            continue
        if not periods.is_divisible(period):
            numbers = list_counts.numbered(number, split)
            yield from (at.page(address_of(address, period, part), f"{period}#{part}") for part in numbers)
        elif len(period) == len("2021-02"):
            yield from _pages_of_parts(at, address, period, _counts(at, period))
        else:
            yield from _pages_of_parts(at, address, period, found)


def part_view(name: str, argument: str, address: str, at: ViewContext) -> Chronology:
    """Return the view of a list that has numbered parts only, or of one of them. The arguments are as below."""
    view = period_view(name, argument, address, at)
    if not (argument or view["whole"]):
        counts: tuple[tuple[str, int], ...] = at.reader.ask("counts", name, "")
        view["periods"] = parts_by_years(counts, address, split_of(name, at.config))
    return view


def period_view(name: str, argument: str, address: str, at: ViewContext) -> Chronology:
    """Return the view of a list or one of its periods: all items, or the latest and links to the periods.

    Args:
        name: the id of the list.
        argument: "", a period, or a period and the number of a part: `2021-XX#2`; `#2` if the list has only parts.
        address: the address of the list's first page.
        at: the context of the view.

    """
    period, _, part = argument.partition("#")
    if part:
        return _part_view(name, period, int(part), address, at)
    counts = dict(at.reader.ask("counts", name, period))
    split = split_of(name, at.config)
    total = sum(counts.values())
    whole = total <= split
    items: tuple[ListItem, ...] = at.reader.ask("listing", name, period, -1 if whole else split // 4 or 1, True)
    years = by_year(items) if whole and not period and total > SHORT else []
    steps = _Steps(name, address, at, is_whole=whole)
    return {
        "period": period,
        "period_name": name_of(period),
        "total": total,
        "whole": whole,
        "groups": years if len(years) > 1 else by_month(items),
        "periods": () if whole else numbered(total, period, address, split) or parts_of(counts, period, address),
        "jumps": jumps_of(years, address) if len(years) > 1 else (),
        "above": links(periods.path(period)[:-1], address),
        "before": steps.beside(period, -1),
        "after": steps.beside(period, 1),
    }


def _part_view(name: str, period: str, part: int, address: str, at: ViewContext) -> Chronology:
    """Return the view of a numbered part of a period."""
    split = split_of(name, at.config)
    total = sum(number for _, number in at.reader.ask("counts", name, period))
    numbers = list_counts.numbered(total, split)
    items: tuple[ListItem, ...] = at.reader.ask("listing", name, period, split, False, (part - 1) * split)
    steps = _Steps(name, address, at, is_whole=True)
    return {
        "period": period,
        "period_name": f"{name_of(period)}, part {part}" if period else f"part {part}",
        "total": len(items),
        "whole": True,
        "groups": by_month(items[::-1]) if period else by_year(items[::-1]),
        "periods": (),
        "jumps": (),
        "above": links(periods.path(period), address),
        "before": part_of(period, part - 1, address) if part - 1 in numbers else steps.beside(period, -1),
        "after": part_of(period, part + 1, address) if part + 1 in numbers else steps.beside(period, 1),
    }


def by_month(items: Iterable[ListItem]) -> list[Group]:
    """Group items, in their order, by the month of their first day, or by what is known instead.

    What has no date comes last, although it is due after everything else.
    """
    groups = []
    for key, found in groupby(items, key=lambda item: periods.month(item.period)):
        groups.append(Group(f"m-{key}", month_title_of(key), tuple(found)))
    return sorted(groups, key=lambda group: not group.title)


def by_year(items: Iterable[ListItem]) -> list[Group]:
    """Group items, in their order, by the year of their first day, or by the decade or century that is known instead.

    What has no date comes last.
    """
    groups = []
    for key, found in groupby(items, key=lambda item: periods.path(item.period or UNDATED)[0]):
        groups.append(Group(f"m-{key}", title_of(key), tuple(found)))
    return sorted(groups, key=lambda group: group.id == f"m-{UNDATED}")


def jumps_of(years: list[Group], address: str) -> tuple[Period, ...]:
    """Return the years of a list that stands on one page, each with where it begins."""
    highest = max(len(group.cards) for group in years)
    return tuple(
        Period(
            key=group.id.removeprefix("m-"),
            title=group.title,
            label=group.title,
            address=address,
            anchor=group.id,
            count=len(group.cards),
            share=share_of(len(group.cards), highest),
        )
        for group in years
    )


class _Steps(msgspec.Struct, frozen=True):
    """The way from page to page of a list, by time. Pages that show all of their period lead to others that do."""

    name: str
    address: str
    at: ViewContext
    is_whole: bool

    def beside(self, period: str, step: int) -> Period | None:
        """Return the page before (-1) or after (1) a period, of the same longer period or of the one beside that."""
        for one in reversed(periods.path(period)):
            parts: tuple[str, ...] = self.at.reader.ask("parts", self.name, periods.parent(one))
            dated = [part for part in parts if part != UNDATED]
            index = dated.index(one) + step if one in dated else -1
            if 0 <= index < len(dated):
                return self._page(dated[index], step)
        return None

    def _page(self, period: str, step: int) -> Period:
        """Return a period, or the nearest of its pages that shows all of its own."""
        if not self.is_whole:
            return link(period, self.address)
        split = split_of(self.name, self.at.config)
        edge: str = self.at.reader.ask("edge", self.name, period, split, step < 0)
        found, _, part = edge.partition("#")
        if not part:
            return link(found, self.address)
        return msgspec.structs.replace(part_of(found, int(part), self.address), title=f"{title_of(found)}, part {part}")
