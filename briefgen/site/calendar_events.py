"""The events of calendars (RFC 5545): where each stands, what its id is, and when it last changed.

All of that follows from what the briefings say, so that a build that knows nothing makes the same calendar.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Literal, NamedTuple

import msgspec

from briefgen.archive.agenda_results import AgendaEntry
from briefgen.build_time import zone
from briefgen.records import date_labels
from briefgen.records.agenda import FOREVER, later
from briefgen.records.dates import Edtf, When, read
from briefgen.records.list_items import ListItem, is_settled
from briefgen.records.zones import start_of
from briefgen.site.lasting_ids import uid
from briefgen.site.page_kinds import ViewContext

LONGEST = 92
"""How many days may be marked for what is known to the month or the season; more would fill the calendar."""

_NEVER = datetime(1970, 1, 1, tzinfo=UTC)
"""The last change of what nobody has published yet; the sequence counts from here."""

Status = Literal["CONFIRMED", "TENTATIVE", "CANCELLED"]


class Span(NamedTuple):
    """Where an event stands: days, or instants in UTC, as iCalendar writes them. `end` is exclusive, or ""."""

    start: str
    end: str
    is_day: bool


class CalendarEvent(msgspec.Struct, frozen=True):
    """One event of a calendar."""

    card: ListItem
    """The follow-up, the event or the briefing."""
    uid: str
    """The id, which never changes."""
    start: str
    """The first day (`20210301`), or the instant in UTC (`20210301T083000Z`)."""
    end: str
    """The day after the last one, or the instant at which it ends; `""` if there is none."""
    is_day: bool
    """True if these are whole days."""
    date_words: str
    """The date in words, if it is not exact: `spring 2021`, `about 5 March 2021`; else `""`."""
    status: Status
    """`CONFIRMED`, `TENTATIVE` if the date is not exact, `CANCELLED` if it was resolved or withdrawn."""
    stamp: str
    """When it last changed, in UTC: `20210205T000000Z`."""
    sequence: int
    """A number that grows with each change that says when it was made."""


def event(entry: AgendaEntry, site: str, at: ViewContext) -> CalendarEvent | None:
    """Return the event of an item, or None if its date is not known well enough. `site` is its name in ids."""
    item = entry.item
    if item.date is None or (span := _span(item, item.date.when)) is None:
        return None
    last = last_change(entry, at)
    changed = _instant(last, at) if last else _NEVER
    is_vague = not _is_exact(item.date)
    status: Status = "CANCELLED" if is_settled(item) else "TENTATIVE" if is_vague else "CONFIRMED"
    return CalendarEvent(
        item,
        uid(name_of(entry), site),
        *span,
        date_words=date_labels.long(item.date) if is_vague else "",
        status=status,
        stamp=_basic(changed.isoformat()),
        sequence=2 * max((changed - _NEVER) // timedelta(minutes=1), 0) + is_settled(item),
    )


def name_of(entry: AgendaEntry) -> str:
    """Return the name from which the id of an item is made: what its briefing was called first, and which part it is.

    Dates are no part of it, because they move.
    """
    item = entry.item
    part = f"event-{item.part}" if item.part else item.anchor
    return f"{entry.origin}#{part}"


def last_change(entry: AgendaEntry, at: ViewContext) -> str:
    """Return the day or time of the last change that does not lie ahead of today, or "".

    A briefing that resolves a follow-up changes it.
    """
    item = entry.item
    settled = item.resolved.date.when.first if item.resolved else str(item.withdrawn or "")
    known = [text for text in (entry.published, entry.modified, settled) if text and at.reader.clock.reached(text[:10])]
    return max(known, key=lambda text: _instant(text, at), default="")


def _instant(text: str, at: ViewContext) -> datetime:
    written = start_of(text, zone(at.config.timezone)) if len(text) == len("2021-02-05") else text
    return datetime.fromisoformat(written).astimezone(UTC)


def _is_exact(date: Edtf) -> bool:
    when = date.when
    ends = (when, when.end) if when.end else (when,)
    return all(one.precision in ("day", "time") and not (one.approximate or one.uncertain) for one in ends)


def _span(item: ListItem, when: When) -> Span | None:
    """Return where an item stands in a calendar.

    A follow-up stands on the last day on which it is due. What is known to the month or the season takes all its days,
    and what is known no better than to the year has no place. What has no end takes what is known of its start.
    """
    if when.last == FOREVER:
        start = read(str(item.date).partition("/")[0])
        return _days(start) if item.kind != "follow-up" else None
    if when.utc and (when.end is None or when.end.utc):
        return Span(_basic(when.utc), _basic(when.end.utc) if when.end else "", is_day=False)
    if item.kind == "follow-up":
        return _days(read(when.last))
    return _days(when)


def _days(when: When) -> Span | None:
    """Return the days that a date may mean, unless they are too many because too little is known."""
    known = all(one.precision in ("day", "time") for one in (when, when.end or when))
    if not known and later(when.first, LONGEST) <= when.last:
        return None
    end = later(when.last, 1)
    return Span(_compact(when.first), _compact(end) if end > when.first else "", is_day=True)


def _compact(day: str) -> str:
    return day.replace("-", "")


def _basic(instant: str) -> str:
    """Return an instant in UTC as iCalendar writes it, whatever its year."""
    return f"{instant[:19].replace('-', '').replace(':', '')}Z"
