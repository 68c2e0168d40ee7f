"""The ledger of follow-ups: overdue, due, without a date, and resolved, with pages for the periods of the last."""

from __future__ import annotations

from collections.abc import Iterator

from briefgen.records.list_items import ListItem
from briefgen.records.page import Page
from briefgen.site.page_kinds import PageKind, Planning, ViewContext, register
from briefgen.site.periods import Chronology, period_pages, period_view

ADDRESS = "/follow-ups/"


class Ledger(Chronology):
    """The ledger: follow-ups that are overdue, due, without a date, and resolved."""

    overdue: tuple[ListItem, ...]
    """Open follow-ups whose last day has passed, the latest first."""
    upcoming: tuple[ListItem, ...]
    """Open follow-ups that are due today or later, the next first."""
    undated: tuple[ListItem, ...]
    """Open follow-ups without a date."""


def _ledger(at: Planning) -> Iterator[Page]:
    yield at.page(ADDRESS)


def _periods(at: Planning) -> Iterator[Page]:
    yield from period_pages(at, ADDRESS)


def _view(page: Page, at: ViewContext) -> Ledger | Chronology:
    ask = at.reader.ask
    resolved = period_view("resolved", page.period, ADDRESS, at)
    if page.period:
        return resolved
    limit = at.config.chronology.split
    return {
        **resolved,
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
