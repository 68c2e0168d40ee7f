"""Calendars (RFC 5545) of the site, and of each actor, topic and place with an agenda."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypedDict

from briefgen.archive.agenda import AGENDA
from briefgen.archive.agenda_results import AgendaEntry
from briefgen.records.followed import CALENDAR
from briefgen.records.ids import ListId
from briefgen.records.page import Page
from briefgen.site import old_files
from briefgen.site.agenda import Thing, thing
from briefgen.site.calendar_events import CalendarEvent, event
from briefgen.site.lasting_ids import site_name
from briefgen.site.page_kinds import PageKind, Planning, ViewContext, register


class Calendar(TypedDict):
    """A calendar of follow-ups and coming events."""

    thing: Thing
    """Whose calendar it is; its name is `""` for the calendar of the site."""
    events: list[CalendarEvent]
    """The events by date: what lies ahead, and what was announced or due in the last four hundred days."""
    left_out: int
    """How many items have no place in a calendar, because little is known of their dates."""
    home_address: str
    """The address of the forecast that the calendar belongs to; of the page of its `thing` if that has no forecast."""


def _site(at: Planning) -> Iterator[Page]:
    yield at.page("/calendar.ics", AGENDA)


def _view(page: Page, at: ViewContext) -> Calendar:
    name = ListId(page.feed)
    about, site = thing(name, at), site_name(at)
    entries: tuple[AgendaEntry, ...] = at.reader.ask("calendar", name)
    events = [event(entry, site, at) for entry in entries]
    shown = [item for item in events if item]
    has_forecast = not name.key or bool(at.reader.ask("years", name))
    return {
        "thing": about,
        "events": shown,
        "left_out": len(events) - len(shown),
        "home_address": f"{about.address or '/'}next/" if has_forecast else about.address,
    }


register(
    PageKind(
        name="calendar",
        pages={
            "site": _site,
            **{f"list:{kind}": old_files.own for kind in CALENDAR.lists},
            "old-addresses": old_files.kept,
        },
        template="calendar.ics",
        view=_view,
    )
)
register(
    PageKind(
        name="old-calendar",
        pages={
            **{f"list:{kind}": old_files.stated for kind in CALENDAR.lists},
            "old-addresses": old_files.moved,
        },
        template="calendar.ics",
        view=_view,
        is_redirect=True,
    )
)
