"""The ledger of follow-ups: overdue, due, without a date, and resolved ones with the periods of these."""

from __future__ import annotations

from collections.abc import Iterator

from briefgen.records.page import Page
from briefgen.site.page_kinds import PageKind, Planning, View, ViewContext, register
from briefgen.site.periods import period_pages, period_view

ADDRESS = "/follow-ups/"


def _ledger(at: Planning) -> Iterator[Page]:
    yield at.page(ADDRESS)


def _periods(at: Planning) -> Iterator[Page]:
    yield from period_pages(at, ADDRESS)


def _view(page: Page, at: ViewContext) -> View:
    ask = at.reader.ask
    resolved = period_view("resolved", page.period, ADDRESS, at)
    if page.period:
        return resolved
    limit = at.config.chronology.split
    return resolved | {
        "overdue": ask("overdue", limit),
        "upcoming": ask("upcoming", limit),
        "undated": ask("listing", "open", "", limit, False),
    }


register(
    PageKind(
        name="follow-ups",
        pages={"site": _ledger, "list:resolved": _periods},
        template="follow-ups.html",
        view=_view,
        is_listed=True,
    )
)
