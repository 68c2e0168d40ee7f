"""Dates as historians and desks write them: exact, partial, uncertain, ranges.

The notation is EDTF (Extended Date/Time Format, ISO 8601-2:2019; https://www.loc.gov/standards/datetime/). Plain years,
months and days are read here, everything else by the `edtf` library.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, tzinfo
from functools import lru_cache
from typing import Literal, Self

import msgspec

from briefgen.records.zones import EARLIEST, LATEST, in_zone, names_no_zone

Precision = Literal["time", "day", "month", "season", "year", "decade", "century", "open"]

_PLAIN = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", re.ASCII)
_QUALIFIED = re.compile(r"(\d{4}(?:-(?:0[1-9]|1[0-2])(?:-\d\d)?)?)([~?%])", re.ASCII)
_TIME = re.compile(r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d)?)(?:\.\d+)?(Z|[+-]\d\d:?\d\d)?", re.ASCII)
_EDTF_LOOK = re.compile(r"[0-9X~?%-]+", re.ASCII)
_SHAPES: tuple[tuple[str, Precision], ...] = (
    (r"\d{4}-\d\d-\d\d", "day"),
    (r"\d{4}-2[1-4]", "season"),
    (r"\d{4}-(0[1-9]|1[0-2])(-XX)?", "month"),
    (r"\d{4}(-XX(-XX)?)?", "year"),
    (r"\d{3}X(-XX(-XX)?)?", "decade"),
    (r"\d{2}XX(-XX(-XX)?)?", "century"),
)
HINT = "write 2021-02-05, 2021-02, 2021, 2021-02~ (about), 2021? (uncertain) or 2021-02-04/2021-02-06 (a range)"


class When(msgspec.Struct, frozen=True):
    """What a date means: its first and last possible day (`YYYY-MM-DD`), and how certain it is.

    `end` is the second half of a range. A range that is open at its end lasts to `9999-12-31`; one that is open at its
    start has its end as its first day.
    """

    first: str
    """The first possible day (`2021-02-05`)."""
    last: str
    """The last possible day."""
    precision: Precision
    """How exact it is."""
    approximate: bool = False
    """True for `2021~`."""
    uncertain: bool = False
    """True for `2021?`."""
    time: str = ""
    """The time of day, or `""`."""
    zone: str = ""
    """The zone of the time, or `""`."""
    utc: str = ""
    """The time as an instant (`2021-02-05T08:30:00`, in UTC), or `""`."""
    end: When | None = None
    """The second date of a range."""


class Edtf(str):
    """A date as its author wrote it, which is valid EDTF, with times in the site's zone; `when` is what it means."""

    __slots__ = ()

    def __new__(cls, text: str) -> Edtf:
        """Check the text. Raises ValueError with a message for authors if it is no date."""
        cleaned = text.strip()
        cls.check(cleaned)
        return super().__new__(cls, cleaned)

    @classmethod
    def at(cls, text: str, zone: tzinfo) -> Self:
        """Return a date with its times in the site's zone. Raises ValueError with a message for authors."""
        return cls(in_zone(text.strip(), zone))

    @classmethod
    def check(cls, text: str) -> None:
        """Raise ValueError if the text is no date of this kind."""
        read(text)

    @property
    def when(self) -> When:
        """What the date means."""
        return read(str(self))

    @property
    def sort_key(self) -> str:
        """Text by which dates sort in time: first day, then instant, then the less exact after the exact.

        The instant is in UTC, because an hour of the day comes twice when clocks go back.
        """
        when = self.when
        return f"{when.first}T{f'0{when.utc}' if when.utc else '24'}"


class Moment(Edtf):
    """A date or a time with zone, exact to the day at least: when something was published or changed."""

    __slots__ = ()

    @classmethod
    def check(cls, text: str) -> None:
        """Raise ValueError unless the text is one exact day, or a time with zone."""
        when = read(text)
        if when.precision not in ("day", "time") or when.end or when.approximate or when.uncertain:
            msg = f"{text!r} is not exact to the day; write 2021-02-05 or 2021-02-05T09:00:00+01:00"
            raise ValueError(msg)

    @property
    def sort_key(self) -> str:
        """Text by which moments sort in time. A day counts from its beginning, as feeds say it."""
        when = self.when
        return f"{when.first}T{f'0{when.utc}' if when.utc else '-'}"


class Instant(Edtf):
    """A time with its zone: a point in time that is the same everywhere (RFC 3339)."""

    __slots__ = ()

    @classmethod
    def at(cls, text: str, zone: tzinfo) -> Self:
        """Return the same instant in the site's zone. Raises ValueError if the text does not name its own zone.

        What is withheld until an instant must not be shown too early, because somebody else meant another zone.
        """
        if names_no_zone(text):
            here = in_zone(text.strip(), zone)
            msg = f"{text!r} does not say in which zone; write {here}, if it is meant in the site's own"
            raise ValueError(msg)
        return super().at(text, zone)

    @classmethod
    def check(cls, text: str) -> None:
        """Raise ValueError unless the text is a time with zone."""
        if read(text).precision != "time":
            msg = f"{text!r} is not a time with zone; write 2021-02-05T09:00:00+01:00"
            raise ValueError(msg)

    @property
    def timestamp(self) -> float:
        """Seconds since 1970-01-01T00:00:00Z."""
        return datetime.fromisoformat(str(self)).timestamp()


@lru_cache(maxsize=4_096)
def read(text: str) -> When:
    """Read one EDTF date.

    Raises:
        ValueError: the text is no date, or a date outside the years 0001 to 9999; the message is for authors.

    """
    if "/" not in text:
        return _single(text)
    left, right, *more = text.split("/")
    if more or not (_closed(left) or _closed(right)):
        msg = f"{text!r} is neither a date nor a range of two dates"
        raise ValueError(msg)
    end = _single(right) if _closed(right) else When("9999-12-31", "9999-12-31", "open")
    start = _single(left) if _closed(left) else When(end.first, end.first, "open")
    if end.last < start.first or (start.utc and end.utc and end.utc < start.utc):
        msg = f"{text!r} ends before it starts"
        raise ValueError(msg)
    if (start.first, start.last, start.utc) == (end.first, end.last, end.utc):
        msg = f"{text!r} starts and ends on the same date; write it once"
        raise ValueError(msg)
    return msgspec.structs.replace(start, last=end.last, end=end)


def _closed(part: str) -> bool:
    return part not in ("", "..")


def _single(text: str) -> When:
    if found := _PLAIN.fullmatch(text):
        month, day = (int(part) if part else None for part in found.groups()[1:])
        if month is None or month <= 12 or day:
            return _plain(text, int(found[1]), month, day)
    if found := _TIME.fullmatch(text):
        return _timed(text, *found.groups())
    if found := _QUALIFIED.fullmatch(text):  # as the library reads it, which takes longer to import than an edit takes
        return _qualified(_single(found[1]), text)
    return _by_library(text)


def _qualified(when: When, text: str) -> When:
    """Return what a date means with the sign behind it: `~` about, `?` uncertain, `%` both."""
    return msgspec.structs.replace(when, approximate=text[-1] in "~%", uncertain=text[-1] in "?%")


def _plain(text: str, year: int, month: int | None, day: int | None) -> When:
    try:
        first = date(year, 1 if month is None else month, 1 if day is None else day)
    except ValueError as error:
        msg = f"there is no {text}: {error}"
        raise ValueError(msg) from None
    if day:
        return When(text, text, "day")
    if month:
        return When(f"{text}-01", f"{text}-{_days(first)}", "month")
    return When(f"{text}-01-01", f"{text}-12-31", "year")


def _days(first: date) -> int:
    import calendar

    return calendar.monthrange(first.year, first.month)[1]


def _timed(text: str, day: str, time: str, zone: str | None) -> When:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        msg = f"there is no {text}: {error}"
        raise ValueError(msg) from None
    if zone and not EARLIEST <= moment <= LATEST:
        msg = f"{text!r} is too near the end of the calendar; write one in the years 0002 to 9998"
        raise ValueError(msg)
    if not zone:
        msg = f"{text!r} has a time but no zone; add Z or an offset such as +01:00"
        raise ValueError(msg)
    instant = moment.astimezone(UTC).replace(tzinfo=None, microsecond=0).isoformat()
    shown = "UTC" if zone == "Z" else f"UTC{zone[:3]}:{zone[-2:]}"
    return When(day, day, "time", time=time[:5], zone=shown, utc=instant)


def _by_library(text: str) -> When:
    precision = _precision(text)
    if precision is None:
        raise ValueError(_not_a_date(text))
    from edtf import EDTFParseException, parse_edtf  # imported late: most dates are plain

    try:
        season = re.fullmatch(r"(\d{4}-2[1-4])[~?%]", text)  # which the library does not know
        parsed = parse_edtf(season[1] if season else text)
        first, last = (date(*bound[:3]) for bound in (parsed.lower_strict(), parsed.upper_strict()))
    except (EDTFParseException, ValueError, AttributeError, OverflowError, TypeError, LookupError, RecursionError):
        raise ValueError(_not_a_date(text)) from None
    return When(
        first.isoformat(), last.isoformat(), precision,
        approximate="~" in text or "%" in text, uncertain="?" in text or "%" in text,
    )  # fmt: skip


def _precision(text: str) -> Precision | None:
    if not _EDTF_LOOK.fullmatch(text):
        return None
    bare = re.sub(r"[~?%]", "", text)
    return next((precision for shape, precision in _SHAPES if re.fullmatch(shape, bare)), None)


def _not_a_date(text: str) -> str:
    return f"{text!r} is not a date" if text else "a date is missing here"
