"""When a briefing was published and last changed. What is new goes by this, not by when something happened."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta, tzinfo

import msgspec

from briefgen.records.dates import Edtf, Moment
from briefgen.records.front_matter import Briefing
from briefgen.records.zones import start_of, written

FIRST_SITE = "1991-08-06"
"""The day of the first web site: what happened before was not published on a site at once."""


class Publication(msgspec.Struct, frozen=True):
    """When a briefing was published and changed: days or times; `published` is `""` if that is not known.

    `changes` are those after the publication, the oldest first. `updated` is the last update after it, if no
    correction says the same. `order` is the sort key by publication. It is that of the date's first day if the
    publication is not known.
    """

    published: str
    changes: tuple[str, ...]
    updated: Moment | None
    order: str

    @property
    def modified(self) -> str:
        """The last change, or the publication if none was later."""
        return self.changes[-1] if self.changes else self.published

    def is_before(self, change: Moment) -> bool:
        """Return True if a change came after the publication. One that is known to the day came after that day."""
        return _is_after(change, self.published)


def publication_of(record: Briefing, zone: tzinfo) -> Publication:
    """Return when a briefing was published and last changed."""
    changes, updated = _changes(record)
    published = _published(record, changes)
    if updated == published:  # what is written first is no update
        changes, updated = [change for change in changes if change != updated], None
    return Publication(
        published=published,
        changes=_after(published, changes, zone) if changes else (),
        updated=updated if updated and _is_after(updated, published) else None,
        order=Moment(published or record.date.when.first).sort_key,
    )


def _is_after(change: Moment, published: str) -> bool:
    return bool(published) and Edtf(change).sort_key > Moment(published).sort_key


def _changes(record: Briefing) -> tuple[list[Moment], Moment | None]:
    """Return when a briefing was changed, and the update among these that no correction says.

    An update on the day of a correction is that correction, unless the times of both are known and differ. If only the
    update says the time, that is the time of the correction.
    """
    changes: list[Moment] = [correction.date for correction in record.corrections]
    updated = record.updated
    if updated is None or updated in changes:
        return changes, None
    day = Moment(updated.when.first)
    if day in changes:
        changes[changes.index(day)] = updated
        return changes, None
    if updated == day and any(change.when.first == day for change in changes):
        return changes, None
    return [*changes, updated], updated


def _published(record: Briefing, changes: Sequence[Moment]) -> str:
    """Return when a briefing was published: as it says, or when its embargo ends, or else on the date's first day.

    It was published before it was changed, and not before its embargo ended.
    """
    embargo = (record.embargo,) if record.embargo else ()
    if given := record.published or record.embargo:
        return str(max((given, *embargo), key=_time))
    first = record.date.when.first
    if not changes:
        return first if first >= FIRST_SITE else ""
    known = changes if first < FIRST_SITE else [Moment(first), *changes]
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
