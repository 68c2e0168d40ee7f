"""Periods: what is known of a date, and the parts of a list by time.

A period is written in EDTF, and X stands for what is not known. Each date has one that says how much is known of it:

- `2021-02-05` the day, `2021-02-XX` only the month, `2021-21` the season, `2021-XX` only the year
- `198X` only the decade, `19XX` only the century; `XXXX` where there is no date

A list is divided into years (`2021`), decades and centuries, a year into months (`2021-02`), seasons and `2021-XX`, a
month by tens of days (`2021-02-1X`) and `2021-02-XX`, and those into days. `""` is the whole list.

In each list, what is known less exactly stands before what it may be a part of: a year before its months, a season
before its first month, a decade before its years.
"""

from __future__ import annotations

import re
from functools import lru_cache

from briefgen.records.dates import Edtf, read

UNDATED = "XXXX"
"""The period of what has no date: it stands after all others."""

SEASONS = {"21": "spring", "22": "summer", "23": "autumn", "24": "winter"}

_BEFORE_MONTH = {"21": "02z", "22": "05z", "23": "08z", "24": "11z"}
_SEASON_AT = {text: season for season, text in _BEFORE_MONTH.items()}
_PERIOD = r"|\d{4}|\d{3}X|\d\dXX|\dXXX|XXXX|\d{4}-XX|\d{4}-2[1-4]|\d{4}-(0[1-9]|1[0-2])(-(XX|[0-3]X|\d\d))?"
_DIVISIBLE = r"|\d{4}|\d{4}-(0[1-9]|1[0-2])(-[0-3]X)?"
# the patterns are compiled where they are used, because an unchanged build needs neither


@lru_cache(maxsize=4_096)
def known(date: Edtf) -> str:
    """Return the period that says what is known of a date; of a range it is the start, or the end if that is open."""
    start, _, end = str(date).partition("/")
    half = end if start in ("", "..") else start
    when = read(half)
    first, last = when.first, when.last
    if when.precision == "season":
        return re.sub("[~?%]", "", half)
    if first == last:
        return date.sort_key[:10]
    if first[:7] == last[:7]:
        return f"{first[:7]}-XX"
    if first[:4] == last[:4]:
        return f"{first[:4]}-XX"
    shared = next((length for length in (3, 2, 1) if first[:length] == last[:length]), 0)
    return first[:shared].ljust(4, "X")


@lru_cache(maxsize=4_096)
def prefix(period: str) -> str:
    """Return what the sort keys of all items in a period begin with.

    Raises:
        ValueError: there is no such period.

    """
    if not re.fullmatch(_PERIOD, period, re.ASCII):
        msg = f'"{period}" is no period; write a year (2021), a month (2021-02), a day (2021-02-05) or another period'
        raise ValueError(msg)
    if period == UNDATED:
        return period
    if len(period) == 7:
        return f"{period[:5]}{_BEFORE_MONTH.get(period[5:]) or period[5:].replace('X', '-') + '-'}"
    return period[:9] if _is_tens(period) else period.replace("X", "-")


@lru_cache(maxsize=4_096)
def place(period: str) -> str:
    """Return the first ten characters of the sort key of an item of which this is known: the day, if that is known."""
    return prefix(period).ljust(10, "-")


@lru_cache(maxsize=4_096)
def at_place(sort: str) -> str:
    """Return what is known of the date of an item with this sort key; a month if that is all that the key holds."""
    if season := _SEASON_AT.get(sort[5:8]):
        return f"{sort[:4]}-{season}"
    found = sort[:10].replace("-", "X")
    year, month, day = found[:4], found[5:7], found[8:10]
    if "X" in year:
        return year
    return "-".join(filter(None, (year, month, day if month != "XX" else "")))


@lru_cache(maxsize=4_096)
def path(period: str) -> tuple[str, ...]:
    """Return all periods that a period is in, from the year to itself."""
    lengths = [length for length in (4, 7) if length < len(period)]
    tens = [f"{period[:9]}X"] if len(period) == 10 and period[9] != "X" else []
    return (*(period[:length] for length in lengths), *tens, period) if period else ()


def parent(period: str) -> str:
    """Return the period that a period is a part of: `2021` for `2021-02`, `""` for `2021`."""
    return ("", *path(period))[-2:][0]


def part_of(period: str, within: str) -> str:
    """Return the part of a longer period in which a period is: `2021-02` for `2021-02-05` within `2021`."""
    above = path(period)
    return above[min(len(path(within)), len(above) - 1)]


def month(period: str) -> str:
    """Return the month that a period is in, or what is known instead: the season, the year, the decade."""
    return period[: len("2021-02")]


def precision(period: str) -> str:
    """Return how much is known of what stands in a period and in none of its parts: `month`, `season`, `year` …."""
    if period[5:7] not in ("", "XX"):
        return "season" if period[5:7] in SEASONS else "month"
    return {0: "year", 1: "decade", 2: "century", 3: "millennium"}[period[:4].count("X")]


def is_divisible(period: str) -> bool:
    """Return True if a period has parts that dates tell apart: a year, a month, tens of days."""
    return re.fullmatch(_DIVISIBLE, period, re.ASCII) is not None


def address(period: str) -> str:
    """Return what the address of a period's page ends with: `2021/02/`, `2021/spring/`, `1980s/`, `2021/02/10-19/`."""
    parts = [_span(period[:4])]
    if len(period) >= 7:
        parts.append("month-unknown" if period[5:7] == "XX" else SEASONS.get(period[5:7], period[5:7]))
    if len(period) == 10:
        parts.append("day-unknown" if period[8:] == "XX" else _TENS[period[8]] if _is_tens(period) else period[8:])
    return "".join(f"{part}/" for part in parts)


_TENS = {"0": "01-09", "1": "10-19", "2": "20-29", "3": "30-31"}


def _span(year: str) -> str:
    if year == UNDATED:
        return "undated"
    if year.count("X") == 1:
        return f"{year[:3]}0s"
    return f"{year.replace('X', '0')}-{year.replace('X', '9')}" if "X" in year else year


def _is_tens(period: str) -> bool:
    return len(period) == 10 and period[8] != "X" and period[9] == "X"
