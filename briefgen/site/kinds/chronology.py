"""The chronology of all that happened: an overview of years and months, and a page for each."""

from __future__ import annotations

from collections.abc import Iterator

from briefgen.records.page import Page
from briefgen.records.periods import precision
from briefgen.site.page_kinds import PageKind, Planning, ViewContext, register
from briefgen.site.periods import Chronology, Groups, Period, by_month, parts_of, period_pages, period_view

ADDRESS = "/chronology/"


class Overview(Groups):
    """The overview: when something happened, and the latest of it."""

    years: list[str]
    """The years in which something happened, the newest first."""
    periods: tuple[Period, ...]
    """These years, and decades and centuries where that is all that is known, with their pages; the newest first."""
    months: dict[str, list[int]]
    """For each year, how many items each of its twelve months has."""
    without_month: dict[str, int]
    """For each period with such items, by its key, how many are in no month, because less is known."""
    left_out: dict[str, int]
    """How many of them are known only to the `season`, the `year`, the `decade`, the `century`, in this order."""
    highest: int
    """The highest number that a month has."""


def _overview(at: Planning) -> Iterator[Page]:
    yield at.page(ADDRESS)


def _periods(at: Planning) -> Iterator[Page]:
    yield from period_pages(at, ADDRESS, always=True)


def _view(page: Page, at: ViewContext) -> Overview | Chronology:
    if page.period:
        return period_view("all", page.period, ADDRESS, at)
    counts = dict(at.reader.ask("counts", "all", ""))
    found = parts_of(counts, "", ADDRESS)
    years = [period.key for period in found if "X" not in period.key]
    months = {year: [counts.get(f"{year}-{number:02}", 0) for number in range(1, 13)] for year in years}
    without_month = {period.key: period.count - sum(months.get(period.key, ())) for period in found}
    return {
        "period": "",
        "years": years,
        "periods": found,
        "months": months,
        "without_month": {key: number for key, number in without_month.items() if number},
        "left_out": _left_out(counts),
        "highest": max((number for year in months.values() for number in year), default=0) or 1,
        "groups": by_month(at.reader.ask("listing", "all", "", at.config.home.latest * 3, True)),
    }


def _left_out(counts: dict[str, int]) -> dict[str, int]:
    """Return how many items are in no month, by what is known of them instead."""
    found = dict.fromkeys(("season", "year", "decade", "century", "millennium"), 0)
    for period, number in counts.items():
        if (known := precision(period)) in found:
            found[known] += number
    return {name: number for name, number in found.items() if number}


register(
    PageKind(
        name="chronology",
        pages={"site": _overview, "list:all": _periods},
        template="chronology.html",
        view=_view,
        is_listed=True,
    )
)
