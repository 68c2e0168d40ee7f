"""What comes next: a forecast of the site, and of each actor, topic and place with an agenda; its feed.

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
from briefgen.records import date_labels, periods
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
    closed: Standing
    """Follow-ups that were resolved or withdrawn in the last thirty days."""
    contradictions: Standing
    """Statements that contradict another, and that nobody has answered; the newest first."""
    open_address: str
    """The address of a page that shows all open follow-ups, or leads to them."""
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
    is_divided = not about.address or sum(number for _, number in ask("counts", name, "")) > split
    limit = SHOWN if is_divided else -1
    ahead: Ahead = ask("ahead", name, AHEAD)
    below = f"{about.address}next/" if is_divided else about.address
    return {
        "thing": about,
        "agenda": name,
        "groups": grouped(ahead.items, at.reader.clock),
        "rest": [_rest(line, below if about.address else "", at) for line in ahead.rest],
        "overdue": ask("overdue_in", name, limit),
        "undated": ask("undated_in", name, limit),
        "closed": ask("closed_in", name, SHOWN),
        "contradictions": _statements(ListId(name.replace(AGENDA, OPEN, 1)), at),
        "open_address": below if about.address else LEDGER,
        "calendar_address": f"{about.address or '/'}calendar.ics",
    }


def _statements(name: ListId, at: ViewContext) -> Standing:
    found: tuple[ListItem, ...] = at.reader.ask("listing", name, "", SHOWN, True)
    return Standing(found, sum(number for _, number in at.reader.ask("counts", name, "")))


def _rest(line: AheadCount, below: str, at: ViewContext) -> Rest:
    """Return what more there is in a month. `below` is where the pages of a thing's agenda are, "" for the site's."""
    year = periods.address(line.period[:4])
    title = date_labels.period(line.period).partition(",")[0]
    title = f"{title[:1].upper()}{title[1:]}"
    if below:
        address = f"{below}{year}" if below.endswith("/next/") else below
        return Rest(title, line.due, address, line.expected, address)
    is_divided = sum(number for _, number in at.reader.ask("counts", "open", "")) > at.config.chronology.split
    due_address = f"{OPEN_ADDRESS}{year}" if is_divided else LEDGER
    return Rest(title, line.due, due_address, line.expected, f"/chronology/{year}")


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
