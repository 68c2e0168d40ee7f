"""When a briefing was published and last changed. What is new goes by this, not by when something happened."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta, tzinfo

import msgspec

from briefgen.records.dates import Edtf, Moment
from briefgen.records.front_matter import Briefing
from briefgen.records.zones import start_of, written

FIRST_SITE = "1991-08-06"
"""The day of the first web site: what happened before was not published on a site at once."""


class Moments(msgspec.Struct, frozen=True):
    """When a briefing was published and last changed: days or times, or `""` if that is not known.

    `order` is the sort key by publication. It is that of the date's first day if the publication is not known.
    """

    published: str
    modified: str
    order: str


def moments(record: Briefing, zone: tzinfo) -> Moments:
    """Return when a briefing was published and last changed."""
    changes = _changes(record)
    published = _published(record, changes)
    order = Moment(published or record.date.when.first).sort_key
    return Moments(published, _modified(published, changes, zone) if changes else published, order)


def _changes(record: Briefing) -> tuple[Moment, ...]:
    """Return when a briefing was changed. An update on the day of a correction is that correction."""
    corrected = tuple(correction.date for correction in record.corrections)
    return corrected if record.updated is None or record.updated in corrected else (record.updated, *corrected)


def _published(record: Briefing, changes: tuple[Moment, ...]) -> str:
    """Return when a briefing was published: as it says, or when its embargo ends, or else on the date's first day.

    It was published before it was changed, and not before its embargo ended.
    """
    embargo = (record.embargo,) if record.embargo else ()
    if given := record.published or record.embargo:
        return str(max((given, *embargo), key=_time))
    first = record.date.when.first
    if not changes:
        return first if first >= FIRST_SITE else ""
    known = changes if first < FIRST_SITE else (Moment(first), *changes)
    return str(min(known, key=_time))


def _time(moment: Edtf) -> str:
    """Return by what moments sort, whatever kind of date they are."""
    return Moment(moment).sort_key


def _modified(published: str, changes: Iterable[Moment], zone: tzinfo) -> str:
    """Return the last change, or the publication if none was later.

    Of a change that is known to the day, all that is known is that it came after what is known of that day: it counts
    as one second later, so that readers of feeds learn of each.
    """
    found, latest = published, _instant(published, zone)
    for change in sorted(changes, key=lambda item: Edtf(item).sort_key):
        instant, day = _instant(change, zone), found[:10]
        if instant > latest:
            found, latest = str(change), instant
        elif change == day:
            latest += timedelta(seconds=1)
            found = written(latest, zone)
    return found


def _instant(text: str, zone: tzinfo) -> datetime:
    return datetime.fromisoformat(start_of(text, zone) if len(text) == 10 else text)
