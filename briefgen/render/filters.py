"""What templates can do with values, whatever the site. Every function here is named in the page on themes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from markupsafe import Markup, escape

from briefgen.records import date_labels
from briefgen.records.dates import Edtf
from briefgen.records.front_matter import Position
from briefgen.render.content_lines import calendar_lines, calendar_text
from briefgen.render.direction import direction
from briefgen.urls import split

_TAG = Markup('<time datetime="%s">%s</time>')


@lru_cache(maxsize=8_192)
def when(value: str) -> Markup:
    """Return a date in words, marked up as a time where HTML can say it: `5 February 2021`."""
    date = value if isinstance(value, Edtf) else Edtf(value)
    return _time(date, date_labels.long(date))


@lru_cache(maxsize=8_192)
def when_short(value: str) -> Markup:
    """Like `when`, with short names of months: `5 Feb 2021`."""
    date = value if isinstance(value, Edtf) else Edtf(value)
    return _time(date, date_labels.short(date))


def term(start: str | None, end: str | None) -> Markup:
    """Return from when to when something lasted, as far as is known: `2001 – 2009`, `since 2009`, `until the 1980s`."""
    if start and end:
        return Markup("{} – {}").format(when_short(start), when_short(end))
    if not (known := start or end):
        return Markup()
    word = date_labels.preposition("since" if start else "until", Edtf(known).when)
    return Markup("{}{}").format(word, when_short(known))


def when_words(value: Edtf) -> str:
    """Return a date in words without markup, for feeds and calendars: `5 February 2021`."""
    return date_labels.long(value)


def when_near(value: Edtf) -> Markup:
    """Like `when_short`, for lists of the days to come: with the day of the week, and without the year of a day."""
    return _time(value, date_labels.in_week(value))


def webcal(url: str) -> str:
    """Return the full address of a calendar as programs offer to subscribe to it; "" if it is not a full one."""
    place = url.partition("://")[2]
    return f"webcal://{place}" if place else ""


def _time(value: Edtf, label: str) -> Markup:
    machine = date_labels.machine(value)
    return _TAG % (machine, label) if machine else escape(label)  # `%` is much faster than `format`


def month_name(key: str) -> str:
    """Return a period in words: `February 2021` for `2021-02`, `1980s` for `198X`."""
    return date_labels.period(key)


def plural(number: int, one: str, many: str = "") -> str:
    """Return a number with its noun: `1 briefing`, `2 briefings`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def host(url: str) -> str:
    """Return the host of an address, without `www.`."""
    return split(url).netloc.removeprefix("www.")


def position(value: Position) -> str:
    """Return a position in words: `46.2° N, 6.15° E`."""
    return ", ".join((_degrees(value.latitude, "NS"), _degrees(value.longitude, "EW")))


def _degrees(value: float, signs: str) -> str:
    number = f"{abs(value):.5f}".rstrip("0").rstrip(".")
    return f"{number}° {signs[value < 0]}"


def initials(name: str) -> str:
    """Return one or two letters that stand for a name."""
    words = [word for word in name.split() if word[:1].isalpha()]
    return "".join(word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words)).upper()


def by_letter(lines: Iterable[Any]) -> list[tuple[str, list[Any]]]:
    """Group named things by their first letter."""
    groups: dict[str, list[Any]] = {}
    for line in lines:
        first = line.name[:1].upper()
        groups.setdefault(first if first.isalpha() else "#", []).append(line)
    return sorted(groups.items())


FILTERS: Mapping[str, Any] = {
    "when": when,
    "direction": direction,
    "when_short": when_short,
    "when_near": when_near,
    "when_words": when_words,
    "term": term,
    "webcal": webcal,
    "calendar_text": calendar_text,
    "calendar_lines": calendar_lines,
    "month_name": month_name,
    "plural": plural,
    "host": host,
    "position": position,
    "initials": initials,
    "by_letter": by_letter,
}
