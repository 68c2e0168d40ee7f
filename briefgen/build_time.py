"""The day of a build as an explicit input: from the command line, from SOURCE_DATE_EPOCH, or from the clock."""

from __future__ import annotations

import os
import re
import time
from datetime import UTC, datetime, tzinfo

import msgspec

from briefgen.records.dates import Moment
from briefgen.records.zones import EARLIEST, LATEST

_SECONDS = re.compile(r"\d{1,15}", re.ASCII)


class Day(msgspec.Struct, frozen=True):
    """An instant (seconds since 1970) and the day (`YYYY-MM-DD`) that it falls on in the site's time zone."""

    now: float
    today: str


def zone(name: str) -> tzinfo:
    """Return the time zone of a name. Raises ZoneInfoNotFoundError if there is none."""
    if name == "UTC":
        return UTC
    from zoneinfo import ZoneInfo  # imported late: most sites use UTC

    return ZoneInfo(name)


def day(as_of: str | None, timezone: str) -> Day:
    """Return the day of a build.

    Args:
        as_of: a day, which means its first instant, or a time. If it is None, SOURCE_DATE_EPOCH is used
            (https://reproducible-builds.org/specs/source-date-epoch/), and if that is not set, the clock.
        timezone: the site's time zone.

    Raises:
        ValueError: `as_of` is not a day or a time, or SOURCE_DATE_EPOCH is not a number of seconds in the calendar.

    """
    place = zone(timezone)
    if as_of:
        return _given(as_of, place)
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if epoch and not _SECONDS.fullmatch(epoch):
        msg = f"SOURCE_DATE_EPOCH is {epoch[:40]!r}, not a number of seconds since 1970"
        raise ValueError(msg)
    now = float(epoch) if epoch else time.time()
    if not EARLIEST.timestamp() <= now <= LATEST.timestamp():
        msg = f"{now:.0f} seconds after 1970 is beyond the year 9999"
        raise ValueError(msg)
    return Day(now, datetime.fromtimestamp(now, place).date().isoformat())


def _given(as_of: str, place: tzinfo) -> Day:
    given = Moment.at(as_of, place)
    moment = datetime.fromisoformat(given)
    if given.when.precision == "day":
        moment = moment.replace(tzinfo=place)
        if not EARLIEST.date() < moment.date() < LATEST.date():
            msg = f"{as_of!r} is too near the end of the calendar; write one in the years 0002 to 9998"
            raise ValueError(msg)
    return Day(moment.timestamp(), given.when.first)


def instant(seconds: float) -> str:
    """Return a point in time as RFC 3339 in UTC."""
    return datetime.fromtimestamp(seconds, UTC).isoformat().replace("+00:00", "Z")
