"""What is new, day by day: what was published, updated and corrected. And all corrections."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
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
    """What is new, or what was corrected: on the last days, or in a period."""

    days: list[Day]
    """The days on which something changed, the newest first."""


def _first(address: str, at: Planning) -> Iterator[Page]:
    yield at.page(address)


def _periods(address: str, at: Planning) -> Iterator[Page]:
    yield from period_pages(at, address)


def _news(page: Page, at: ViewContext) -> News:
    return _by_day("news", ADDRESS, page, at)


def _corrections(page: Page, at: ViewContext) -> News:
    return _by_day("corrections", CORRECTIONS, page, at)


def _by_day(name: str, address: str, page: Page, at: ViewContext) -> News:
    view = period_view(name, page.period, address, at)
    cards = sorted(_cards(name, view, at), key=_order, reverse=True)
    return {**view, "jumps": (), "days": _days(cards, is_cut=not view["whole"])}


def _cards(name: str, view: Chronology, at: ViewContext) -> Iterable[ListItem]:
    """Return the items of the page: a first page that leads to the rest has as many as fit."""
    if view["whole"] or view["period"]:
        return (card for group in view["groups"] for card in group.cards)
    found: tuple[ListItem, ...] = at.reader.ask("listing", name, "", min(SHOWN, at.config.chronology.split), True)
    return found


def _order(card: ListItem) -> tuple[str, str, str]:
    """Return by what the items of a day sort: the time, and what is known only to the day after that."""
    when = Moment(card.published).sort_key if card.kind == "briefing" else card.date.sort_key if card.date else ""
    return when, card.entity, card.anchor


def _days(cards: Iterable[ListItem], *, is_cut: bool) -> list[Day]:
    """Group items by day. If there are more than these, the last day, which may be cut, is left out."""
    days = [Day(Moment(day), tuple(found)) for day, found in groupby(cards, key=lambda card: _order(card)[0][:10])]
    return days[:-1] if is_cut and len(days) > 1 else days


register(
    PageKind(
        name="new",
        pages={"site": partial(_first, ADDRESS), "list:news": partial(_periods, ADDRESS)},
        template="new.html",
        view=_news,
        is_listed=True,
    )
)
register(
    PageKind(
        name="corrections",
        pages={"site": partial(_first, CORRECTIONS), "list:corrections": partial(_periods, CORRECTIONS)},
        template="corrections.html",
        view=_corrections,
        is_listed=True,
    )
)
