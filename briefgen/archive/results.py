"""The records that the archive answers questions with. Themes see these, so their fields are a public interface."""

from __future__ import annotations

import msgspec

from briefgen.archive.list_items import Card, Person
from briefgen.records.front_matter import Actor, Briefing
from briefgen.records.text import Body
from briefgen.tlp import Marking

WITHHELD = "…"
"""Stands for the name of something withheld where the author gave no other text."""


class Target(msgspec.Struct, frozen=True, omit_defaults=True):
    """Where a reference leads. `address` is empty where it leads nowhere that is shown."""

    kind: str
    state: str
    entity: str = ""
    address: str = ""
    title: str = ""
    anchor: str = ""
    shown: str = ""
    text: str = ""
    fallback: str = ""
    statement: Card | None = None
    marking: Marking = "clear"

    @property
    def reads(self) -> str:
        """How a link reads; the name of something withheld is not told."""
        if self.address:
            return self.text or self.title
        return self.fallback or (WITHHELD if self.state == "withheld" else self.shown)


class Reply(msgspec.Struct, frozen=True):
    """A statement that answers or contradicts one of this briefing's statements."""

    kind: str
    anchor: str
    statement: Card


class BriefingAnswer(msgspec.Struct, frozen=True):
    """Everything that a briefing's page shows. `people` are by scope: `briefing`, `event/1`, `statement/<id>`."""

    record: Briefing
    body: Body
    cards: dict[str, Card]
    people: dict[str, tuple[Person, ...]]
    targets: tuple[Target, ...]
    replies: tuple[Reply, ...]
    backlinks: tuple[Card, ...]
    matter: tuple[str, str] | None
    earlier: Card | None
    later: Card | None


class ActorAnswer(msgspec.Struct, frozen=True):
    """An actor and its file, if it has one."""

    id: str
    name: str
    kind: str
    address: str
    record: Actor | None
    body: Body | None
    people: dict[str, tuple[Person, ...]]
    targets: tuple[Target, ...]


class ActorLine(msgspec.Struct, frozen=True):
    """An actor as the directory shows it: how often it takes part, and when last (`YYYY-MM`)."""

    id: str
    name: str
    kind: str
    address: str
    count: int
    last: str


class GroupLine(msgspec.Struct, frozen=True):
    """A topic or a kind of outcome: its slug, its name, how many briefings it has, and when the last one was."""

    slug: str
    name: str
    count: int
    last: str


class Companion(msgspec.Struct, frozen=True):
    """Somebody who takes part in the same things, and in how many."""

    person: Person
    count: int


class Place(msgspec.Struct, frozen=True):
    """One page as the sitemap lists it: address, and date of the last change or ""."""

    address: str
    modified: str
