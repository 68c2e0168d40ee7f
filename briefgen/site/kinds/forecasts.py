"""Forecasts: what comes next on the site, and for each actor, topic and place with an agenda; the feed of the agenda.

The ledger of follow-ups and the chronology hold what does not fit the site's forecast. That of one thing leads to pages
with its whole agenda, past and ahead.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypedDict

import msgspec

from briefgen.archive import list_counts
from briefgen.archive.agenda import AGENDA, OF_THINGS, OPEN
from briefgen.archive.agenda_results import AgendaEntry, Ahead, AheadCount, Standing
from briefgen.records import periods
from briefgen.records.ids import ListId
from briefgen.records.list_items import ListItem
from briefgen.records.page import Page
from briefgen.site.agenda import Thing, page_of, thing
from briefgen.site.calendar_events import last_change, name_of
from briefgen.site.forecast_groups import ForecastGroup, grouped
from briefgen.site.kinds.follow_ups import ADDRESS as LEDGER
from briefgen.site.kinds.follow_ups import OPEN_ADDRESS
from briefgen.site.lasting_ids import site_name, urn
from briefgen.site.page_kinds import PageKind, Planning, ViewContext, register
from briefgen.site.period_links import Period, month_title_of, parts_of
from briefgen.site.periods import Chronology, period_pages, period_view

ADDRESS = "/next/"
AHEAD = 30
"""How many items that lie ahead a forecast shows."""

SHOWN = 5
"""How many items of each other part it shows, if it cannot show all."""


class Rest(msgspec.Struct, frozen=True):
    """What a forecast does not show of a month, and where it stands."""

    title: str
    """The month, or what is known instead."""
    due: int
    """How many follow-ups are due."""
    due_address: str
    """The address of a page that shows them, or leads to them."""
    expected: int
    """How many briefings and events are expected."""
    expected_address: str
    """The address of a page that shows them, or leads to them."""


class Forecast(TypedDict):
    """The forecast of the site, or of an actor, a topic or a place."""

    thing: Thing
    """Whose forecast it is; its name is `""` for the forecast of the site."""
    agenda: str
    """The name of the agenda: `agenda`, `agenda-actor:<id>`, `agenda-topic:<slug>`, `agenda-place:<slug>`."""
    groups: list[ForecastGroup]
    """What lies ahead by week and by month; in all at most thirty items."""
    rest: list[Rest]
    """What more lies ahead, by month."""
    overdue: Standing
    """Open follow-ups whose last day has passed, the latest first."""
    undated: Standing
    """Open follow-ups without a date."""
    settled: Standing
    """Follow-ups that were resolved or withdrawn in the last thirty days."""
    contradictions: Standing
    """Statements that contradict another, and that nobody has answered; the newest first."""
    periods: tuple[Period, ...]
    """The years of the whole agenda of an actor, a topic or a place, with their pages; none if all of it is shown."""
    calendar_address: str
    """The address of the calendar, or `""`."""


class AgendaPeriod(Chronology):
    """All of the agenda of an actor, a topic or a place in one period, past and ahead."""

    thing: Thing
    """Whose agenda it is."""


class AgendaFeed(TypedDict):
    """What is new in the agenda of the site, for feeds."""

    entries: tuple[AgendaEntry, ...]
    """What was announced, promised, resolved or withdrawn last, as many as `[feeds] limit` says."""
    ids: list[str]
    """The id of each, which never changes."""
    changes: list[str]
    """When each last changed, or `""`."""
    feed_id: str
    """The id of the feed."""
    updated: str
    """When the newest change was made, or `""`."""


def _site(at: Planning) -> Iterator[Page]:
    yield at.page(ADDRESS)


def _of_thing(at: Planning) -> Iterator[Page]:
    if (found := page_of(at)) and list_counts.total(at.db, at.subject.list):
        yield at.page(f"{found[0]}next/")


def _periods(at: Planning) -> Iterator[Page]:
    if found := page_of(at):
        yield from period_pages(at, f"{found[0]}next/")


def _feed(at: Planning) -> Iterator[Page]:
    yield at.page(f"{ADDRESS}feed.xml")


def _agenda(page: Page) -> ListId:
    return page.subject.list if page.subject.kind == "list" else ListId(AGENDA)


def _view(page: Page, at: ViewContext) -> Forecast:
    ask, name, split = at.reader.ask, _agenda(page), at.config.chronology.split
    about = thing(name, at)
    counts: dict[str, int] = dict(ask("counts", name, "")) if about.address else {}
    is_divided = not about.address or sum(counts.values()) > split
    limit = SHOWN if is_divided else -1
    ahead: Ahead = ask("ahead", name, AHEAD if is_divided else max(AHEAD, split))
    own = f"{about.address or '/'}next/"
    return {
        "thing": about,
        "agenda": name,
        "groups": grouped(ahead.items, at.reader.clock),
        "rest": [_rest(line, about, own if is_divided else "", at) for line in ahead.rest],
        "overdue": ask("overdue_in", name, limit),
        "undated": ask("undated_in", name, limit),
        "settled": ask("settled_in", name, limit),
        "contradictions": _statements(ListId(name.replace(AGENDA, OPEN, 1)), at),
        "periods": parts_of(counts, "", own) if is_divided else (),
        "calendar_address": f"{about.address or '/'}calendar.ics",
    }


def _statements(name: ListId, at: ViewContext) -> Standing:
    found: tuple[ListItem, ...] = at.reader.ask("listing", name, "", SHOWN, True)
    return Standing(found, sum(number for _, number in at.reader.ask("counts", name, "")))


def _rest(line: AheadCount, about: Thing, divided: str, at: ViewContext) -> Rest:
    """Return what more there is in a month.

    What is due stands in the agenda, if that has pages at the address `divided`, or else in the ledger; what is
    expected stands on the page of the thing, or in the chronology.
    """
    year = periods.address(line.period[:4])
    due, expected = f"{divided}{year}", about.address
    if not about.address:
        is_long = sum(number for _, number in at.reader.ask("counts", "open", "")) > at.config.chronology.split
        due, expected = f"{OPEN_ADDRESS}{year}" if is_long else LEDGER, f"/chronology/{year}"
    return Rest(month_title_of(line.period), line.due, due if divided else LEDGER, line.expected, expected)


def _period_view(page: Page, at: ViewContext) -> AgendaPeriod:
    about = thing(page.subject.list, at)
    return {"thing": about, **period_view(page.subject.list, page.period, f"{about.address}next/", at)}


def _feed_view(_page: Page, at: ViewContext) -> AgendaFeed:
    site = site_name(at)
    entries: tuple[AgendaEntry, ...] = at.reader.ask("agenda_news", at.config.feeds.limit)
    changes = [last_change(entry, at) for entry in entries]
    return {
        "entries": entries,
        "ids": [urn(name_of(entry), site) for entry in entries],
        "changes": changes,
        "feed_id": urn("feed-next", site),
        "updated": max(changes, key=lambda text: (text[:10], text), default=""),
    }


register(
    PageKind(
        name="forecast",
        pages={"site": _site, **{f"list:{kind}": _of_thing for kind in OF_THINGS}},
        template="forecast.html",
        view=_view,
        is_listed=True,
    )
)
register(
    PageKind(
        name="agenda",
        pages={f"list:{kind}": _periods for kind in OF_THINGS},
        template="agenda.html",
        view=_period_view,
        is_listed=True,
    )
)
register(PageKind(name="agenda-feed", pages={"site": _feed}, template="agenda-feed.xml", view=_feed_view))
