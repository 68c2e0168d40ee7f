"""The agenda as pages show it: by week and by month, and which agenda belongs to what."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import msgspec

from briefgen.archive import page_sources
from briefgen.archive.clock import Clock
from briefgen.archive.results import TagAnswer
from briefgen.records import date_labels, periods
from briefgen.records.agenda import FOREVER, later
from briefgen.records.ids import EntityId, ListId, Subject
from briefgen.records.list_items import ListItem
from briefgen.site.page_kinds import Planning, ViewContext

WEEKS = 4
"""How many weeks a forecast tells apart; this week is the first of them."""

UNDER_WAY, WITHOUT_END = "now", "later"

_SEASON_ENDS = {"21": "05", "22": "08", "23": "11", "24": "12"}
"""The month with which a season of a year ends."""


class ForecastGroup(msgspec.Struct, frozen=True):
    """A week or a month of a forecast, or another part of it under a heading of its own."""

    id: str
    """The anchor of the group: `w-2021-03-01`, `m-2021-04`, `now`, `later`."""
    title: str
    """The heading: `1 to 7 March 2021`, `April 2021`, `Spring 2021`, `Under way`."""
    cards: tuple[ListItem, ...]
    """The items."""


def grouped(items: Iterable[ListItem], clock: Clock) -> list[ForecastGroup]:
    """Return what lies ahead by week, and what comes after four weeks or is known less exactly by month."""
    found: dict[tuple[str, str], list[ListItem]] = {}
    for item in items:
        found.setdefault(_key(item, clock), []).append(item)
    return [ForecastGroup(name, _title(name), tuple(found[order, name])) for order, name in sorted(found)]


def _key(item: ListItem, clock: Clock) -> tuple[str, str]:
    """Return by what the group of an item is sorted, and the id of the group."""
    day, is_exact = _day(item)
    if day == FOREVER:
        return "9", WITHOUT_END
    if not is_exact:
        key = periods.month(item.period)
        return f"1{_end(key)}", f"m-{key}"
    if item.date and item.date.when.last != day and clock.reached(day):
        return "", UNDER_WAY
    monday = later(day, -date.fromisoformat(day).weekday())
    if clock.reached(later(monday, -7 * (WEEKS - 1))):
        return f"0{monday}", f"w-{monday}"
    return f"1{_end(day[:7])}", f"m-{day[:7]}"


def _day(item: ListItem) -> tuple[str, bool]:
    """Return the day on which an item begins, or a follow-up is due at the latest, and True if that is known."""
    when = item.date.when if item.date else None
    if item.kind == "follow-up" and when and when.end:
        return when.last, True
    return item.period, len(item.period) == len("2021-02-05") and "X" not in item.period


def _end(key: str) -> str:
    """Return a text by which months and what is less exact are sorted: by their end, what is exact first."""
    month = _SEASON_ENDS.get(key[5:7], key[5:7] if len(key) > 4 and "X" not in key[5:7] else "12")
    return f"{key[:4].replace('X', '9')}-{month}{'~' * (key.count('X') + (key[5:7] in _SEASON_ENDS))}"


def _title(name: str) -> str:
    if name in (UNDER_WAY, WITHOUT_END):
        return {UNDER_WAY: "Under way", WITHOUT_END: "Without an end"}[name]
    if name.startswith("w-"):
        return date_labels.week(name[2:])
    text = date_labels.period(name[2:]).partition(",")[0]
    return f"{text[:1].upper()}{text[1:]}"


class Thing(msgspec.Struct, frozen=True):
    """The actor, the topic or the place that a page is about; both are empty for the whole site."""

    name: str = ""
    """The name as it is shown."""
    address: str = ""
    """The address of its page."""


def kind_of(agenda: ListId) -> str:
    """Return whose agenda a list is: `actor`, `topic`, `place`, or "" for that of the whole site."""
    return agenda.kind.partition("-")[2]


def page_of(at: Planning) -> tuple[str, str] | None:
    """Return address and file of the actor, topic or place whose agenda pages are planned, or None if it has none."""
    kind = kind_of(at.subject.list)
    if kind == "actor":
        return page_sources.actor(at.db, at.name)
    return page_sources.tag(at.db, ListId.of(kind, at.name))


def entity_of(at: Planning) -> EntityId:
    """Return the id of the actor, topic or place whose agenda pages are planned."""
    return EntityId(Subject.of(kind_of(at.subject.list), at.name))


def thing(agenda: ListId, at: ViewContext) -> Thing:
    """Return what an agenda is about."""
    kind = kind_of(agenda)
    if not kind:
        return Thing()
    if kind == "actor":
        return Thing(*at.reader.ask("naming", agenda.key))
    tag: TagAnswer = at.reader.ask("tag", ListId.of(kind, agenda.key))
    return Thing(tag.name, tag.address)
