"""The records that queries return. Themes see them, so their fields are a public interface."""

from __future__ import annotations

import msgspec

from briefgen.records.front_matter import Actor, Briefing, Place, Position, Topic
from briefgen.records.list_items import ListItem, Person
from briefgen.records.text import Body
from briefgen.tlp import Marking

WITHHELD = "…"
"""Replaces the name of something withheld where the author gave no other text."""


class Target(msgspec.Struct, frozen=True, omit_defaults=True):
    """Where a reference leads. `address` is empty where it leads nowhere that is shown."""

    kind: str
    """What refers: `wiki`, `path`, `file`, `embed`, `address`, `mention`, `related`, `resolves`, `answers` or
    `contradicts`."""
    state: str
    """`ok`, `broken`, `ambiguous`, `anchor` (the part is not there) or `withheld`."""
    entity: str = ""
    """What it leads to: `briefing:<slug>`, `actor:<id>`, `file:<path>`, or `""`."""
    address: str = ""
    """The address, or `""` where it leads nowhere that is shown."""
    title: str = ""
    """The headline or the name of what it leads to."""
    anchor: str = ""
    """The part of the page, or `""`."""
    shown: str = ""
    """What the author wrote."""
    text: str = ""
    """How the link is to read, or `""` for the title."""
    fallback: str = ""
    """How it is to read where the target is withheld, or `""`."""
    statement: ListItem | None = None
    """The statement that it leads to."""
    follow_up: ListItem | None = None
    """The follow-up that it leads to, if `kind` is `resolves`."""
    marking: Marking = "clear"
    """The marking of what it leads to."""
    query: str = ""
    """What the author wrote behind the `?` of an address, or `""`."""

    @property
    def reads(self) -> str:
        """The text of a link. The name of something withheld is not shown."""
        if self.address:
            return self.text or self.title
        return self.fallback or (WITHHELD if self.state == "withheld" else self.shown)


class Reply(msgspec.Struct, frozen=True):
    """A statement that answers or contradicts one of this briefing's statements."""

    kind: str
    """`answers` or `contradicts`."""
    anchor: str
    """The anchor of the statement of this briefing."""
    statement: ListItem
    """The statement that answers."""


class BriefingAnswer(msgspec.Struct, frozen=True):
    """Everything that a briefing's page shows."""

    record: Briefing
    """The front matter."""
    body: Body
    """The text."""
    cards: dict[str, ListItem]
    """The list items by scope: `briefing`, `event/1`, `follow-up/<id>`, `statement/<id>`."""
    people: dict[str, tuple[Person, ...]]
    """The actors by scope: `briefing`, `event/1`, `statement/<id>`, `statement-to/<id>`."""
    targets: tuple[Target, ...]
    """Where the references lead, in order."""
    replies: tuple[Reply, ...]
    """Statements that answer or contradict one of this briefing's."""
    backlinks: tuple[ListItem, ...]
    """Briefings that link to this one, the newest first; at most twenty."""
    more_backlinks: int
    """How many more there are."""
    topics: tuple[TagName, ...]
    """The topics, in the order of the front matter."""
    places: tuple[TagName, ...]
    """The places, in the order of the front matter."""
    event_places: tuple[tuple[TagName, ...], ...]
    """The places of each event."""
    matter: tuple[str, str] | None
    """Slug and name of the first topic."""
    earlier: ListItem | None
    """The briefing before this one in the list of the first topic."""
    later: ListItem | None
    """The briefing after this one in the list of the first topic."""


class ActorAnswer(msgspec.Struct, frozen=True):
    """An actor and its file, if it has one."""

    id: str
    """The actor's id, as lists name it: `actor:<id>`."""
    name: str
    """The name as it is shown."""
    kind: str
    """`person`, `organisation`, `country`, `group`, or `""` if there is no file or it does not say."""
    address: str
    """The address of the dossier."""
    record: Actor | None
    """The front matter of its file, or none."""
    body: Body | None
    """The text of its file, or none."""
    people: dict[str, tuple[Person, ...]]
    """The actors that its file names, by scope: `country`, `member`, `role`."""
    targets: tuple[Target, ...]
    """Where the references of its file lead, in order."""
    note: str = ""
    """What tells the actor from others of the same name; `""` if nobody shares it."""


class ActorLine(msgspec.Struct, frozen=True):
    """An actor as the directory shows it: how often it takes part, and when last."""

    id: str
    """The actor's id."""
    name: str
    """The name as it is shown."""
    kind: str
    """`person`, `organisation`, `country`, `group`, or `""`."""
    address: str
    """The address of the dossier."""
    count: int
    """How many briefings and events the actor takes part in."""
    last: str
    """The month of the last of them (`2021-02`), or what is known instead (`2021-21`, `2021-XX`, `198X`), or `""`."""
    statements: int = 0
    """How many statements the actor made."""
    note: str = ""
    """What tells the actor from others of the same name; `""` if nobody shares it."""


Parts = tuple[tuple[str, int], ...]
"""Parts of the directory in the order of the names, each with how many actors it has."""


class Division(msgspec.Struct, frozen=True):
    """How a part of the directory is divided: by the next letter of the names in it."""

    total: int
    """How many actors it has."""
    letters: str
    """The letters with which all its names begin. Names with no more letters are in none of the parts."""
    parts: Parts
    """The parts, by the letters with which their names begin."""


class GroupLine(msgspec.Struct, frozen=True):
    """A topic, a place or a kind of outcome: its name, how many briefings it has, and when the last one was."""

    slug: str
    """The slug or the name of the file, as lists name it."""
    name: str
    """The name as it is shown."""
    count: int
    """How many items its list has."""
    last: str
    """The month of the last of them (`2021-02`), or what is known instead (`2021-21`, `2021-XX`, `198X`)."""
    address: str = ""
    """For a topic or a place, the address of its page."""
    parent: str = ""
    """For a topic or a place, the id of what it is a part of: `topic:<slug>`, or `""`."""


class TagLink(msgspec.Struct, frozen=True):
    """A topic or a place and the address of its page."""

    name: str
    """The name as it is shown."""
    address: str
    """The address of its page."""
    count: int = 0
    """How many briefings and events it has; 0 where that is not asked."""


class TagName(msgspec.Struct, frozen=True):
    """A topic or a place as a briefing names it."""

    id: str
    """The id, which is that of its list: `topic:<slug>`, `place:<slug>`."""
    name: str
    """The name as it is shown: the title of its file, or what the briefing calls it."""
    address: str
    """The address of its page."""
    position: Position | None = None
    """Where a place is, if its file says so."""


class TagAnswer(msgspec.Struct, frozen=True):
    """A topic or a place and its file, if it has one."""

    id: str
    """The id, which is that of its list: `topic:<slug>`, `place:<slug>`."""
    name: str
    """The name as it is shown."""
    address: str
    """The address of its page; its feed is `feed.xml` below it."""
    record: Topic | Place | None
    """The front matter of its file, or none."""
    body: Body | None
    """The text of its file, or none."""
    targets: tuple[Target, ...]
    """Where the references of its file lead, in order."""
    above: tuple[TagLink, ...]
    """What it is a part of, from the whole down."""
    parts: tuple[TagLink, ...]
    """What is a part of it, by name."""


class Company(msgspec.Struct, frozen=True):
    """Who takes part in the same things as an actor."""

    first: tuple[Companion, ...]
    """The most frequent."""
    more: int
    """How many others there are."""


class Companion(msgspec.Struct, frozen=True):
    """Somebody who takes part in the same things, and in how many."""

    person: Person
    """Who."""
    count: int
    """How many things both take part in."""


class AheadCount(msgspec.Struct, frozen=True):
    """How many items of a forecast are in a month, or in what is known instead."""

    period: str
    """The month (`2021-04`), or what is known instead: `2021-21`, `2021-XX`, `202X`."""
    due: int
    """How many follow-ups are due."""
    expected: int
    """How many briefings and events are expected."""


class Forecast(msgspec.Struct, frozen=True):
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


class PageLine(msgspec.Struct, frozen=True):
    """One page as the sitemap lists it: address, and date of the last change or ""."""

    address: str
    """The address of the page."""
    modified: str
    """The day of its last change, or `""`."""
