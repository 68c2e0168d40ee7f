"""The ledger of follow-ups: overdue, due, without a date, and resolved, with pages for what does not fit."""

from __future__ import annotations

from collections.abc import Iterator

from briefgen.archive import list_counts
from briefgen.records.list_items import ListItem
from briefgen.records.page import Page
from briefgen.records.periods import UNDATED
from briefgen.site.page_kinds import PageKind, Planning, ViewContext, register
from briefgen.site.periods import Chronology, period_pages, period_view

ADDRESS = "/follow-ups/"
OPEN_ADDRESS = "/follow-ups/open/"


class FollowUps(Chronology):
    """Open or resolved follow-ups, or one period of them."""

    is_open: bool
    """True for open follow-ups, False for resolved ones."""


class Ledger(FollowUps):
    """The ledger: follow-ups that are overdue, due, without a date, and resolved."""

    overdue: tuple[ListItem, ...]
    """Open follow-ups whose last day has passed, the latest first; at most a third of `[chronology] split`."""
    overdue_total: int
    """How many there are."""
    upcoming: tuple[ListItem, ...]
    """Open follow-ups that are due today or later, the next first; at most a third of `[chronology] split`."""
    upcoming_total: int
    """How many there are."""
    undated: tuple[ListItem, ...]
    """Open follow-ups without a date; at most a third of `[chronology] split`."""
    undated_total: int
    """How many there are."""
    open_address: str
    """The address of the page that leads to all open follow-ups, or `""` if the ledger shows all of them."""


def _shown(at: Planning | ViewContext) -> int:
    """Return how many follow-ups of each kind the ledger shows: all kinds together fit on a page."""
    return at.config.chronology.split // 3 or 1


def _ledger(at: Planning) -> Iterator[Page]:
    yield at.page(ADDRESS)


def _open(at: Planning) -> Iterator[Page]:
    if list_counts.total(at.db, at.subject.list) > _shown(at):
        yield at.page(OPEN_ADDRESS)
        yield from period_pages(at, OPEN_ADDRESS)


def _resolved(at: Planning) -> Iterator[Page]:
    yield from period_pages(at, ADDRESS)


def _view(page: Page, at: ViewContext) -> Ledger | FollowUps:
    if page.about == "list:open":
        return {**period_view("open", page.period, OPEN_ADDRESS, at), "is_open": True}
    resolved: FollowUps = {**period_view("resolved", page.period, ADDRESS, at), "is_open": False}
    return resolved if page.period else _ledger_view(resolved, at)


def _ledger_view(resolved: FollowUps, at: ViewContext) -> Ledger:
    ask, limit = at.reader.ask, _shown(at)
    overdue, upcoming = ask("due_counts")
    undated = sum(number for _, number in ask("counts", "open", UNDATED))
    return {
        **resolved,
        "overdue": ask("overdue", limit),
        "overdue_total": overdue,
        "upcoming": ask("upcoming", limit),
        "upcoming_total": upcoming,
        "undated": ask("listing", "open", UNDATED, limit, False),
        "undated_total": undated,
        "open_address": OPEN_ADDRESS if overdue + upcoming + undated > limit else "",
    }


register(
    PageKind(
        name="follow-ups",
        pages={"site": _ledger, "list:open": _open, "list:resolved": _resolved},
        template="follow-ups.html",
        view=_view,
        is_listed=True,
    )
)
