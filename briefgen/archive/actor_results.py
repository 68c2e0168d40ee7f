"""What queries about actors and the directory answer. Records, because templates read their fields by name."""

from __future__ import annotations

from typing import Literal

import msgspec

from briefgen.archive.results import Target
from briefgen.records.dates import Edtf
from briefgen.records.front_matter import Actor
from briefgen.records.list_items import ListItem, Person
from briefgen.records.text import Body


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
    recent: int = 0
    """How many of these briefings and events were in the last year: in this month, and in the twelve before it."""
    sorted_by: str = ""
    """What the name is sorted by if the file has a `sort_name`: a part of the name (`Adams`), or the `sort_name`."""
    briefings: int = 0
    """How many briefings the actor takes part in."""
    events: int = 0
    """How many events inside briefings it takes part in."""


class OfficeLine(msgspec.Struct, frozen=True):
    """An actor that holds or held an office."""

    person: Person
    """The actor; `role` is what its file calls the office."""
    sorted_by: str
    """What the name is sorted by if the file has a `sort_name`: a part of the name (`Adams`), or the `sort_name`."""
    organisation: Person | None
    """Where it is held, if the file says so."""
    since: Edtf | None
    """Since when."""
    until: Edtf | None
    """Until when."""
    state: Literal["now", "ahead", "past"]
    """`now` if the office is held, `ahead` if that begins later than today, `past` if it ended."""


class DirectoryGroup(msgspec.Struct, frozen=True):
    """A country or an office in the directory: its name, and how many actors it has."""

    id: str
    """The id of its list: `country:<slug>`, `office:<slug>`."""
    name: str
    """The name, as most of the actors' files have it."""
    count: int
    """How many actors are from the country, or hold or held the office."""
    only: Person | None = None
    """Who held the office, if nobody else did."""
    since: Edtf | None = None
    """Since when, if nobody else did."""
    until: Edtf | None = None
    """Until when, if nobody else did."""


Parts = tuple[tuple[str, int], ...]
"""Parts of the directory in the order of the names, each with how many actors it has, or countries or offices."""


class Division(msgspec.Struct, frozen=True):
    """How a part of the directory is divided: by the next letter of the names in it."""

    total: int
    """How many actors it has; in an index, how many countries or offices."""
    letters: str
    """The letters with which all its names begin. Names with no more letters are in none of the parts."""
    parts: Parts
    """The parts, by the letters with which their names begin."""


class ActorCount(msgspec.Struct, frozen=True):
    """An actor, and how often it is found: in what is about a topic, beside another actor, or saying something."""

    person: Person
    """The actor."""
    count: int
    """How often it is found."""


class ActorRanking(msgspec.Struct, frozen=True):
    """The actors that are found most often."""

    first: tuple[ActorCount, ...]
    """The first of them."""
    more: int
    """How many others there are."""


class Tally(msgspec.Struct, frozen=True):
    """How much a dossier has of each kind."""

    briefings: int
    """How many briefings the actor takes part in."""
    events: int
    """How many events inside briefings it takes part in."""
    statements: int
    """How many statements it made."""
    told: int
    """How many statements were made to it."""
    owes: int
    """How many open follow-ups name it."""
    kept: int
    """How many resolved follow-ups name it."""
    mentions: int
    """How many briefings name it or link to it in their text, and do not list it."""
    disputed: int
    """How many of its statements contradict another, or are contradicted."""
    members: int
    """How many actors belong to it."""
    offices: int
    """How many actors have or had an office in it."""


class Tenure(msgspec.Struct, frozen=True):
    """An office in an organisation, and who has or had it."""

    person: Person
    """Who."""
    title: str
    """What the office is called."""
    from_: Edtf | None
    """Since when."""
    to: Edtf | None
    """Until when."""


class Opposite(msgspec.Struct, frozen=True):
    """A statement that another one contradicts, or by which it is contradicted."""

    kind: str
    """`contradicts` if the other one contradicts it, `contradicted` if it contradicts the other one."""
    statement: ListItem
    """The statement."""


class FoundTags(msgspec.Struct, frozen=True):
    """The topics or the places of what an actor takes part in."""

    first: tuple[tuple[str, int], ...]
    """The most frequent: the id of each (`topic:<slug>`, `place:<slug>`), and in how many things it is found."""
    more: int
    """How many others there are."""
