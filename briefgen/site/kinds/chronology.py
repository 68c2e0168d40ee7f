"""The chronology of all that happened: an overview of years and months, and a page for each."""

from __future__ import annotations

from collections.abc import Iterator

from briefgen.records.page import Page
from briefgen.site.page_kinds import PageKind, Planning, ViewContext, register
from briefgen.site.periods import Chronology, Groups, by_month, period_pages, period_view

ADDRESS = "/chronology/"


class Overview(Groups):
    """The overview: when something happened, and the latest of it."""

    years: list[str]
    """The years in which something happened, the newest first."""
    months: dict[str, list[int]]
    """For each year, how many items each of its twelve months has."""
    highest: int
    """The highest of these numbers."""


def _overview(at: Planning) -> Iterator[Page]:
    yield at.page(ADDRESS)


def _periods(at: Planning) -> Iterator[Page]:
    yield from period_pages(at, ADDRESS, always=True)


def _view(page: Page, at: ViewContext) -> Overview | Chronology:
    if page.period:
        return period_view("all", page.period, ADDRESS, at)
    counts = dict(at.reader.ask("counts", "all", ""))
    years = sorted({key[:4] for key in counts}, reverse=True)
    latest = at.reader.ask("listing", "all", "", at.config.home.latest * 3, True)
    months = {year: [counts.get(f"{year}-{number:02}", 0) for number in range(1, 13)] for year in years}
    return {
        "period": "",
        "years": years,
        "months": months,
        "highest": max(counts.values(), default=1),
        "groups": by_month(latest),
    }


register(
    PageKind(
        name="chronology",
        pages={"site": _overview, "list:all": _periods},
        template="chronology.html",
        view=_view,
        is_listed=True,
    )
)
