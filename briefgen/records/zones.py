"""Times in a time zone: as authors and other tools write them, and as the site keeps them.

The site keeps each time in its own zone, so that the day of a time is the day on which the site's readers have it:
`2021-02-05T09:30:00+01:00`, with `Z` for UTC.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import lru_cache

_TIME = (
    r"(\d{4})-(\d\d?)-(\d\d?)(?:T|\s+)(\d\d?):(\d\d)(?::(\d\d)(\.\d*)?)?\s*"
    r"(?P<offset>Z|UTC|GMT|(?P<sign>[+-])(?P<hours>\d\d?)(?::?(?P<minutes>\d\d))?)?"
)
"""A time as ISO 8601, RFC 3339 and YAML 1.1 write it: `2021-02-05T13:45:00Z`, `2021-02-05 13:45:00 -0500`."""

EARLIEST, LATEST = datetime(1, 1, 2, tzinfo=UTC), datetime(9999, 12, 30, tzinfo=UTC)
"""Between these every instant has a date in every time zone."""


def in_zone(text: str, zone: tzinfo) -> str:
    """Return a date or a range with its times in a zone. A time that names no zone is in this one already.

    Raises:
        ValueError: there is no such time; the message is for authors.

    """
    if ":" not in text:
        return text
    return "/".join(_moved(part.strip(), zone) for part in text.split("/"))


def names_no_zone(text: str) -> bool:
    """Return True if a text is a time that does not say in which zone it is."""
    found = re.fullmatch(_TIME, text.strip(), re.ASCII | re.IGNORECASE)
    return bool(found and not found["offset"])


@lru_cache(maxsize=4_096)
def start_of(day: str, zone: tzinfo) -> str:
    """Return the first instant of a day (`YYYY-MM-DD`) in a zone."""
    return written(datetime.combine(date.fromisoformat(day), time(), zone), zone)


def written(moment: datetime, zone: tzinfo) -> str:
    """Return an instant in a zone, to the second: `2021-02-05T09:30:00+01:00`.

    A time that clocks leave out in spring is as long after midnight as it says. Before there were zones, towns had
    times of their own, whose offsets hold seconds. RFC 3339 knows none, so such an offset is rounded to minutes; the
    time of day is right.
    """
    local = moment.astimezone(UTC).astimezone(zone)
    offset = local.utcoffset() or timedelta()
    rounded = timezone(timedelta(minutes=round(offset / timedelta(minutes=1))))
    return local.replace(tzinfo=rounded, microsecond=0).isoformat().replace("+00:00", "Z")


def _moved(text: str, zone: tzinfo) -> str:
    found = re.fullmatch(_TIME, text, re.ASCII | re.IGNORECASE)
    if not found:
        return text
    try:
        moment = _moment(found, zone)
        is_known = EARLIEST <= moment <= LATEST
    except (ValueError, OverflowError) as error:
        msg = f"there is no {text}: {error}"
        raise ValueError(msg) from None
    if not is_known:
        msg = f"{text!r} is too near the end of the calendar; write one in the years 0002 to 9998"
        raise ValueError(msg)
    return written(moment, zone)


def _moment(found: re.Match[str], zone: tzinfo) -> datetime:
    """Return the instant of a time. A part of a second counts as a whole one, so that no embargo ends too early."""
    year, month, day, hour, minute, second = (int(part or 0) for part in found.groups()[:6])
    sign, hours, minutes = found["sign"], int(found["hours"] or 0), int(found["minutes"] or 0)
    if hours > 23 or minutes > 59:
        msg = f"{found['offset']} is no offset from UTC"
        raise ValueError(msg)
    size = timedelta(hours=hours, minutes=minutes)
    given = timezone(-size if sign == "-" else size) if sign else UTC
    whole = datetime(year, month, day, hour, minute, second, tzinfo=given if found["offset"] else zone)
    return whole + timedelta(seconds=bool((found[7] or "").strip(".0")))
