"""Offices over time: the newest first, and for each the stretches of a band on a line of time that all of them share.

No stretch depends on the day: an office without an end goes on past the last day that is known of any.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Literal

import msgspec

from briefgen.records.dates import Edtf
from briefgen.records.front_matter import Role, term
from briefgen.records.list_items import Person

Sureness = Literal["sure", "vague", "open"]

_LEAST = 0.8
"""How wide a stretch is at least, in hundredths of the band."""

_BEYOND = 0.12
"""How far the band goes on where it is open, as a part of the time that is known."""

_YEAR = 365.25


class Stretch(msgspec.Struct, frozen=True):
    """A part of a band. Places are hundredths of its length."""

    start: float
    """Where it begins, from 0 to 100."""
    width: float
    """How long it is."""
    sureness: Sureness
    """`sure`; `vague` where the beginning or the end is known to the month or the year only; `open` where it is not."""


class Office(msgspec.Struct, frozen=True):
    """An office that an actor holds or held."""

    role: Role
    """The office."""
    organisation: Person | None
    """Its organisation as an actor, or none."""
    band: tuple[Stretch, ...]
    """The stretches of its band; none if there is no line of time."""


class Career(msgspec.Struct, frozen=True):
    """The offices of an actor over time."""

    offices: tuple[Office, ...]
    """The offices, the newest first: those that have no end before all others."""
    first_year: int = 0
    """The year in which the line of time begins, or 0 if there is none: fewer than two offices have dates."""
    last_year: int = 0
    """The last year that is known of any office, or 0."""
    is_open: bool = False
    """True if an office has no end, so that the line of time goes on."""


class _Line(msgspec.Struct, frozen=True):
    """A line of time, in days: what is known of it, and where it begins and ends."""

    first: float
    last: float
    known: float

    def stretch(self, start: float, end: float, sureness: Sureness) -> Stretch:
        """Return the stretch between two days; one that is too short to be seen is made longer."""
        length = self.last - self.first
        width = max(100 * (end - start) / length, _LEAST)
        place = min(100 * (start - self.first) / length, 100 - width)
        return Stretch(round(place, 2), round(width, 2), sureness)


def career(roles: tuple[Role, ...], organisations: Iterable[Person | None]) -> Career:
    """Return offices over time. `organisations` are those of the roles, in the same order."""
    found = list(zip(roles, organisations, strict=True))
    found.sort(key=lambda pair: term(pair[0].from_, pair[0].to))
    found.reverse()
    dated = [role for role in roles if role.from_ or role.to]
    line = _line(dated) if len(dated) > 1 else None
    offices = tuple(Office(role, one, tuple(_band(role, line)) if line else ()) for role, one in found)
    if line is None:
        return Career(offices)
    first = min(day.when.first for role in dated for day in (role.from_, role.to) if day)
    last = date.fromordinal(int(line.known)).year
    return Career(offices, int(first[:4]), last, any(role.to is None for role in dated))


def _days(day: Edtf) -> tuple[int, int]:
    """Return the first and the last possible day of a date, as numbers; of an open range what is known."""
    when = day.when
    last = when.first if when.end and when.end.precision == "open" else when.last
    return date.fromisoformat(when.first).toordinal(), date.fromisoformat(last).toordinal()


def _line(roles: list[Role]) -> _Line:
    """Return the line of time that some offices share. Each has a beginning or an end."""
    days = [number for role in roles for day in (role.from_, role.to) if day for number in _days(day)]
    first, known = min(days), max(days)
    beyond = max(_BEYOND * (known - first), _YEAR / 2)
    before, after = any(role.from_ is None for role in roles), any(role.to is None for role in roles)
    return _Line(first - beyond * before, known + beyond * after, known)


def _band(role: Role, line: _Line) -> Iterator[Stretch]:
    """Yield the stretches of an office, the first one first."""
    if role.from_ is None and role.to is None:
        return
    starts, ends = _days(role.from_) if role.from_ else None, _days(role.to) if role.to else None
    if starts and ends and starts[1] >= ends[0]:
        yield line.stretch(starts[0], ends[1], "vague" if starts[0] < starts[1] or ends[0] < ends[1] else "sure")
        return
    if starts and starts[0] < starts[1]:
        yield line.stretch(*starts, "vague")
    if starts is None and ends:
        yield line.stretch(line.first, ends[0], "open")
    if starts:
        yield line.stretch(starts[1], ends[0] if ends else line.known, "sure")
    if ends and ends[0] < ends[1]:
        yield line.stretch(*ends, "vague")
    if ends is None:
        yield line.stretch(line.known, line.last, "open")
