"""What queries about the agenda answer."""

from __future__ import annotations

import msgspec

from briefgen.records.list_items import ListItem


class AheadCount(msgspec.Struct, frozen=True):
    """How many items that lie ahead are in a month, or in what is known instead."""

    period: str
    """The month (`2021-04`), or what is known instead: `2021-21`, `2021-XX`, `202X`."""
    due: int
    """How many follow-ups are due."""
    expected: int
    """How many briefings and events are expected."""


class Ahead(msgspec.Struct, frozen=True):
    """What lies ahead of today: open follow-ups that are not overdue, and briefings and events to come."""

    items: tuple[ListItem, ...]
    """The first of them, by date; what is less exact comes before what it may be a part of."""
    rest: tuple[AheadCount, ...]
    """How many others there are, by month."""


class Standing(msgspec.Struct, frozen=True):
    """Some items of an agenda, and how many there are in all."""

    items: tuple[ListItem, ...]
    """The first of them."""
    total: int
    """How many there are."""


class AgendaEntry(msgspec.Struct, frozen=True):
    """An item of the agenda with what calendars and feeds say of it besides."""

    item: ListItem
    """The follow-up, the event or the briefing."""
    published: str
    """The day or time when its briefing was published, or `""`. It may lie ahead."""
    modified: str
    """The day or time when its briefing was last changed, or `""`. It may lie ahead."""
    origin: str
    """The briefing as it was called at its first publication: `briefing:<slug>`."""
