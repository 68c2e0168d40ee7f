"""Links to the periods of a list and to its numbered parts: what they are called, and how many items they have."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import groupby

import msgspec

from briefgen.archive import list_counts
from briefgen.records import date_labels, periods
from briefgen.records.date_labels import capitalised
from briefgen.records.periods import UNDATED


class Period(msgspec.Struct, frozen=True, kw_only=True):
    """A period of a list or a numbered part of it: its page, and how many items it has (0 where that is not asked)."""

    key: str
    """The period: `2021`, `2021-02`, `2021-21`, `198X`."""
    title: str
    """The period in words: `February 2021`."""
    label: str
    """What tells it from others beside it: `February`."""
    address: str
    """The address of its page."""
    anchor: str = ""
    """The part of the page where it begins, or `""`."""
    count: int = 0
    """How many items the list has in it; 0 where that is not asked."""
    share: int = 0
    """This number in percent of the highest beside it, for a bar; 0 where there is nothing to compare."""


def parts_of(counts: Mapping[str, int], within: str, address: str) -> tuple[Period, ...]:
    """Return the parts of a period with their numbers of items, the newest first; what has no date is the last of all.

    `counts` is what `counts` answers.
    """
    grouped = groupby(counts, key=lambda key: periods.part_of(key, within))
    found = {key: sum(counts[part] for part in parts) for key, parts in grouped}
    highest = max(found.values(), default=0)
    dated = [key for key in reversed(found) if key != UNDATED]
    undated = [key for key in found if key == UNDATED]
    return tuple(
        Period(
            key=key,
            title=title_of(key),
            label=capitalised(date_labels.part(key)),
            address=address_of(address, key),
            count=found[key],
            share=share_of(found[key], highest),
        )
        for key in (*dated, *undated)
    )


def share_of(count: int, highest: int) -> int:
    """Return a number in percent of the highest, at least 1."""
    return -(-count * 100 // highest)


def numbered(total: int, period: str, address: str, split: int) -> tuple[Period, ...]:
    """Return the numbered parts of a period, or nothing if dates divide it."""
    if periods.is_divisible(period):
        return ()
    numbers = list_counts.numbered(total, split)
    return tuple(part_of(period, part, address, min(split, total - (part - 1) * split)) for part in reversed(numbers))


def parts_by_years(counts: Iterable[tuple[str, int]], address: str, split: int) -> tuple[Period, ...]:
    """Return the numbered parts of a list, the newest first. The label of each says from which years it is."""
    years = [periods.path(period)[0] for period, number in counts for _ in range(number)]
    found = []
    for part in list_counts.numbered(len(years), split):
        own = years[(part - 1) * split : part * split]
        label = "–".join(map(title_of, dict.fromkeys((own[0], own[-1]))))
        found.append(msgspec.structs.replace(part_of("", part, address, len(own)), label=label))
    return tuple(reversed(found))


def part_of(period: str, part: int, address: str, count: int = 0) -> Period:
    """Return the link to a numbered part."""
    title = f"Part {part}"
    return Period(key=period, title=title, label=title, address=address_of(address, period, part), count=count)


def links(found: Iterable[str], address: str) -> tuple[Period, ...]:
    """Return links to periods."""
    return tuple(link(key, address) for key in found)


def link(key: str, address: str) -> Period:
    """Return the link to a period."""
    title = title_of(key)
    return Period(key=key, title=title, label=title, address=address_of(address, key))


def address_of(address: str, period: str, part: int = 0) -> str:
    """Return the address of the page of a period, or of a numbered part of it."""
    return f"{address}{periods.address(period) if period else ''}{f'part-{part}/' if part else ''}"


def name_of(period: str) -> str:
    """Return a period in words."""
    return date_labels.period(period) if period else ""


def title_of(period: str) -> str:
    """Return a period as a heading."""
    return capitalised(name_of(period))


def month_title_of(month: str) -> str:
    """Return a month, or what is known instead, as the heading of what stands in it: `2021` for `2021-XX`."""
    return title_of(month).partition(",")[0]
