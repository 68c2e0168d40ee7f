"""Calendars (RFC 5545) of the site, and of each actor, topic and place with an agenda."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypedDict

from briefgen.archive import page_sources
from briefgen.archive.agenda import AGENDA, OF_THINGS
from briefgen.archive.agenda_results import AgendaEntry
from briefgen.archive.list_counts import total
from briefgen.config import REDIRECTS
from briefgen.records.ids import ListId
from briefgen.records.page import Page
from briefgen.site.agenda import Thing, entity_of, page_of, thing
from briefgen.site.calendar_events import CalendarEvent, event
from briefgen.site.lasting_ids import site_name
from briefgen.site.old_files import FILES, old_files_of
from briefgen.site.page_kinds import PageKind, Planning, ViewContext, register

NAME = FILES["calendar"]


class Calendar(TypedDict):
    """A calendar of follow-ups and coming events."""

    thing: Thing
    """Whose calendar it is; its name is `""` for the calendar of the site."""
    events: list[CalendarEvent]
    """The events by date: what lies ahead, and what was announced or due in the last four hundred days."""
    left_out: int
    """How many items have no place in a calendar, because little is known of their dates."""
    home_address: str
    """The address of the forecast that the calendar belongs to."""


def _site(at: Planning) -> Iterator[Page]:
    yield at.page(f"/{NAME}", AGENDA)


def _of_thing(at: Planning) -> Iterator[Page]:
    if (found := page_of(at)) and total(at.db, at.subject.list):
        yield at.page(f"{found[0]}{NAME}", at.subject.list)


def _old_of_thing(at: Planning) -> Iterator[Page]:
    if not total(at.db, at.subject.list):
        return
    for old, address, source in page_sources.old_addresses(at.db, entity_of(at)):
        if old.endswith("/"):
            yield at.page(f"{old}{NAME}", f"{at.subject.list}\n{address}{NAME}", source)


def _old(at: Planning) -> Iterator[Page]:
    for old, calendar in old_files_of(at, "calendar"):
        yield at.page(old, f"{calendar.feed}\n{calendar.address}", REDIRECTS)


def _view(page: Page, at: ViewContext) -> Calendar:
    name = ListId(page.feed)
    about, site = thing(name, at), site_name(at)
    entries: tuple[AgendaEntry, ...] = at.reader.ask("calendar", name)
    events = [event(entry, site, at) for entry in entries]
    shown = [item for item in events if item]
    return {
        "thing": about,
        "events": shown,
        "left_out": len(events) - len(shown),
        "home_address": f"{about.address or '/'}next/",
    }


register(
    PageKind(
        name="calendar",
        pages={"site": _site, **{f"list:{kind}": _of_thing for kind in OF_THINGS}},
        template="calendar.ics",
        view=_view,
    )
)
register(
    PageKind(
        name="old-calendar",
        pages={"old-addresses": _old, **{f"list:{kind}": _old_of_thing for kind in OF_THINGS}},
        template="calendar.ics",
        view=_view,
        is_redirect=True,
    )
)
