"""How to write a date that is written in a form that is not read."""

from __future__ import annotations

import re
from collections.abc import Iterator

from briefgen.records.date_labels import MONTHS
from briefgen.records.dates import HINT, Edtf, Instant, Moment

LONGEST = 80
"""Characters of a text that may be a date."""

_DASHES = re.compile("[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]")
"""Hyphens, dashes and minus signs that are not the one of ASCII."""

_YEAR_FIRST = re.compile(r"(\d{4})\s?[-./年]\s?(\d{1,2})(?:\s?[-./月]\s?(\d{1,2})日?|月)?", re.ASCII)
_YEAR_LAST = re.compile(r"(\d{1,2})([./ -]) ?(\d{1,2})[./ -] ?(\d{4})", re.ASCII)
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)", re.ASCII)
_MONTH_FIRST = re.compile(r"([a-z]{3,9})\.?\s(?:(\d{1,2})(?:st|nd|rd|th)?,?\s)?(\d{4})", re.ASCII)
_DAY_FIRST = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?\.?[ -]([a-z]{3,9})\.?,?[ -](\d{4})", re.ASCII)
_ABOUT = re.compile(r"(?:circa|about|around|ca\.?|c\.?)\s*(\d.+)")
_DAYS = re.compile(
    r"(\d{1,2}) ?- ?(\d{1,2})\.? ([a-z]{3,9}) (\d{4})|([a-z]{3,9}) (\d{1,2}) ?- ?(\d{1,2}),? (\d{4})", re.ASCII
)
_DECADE = re.compile(r"(\d{3})0'?s", re.ASCII)
_SEASON = re.compile(r"(spring|summer|autumn|fall|winter)(?: of)? (\d{4})", re.ASCII)
_SEASONS = {"spring": 21, "summer": 22, "autumn": 23, "fall": 23, "winter": 24}
_WEEKDAY = re.compile(r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|satur|sat|sun)(?:day)?,?\s+", re.ASCII)
_SHORT_RANGE = re.compile(
    r"(?P<year>\d{4})(?:/| ?- ?| to )(?P<to>\d\d)|(?P<above>\d{4}-(?:\d\d-)?)(?P<first>\d\d)(?:/| to )(?P<last>\d\d)",
    re.ASCII,
)
"""A range whose end leaves out what it shares with its beginning: `2021/22`, `2021-02/03`, `2021-02-04/06`."""

_SINCE = re.compile(r"(since|from|after|until|till|before|bef\.?) (\d.*)")
_FAR = re.compile(
    r"-\d{4}(?:-\d\d)*|y-?\d+|\d{5,}(?:-\d\d){1,2}|\d+(?:st|nd|rd|th)? ?(?:century )?(?:b\.?c\.?(?:e\.?)?)", re.ASCII
)
"""A year before the year 1, or after 9999."""

_AROUND = " \t,;.\"'“”„‘’«»"
"""Signs around a date that are no part of it."""

_SEPARATORS = ("/", " - ", " to ", "-")


def advice(text: str, kind: type[Edtf] = Edtf) -> str:
    """Return what to write instead of a text that is not read as a date of this kind: `write 2021-02-05`."""
    meant = dict.fromkeys(_meant(text)) if len(text) <= LONGEST else {}
    found = [date for date in meant if _is_date(date, kind)]
    if found:
        return f"write {' or '.join(found)}"
    if _FAR.fullmatch(text.strip().lower()):
        return "only the years 1 to 9999 can be a date; write the year in the text"
    return HINT if kind is Edtf else ""  # most errors of other kinds say what to write


def example(kind: type[Edtf]) -> str:
    """Return how a date of a kind is written."""
    if issubclass(kind, Instant):
        return "write 2021-02-05T09:00:00+01:00"
    return "write 2021-02-05 or 2021-02-05T09:00:00+01:00" if issubclass(kind, Moment) else HINT


def _meant(text: str) -> Iterator[str]:
    """Yield the dates that a text may mean: two where day and month may stand in either order."""
    plain = _DASHES.sub("-", "".join(map(_digit, text))).strip(_AROUND).lower()
    if short := _SHORT_RANGE.fullmatch(plain):
        yield from _short_range(short)
        return
    if found := list(_dates(plain)):
        yield from found
        return
    if since := _SINCE.fullmatch(plain):
        for date in _dates(since[2]):
            yield f"{date}/.." if since[1] in ("since", "from", "after") else f"../{date}"
    if days := _DAYS.fullmatch(plain):
        start, end, month, year = days.groups()[:4] if days[1] else (days[6], days[7], days[5], days[8])
        yield from _range(f"{start} {month} {year}", f"{end} {month} {year}")
    for separator in _SEPARATORS:
        for middle in re.finditer(re.escape(separator), plain):
            yield from _range(plain[: middle.start()].strip(), plain[middle.end() :].strip())


def _short_range(found: re.Match[str]) -> Iterator[str]:
    """Yield what a short range may mean: `2021/22` two years, and `2021-02/03` two months, not a month or a day."""
    year, end, above, first, last = found.groups()
    if above:
        yield from _checked(f"{above}{first}/{above}{last}")
        return
    yield from _checked(f"{year}/{year[:2]}{end}")
    if int(end) <= 12:
        yield from _checked(f"{year}-{end}")


def _range(start: str, end: str) -> Iterator[str]:
    """Yield the range that two texts mean, if each means one date. The earlier date comes first."""
    bounds = [list(_dates(part)) for part in (start, end)]
    if all(len(part) == 1 for part in bounds):
        first, last = (part[0] for part in bounds)
        yield from list(_checked(f"{first}/{last}")) or _checked(f"{last}/{first}")


def _dates(plain: str) -> Iterator[str]:
    """Yield the dates, not ranges, that a text in lower case may mean."""
    plain = _WEEKDAY.sub("", plain, count=1)
    if found := _YEAR_FIRST.fullmatch(plain) or _COMPACT.fullmatch(plain):
        yield from _written(found[1], found[2], found[3])
    elif found := _YEAR_LAST.fullmatch(plain):
        yield from _written(found[4], found[3], found[1])
        if found[2] != ".":  # where days come last, no dots are written
            yield from _written(found[4], found[1], found[3])
    elif found := _SEASON.fullmatch(plain):
        yield f"{found[2]}-{_SEASONS[found[1]]}"
    elif found := _MONTH_FIRST.fullmatch(plain):
        yield from _written(found[3], _month(found[1]), found[2])
    elif found := _DAY_FIRST.fullmatch(plain):
        yield from _written(found[3], _month(found[2]), found[1])
    elif found := _ABOUT.fullmatch(plain):
        yield from (f"{date}~" for date in _dates(found[1]))
    elif found := _DECADE.fullmatch(plain):
        yield f"{found[1]}X"
    else:
        yield from _checked(plain)


def _written(year: str, month: str | None, day: str | None) -> Iterator[str]:
    """Yield a date in EDTF, if there is such a day. A month of 0 is none."""
    yield from _checked("-".join(f"{int(part):02}" for part in (year, month, day) if part))


def _month(name: str) -> str:
    """Return the number of a month with an English name, whole or cut, or "0"."""
    return str(next((number for number, month in enumerate(MONTHS, 1) if month.lower().startswith(name)), 0))


def _checked(text: str) -> Iterator[str]:
    if _is_date(text, Edtf):
        yield text


def _is_date(text: str, kind: type[Edtf]) -> bool:
    try:
        kind(text)
    except ValueError:
        return False
    return True


def _digit(character: str) -> str:
    """Return a decimal digit of any script as that of ASCII, and other characters as they are."""
    return str(int(character)) if character.isdecimal() else character
