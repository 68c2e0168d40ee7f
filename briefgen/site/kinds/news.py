"""What is new, day by day: what was published, updated and corrected. And all corrections."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

import msgspec

from briefgen.records.dates import Moment
from briefgen.records.list_items import ListItem
from briefgen.records.page import Page
from briefgen.site.page_kinds import PageKind, Planning, ViewContext, register
from briefgen.site.periods import Chronology, period_pages, period_view

ADDRESS = "/new/"
CORRECTIONS = "/corrections/"

SHOWN = 30
"""How many items the first page shows at most, if it does not show all."""


class Day(msgspec.Struct, frozen=True):
    """A day, and what was published, updated and corrected on it."""

    day: Moment
    """The day."""
    cards: tuple[ListItem, ...]
    """The briefings, updates and corrections, the newest first."""


class News(Chronology):
    """What is new: the last days, or a period."""

    days: list[Day]
    """The days on which something changed, the newest first."""


class Corrections(Chronology):
    """The corrections: the last ones, or those of a period."""

    cards: list[ListItem]
    """The corrections on the page, the newest first."""


def _pages(at: Planning) -> Iterator[Page]:
    yield at.page(ADDRESS)


def _periods(at: Planning) -> Iterator[Page]:
    yield from period_pages(at, ADDRESS)


def _view(page: Page, at: ViewContext) -> News:
    view = period_view("news", page.period, ADDRESS, at)
    return {**view, "jumps": (), "days": _days(_cards("news", view, at), is_cut=not view["whole"])}


def _cards(name: str, view: Chronology, at: ViewContext) -> list[ListItem]:
    """Return the items of the page, the newest first: a page that leads to the rest begins with as many as fit."""
    found = [card for group in view["groups"] for card in group.cards]
    if not view["whole"] and not view["period"]:
        found = at.reader.ask("listing", name, "", min(SHOWN, at.config.chronology.split), True)
    return sorted(found, key=_order, reverse=True)


def _order(card: ListItem) -> tuple[str, str, str]:
    """Return by what the items of a day sort: the time, and what is known only to the day after that."""
    when = Moment(card.published).sort_key if card.kind == "briefing" else card.date.sort_key if card.date else ""
    return when, card.entity, card.anchor


def _days(cards: Iterable[ListItem], *, is_cut: bool) -> list[Day]:
    """Group items by day. If there are more than these, the last day, which may be cut, is left out."""
    days = [Day(Moment(day), tuple(found)) for day, found in groupby(cards, key=lambda card: _order(card)[0][:10])]
    return days[:-1] if is_cut and len(days) > 1 else days


def _correction_pages(at: Planning) -> Iterator[Page]:
    yield at.page(CORRECTIONS)


def _correction_periods(at: Planning) -> Iterator[Page]:
    yield from period_pages(at, CORRECTIONS)


def _corrections_view(page: Page, at: ViewContext) -> Corrections:
    view = period_view("corrections", page.period, CORRECTIONS, at)
    return {**view, "jumps": (), "cards": _cards("corrections", view, at)}


register(
    PageKind(name="new", pages={"site": _pages, "list:news": _periods}, template="new.html", view=_view, is_listed=True)
)
register(
    PageKind(
        name="corrections",
        pages={"site": _correction_pages, "list:corrections": _correction_periods},
        template="corrections.html",
        view=_corrections_view,
        is_listed=True,
    )
)
