"""How dates read on a page."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from briefgen.records.agenda import later
from briefgen.records.dates import Edtf, When
from briefgen.records.periods import SEASONS

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
CUT_MONTHS = tuple((month, month[:3]) for month in MONTHS if len(month) > 4)
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def long(value: Edtf) -> str:
    """Return a date in words, as in `about February 2021` or `4–6 February 2021`."""
    when = value.when
    if when.end is None:
        return _single(when, str(value))
    start, end = (part.strip() for part in str(value).split("/"))
    if when.precision == "open":
        return f"until {_article(when.end)}{_single(when.end, end)}"
    if when.end.precision == "open":
        return f"from {_article(when)}{_single(when, start)}"
    return _range(when, start, end)


def preposition(word: str, when: When) -> str:
    """Return what leads to a date: `since `, before a decade `since the `; "" where the date has such a word itself."""
    if "open" in (when.precision, when.end.precision if when.end else ""):
        return ""
    return f"{word} {_article(when)}"


def short(value: Edtf) -> str:
    """Return a date in words with months cut to three letters, for lists."""
    text = long(value)
    for month, cut in CUT_MONTHS:
        text = text.replace(month, cut)
    return text


def machine(value: Edtf) -> str:
    """Return what stands in `<time datetime>`: a valid date string of HTML, or "" where HTML has none for it."""
    when = value.when
    if when.precision == "time" and not when.end:
        return str(value).replace(" ", "T")
    lengths = {"day": 10, "month": 7, "year": 4}
    if when.end or when.precision not in lengths:
        return ""
    return when.first[: lengths[when.precision]]


@lru_cache(maxsize=4_096)
def period(key: str) -> str:
    """Return a period in words: `February 2021`, `spring 2021`, `2021, month unknown`, `10–19 February 2021`."""
    if len(key) == 4:
        return _span(key)
    year, month, day = _span(key[:4]), key[5:7], key[8:]
    if month == "XX":
        return f"{year}, month unknown"
    if month in SEASONS:
        return f"{SEASONS[month]} {year}"
    named = f"{MONTHS[int(month) - 1]} {year}"
    if day == "XX":
        return f"{named}, day unknown"
    if day.endswith("X"):
        return f"{_tens(key)} {named}"
    return f"{int(day)} {named}" if day else named


@lru_cache(maxsize=4_096)
def part(key: str) -> str:
    """Return what tells a period from others of the same longer one: `February`, `spring`, `5 Feb`, `month unknown`."""
    if len(key) == 4:
        return period(key)
    month, day = key[5:7], key[8:]
    if "XX" in (month, day):
        return "day unknown" if day else "month unknown"
    if not day:
        return SEASONS.get(month) or MONTHS[int(month) - 1]
    return f"{_tens(key) if day.endswith('X') else int(day)} {MONTHS[int(month) - 1][:3]}"


def capitalised(text: str) -> str:
    """Return a period in words as it begins a heading."""
    return f"{text[:1].upper()}{text[1:]}"


def week(monday: str) -> str:
    """Return the days of the week that begins on a day: `1 to 7 March 2021`, `29 March to 4 April 2021`."""
    sunday = later(monday, 6)
    if monday[:7] == sunday[:7]:
        return f"{int(monday[8:])} to {_day(sunday)} {_year(sunday)}"
    first = _day(monday) if monday[:4] == sunday[:4] else f"{_day(monday)} {_year(monday)}"
    return f"{first} to {_day(sunday)} {_year(sunday)}"


def in_week(value: Edtf) -> str:
    """Return a date in a list of the days to come: `Monday 1 March`; with a year where it is not one day."""
    when = value.when
    if when.end or when.approximate or when.uncertain or when.precision not in ("day", "time"):
        return short(value)
    weekday = WEEKDAYS[date.fromisoformat(when.first).weekday()]
    time = f", {when.time} {when.zone}" if when.time else ""
    return f"{weekday} {_day(when.first)}{time}"


def _span(year: str) -> str:
    """Return a year, a decade (`198X`) or a century (`19XX`) in words."""
    match year.count("X"):
        case 0:
            return _year(year)
        case 1:
            return f"{_year(year[:3])}0s"
        case 4:
            return "without a date"
        case _:
            return f"{_year(year.replace('X', '0'))}–{_year(year.replace('X', '9'))}"


def _tens(key: str) -> str:
    """Return the days of `2021-02-1X`: `10–19`; those of the last tens end with the month."""
    from calendar import monthrange

    last = monthrange(int(key[:4]), int(key[5:7]))[1]
    first, last = max(int(f"{key[8]}0"), 1), min(int(f"{key[8]}9"), last)
    return f"{first}–{last}" if first != last else f"{first}"


def _range(when: When, start: str, end: str) -> str:
    left, right = _single(when, start), _single(when.end or when, end)
    both_days = when.precision == "day" and when.end is not None and when.end.precision == "day"
    plain = not (when.approximate or when.uncertain or (when.end and (when.end.approximate or when.end.uncertain)))
    if both_days and plain and start[:7] == end[:7]:
        return f"{int(start[8:10])}–{right}"
    if when.utc and when.end and when.end.utc and (when.first, when.zone) == (when.last, when.end.zone):
        return f"{_day(when.first)} {_year(when.first)}, {when.time}–{when.end.time} {when.zone}"
    if both_days and plain and start[:4] == end[:4]:
        return f"{left[: -len(_year(start)) - 1]} – {right}"
    return f"{left} – {right}"


def _single(when: When, text: str) -> str:
    words, article = _words(when, text), "the " if when.precision == "decade" else ""
    if when.approximate and when.uncertain:
        return f"about {article}{words} (uncertain)"
    if when.approximate:
        return f"about {article}{words}"
    return f"{words} (uncertain)" if when.uncertain else words


def _article(when: When) -> str:
    """Return `the ` before a decade that stands in a sentence: `until the 1980s`, but `until about the 1980s`."""
    return "the " if when.precision == "decade" and not when.approximate else ""


def _words(when: When, text: str) -> str:
    year = _year(when.first)
    match when.precision:
        case "day":
            return f"{_day(when.first)} {year}"
        case "time":
            return f"{_day(when.first)} {year}, {when.time} {when.zone}"
        case "month":
            return f"{MONTHS[int(when.first[5:7]) - 1]} {year}"
        case "season":
            bare = text.replace("~", "").replace("?", "").replace("%", "")
            return f"{SEASONS[bare[5:7]]} {year}"
        case "decade":
            return f"{year}s"
        case "century":
            return f"{year}–{int(year) + 99}"
        case _:
            return year


def _day(day: str) -> str:
    return f"{int(day[8:10])} {MONTHS[int(day[5:7]) - 1]}"


def _year(text: str) -> str:
    return text[:4].lstrip("0")
