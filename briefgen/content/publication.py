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


class Publication(msgspec.Struct, frozen=True):
    """When a briefing was published and changed: days or times; `published` is `""` if that is not known.

    `changes` are those after the publication, the oldest first. `order` is the sort key by publication. It is that of
    the date's first day if the publication is not known.
    """

    published: str
    changes: tuple[str, ...]
    order: str

    @property
    def modified(self) -> str:
        """The last change, or the publication if none was later."""
        return self.changes[-1] if self.changes else self.published

    def is_after(self, change: Moment) -> bool:
        """Return True if a change came after the publication. One that is known to the day came after that day."""
        return bool(self.published) and Edtf(change).sort_key > Moment(self.published).sort_key


def publication_of(record: Briefing, zone: tzinfo) -> Publication:
    """Return when a briefing was published and last changed."""
    changes = _changes(record)
    published = _published(record, changes)
    order = Moment(published or record.date.when.first).sort_key
    return Publication(published, _after(published, changes, zone) if changes else (), order)


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


def _after(published: str, changes: Iterable[Moment], zone: tzinfo) -> tuple[str, ...]:
    """Return the changes after the publication, the oldest first.

    Of a change that is known to the day, all that is known is that it came after what is known of that day: it counts
    as one second later, so that readers of feeds learn of each.
    """
    found, latest = [published], _instant(published, zone)
    for change in sorted(changes, key=lambda item: Edtf(item).sort_key):
        instant, day = _instant(change, zone), found[-1][:10]
        if instant > latest:
            found.append(str(change))
            latest = instant
        elif change == day:
            latest += timedelta(seconds=1)
            found.append(written(latest, zone))
    return tuple(found[1:])


def _instant(text: str, zone: tzinfo) -> datetime:
    return datetime.fromisoformat(start_of(text, zone) if len(text) == 10 else text)
