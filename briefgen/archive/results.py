"""The records that queries return. Themes see them, so their fields are a public interface."""

from __future__ import annotations

from typing import Literal

import msgspec

from briefgen.records.dates import Edtf
from briefgen.records.front_matter import Actor, Author, Briefing, DeskPage, Place, Position, Topic
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


class Backlink(msgspec.Struct, frozen=True):
    """A briefing that refers to another one, with the first sentence in which it links there.

    The sentence is `""` where the front matter refers, and where the link stands alone.
    """

    card: ListItem
    """The briefing that refers."""
    before: str = ""
    """What stands before the link in its sentence."""
    linked: str = ""
    """The words of the link."""
    after: str = ""
    """What stands after the link in its sentence."""
    marking: Marking = "clear"
    """The marking of the briefing and of what the sentence names, the higher of the two."""

    @property
    def sentence(self) -> str:
        """The whole sentence, or `""`."""
        return self.before + self.linked + self.after


class Contradiction(msgspec.Struct, frozen=True):
    """A statement that contradicts others."""

    statement: ListItem
    """The statement."""
    against: tuple[ListItem, ...]
    """The statements that it contradicts, in the order in which it names them."""
    replies: tuple[Reply, ...]
    """The other statements that answer or contradict it; none while it stands open."""


class Matter(msgspec.Struct, frozen=True):
    """A topic on which something was said."""

    slug: str
    """The slug or the name of the file, as lists name it."""
    name: str
    """The name as it is shown."""
    address: str
    """The address of the topic's page."""
    statements: int
    """How many statements the briefings on it hold."""
    contradictions: int
    """How many of these contradict another."""


class Matters(msgspec.Struct, frozen=True):
    """The topics on which most was said."""

    first: tuple[Matter, ...]
    """Those with the most statements."""
    more: int
    """How many others there are."""


class Speaker(msgspec.Struct, frozen=True):
    """Somebody who made statements, and how many."""

    person: Person
    """Who."""
    count: int
    """How many statements."""


class Speakers(msgspec.Struct, frozen=True):
    """Who made the most statements."""

    first: tuple[Speaker, ...]
    """Those with the most."""
    more: int
    """How many others there are."""


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
    backlinks: tuple[Backlink, ...]
    """Briefings that refer to this one, the newest first; at most twenty."""
    more_backlinks: int
    """How many more there are."""
    topics: tuple[TagName, ...]
    """The topics, in the order of the front matter."""
    places: tuple[TagName, ...]
    """The places, in the order of the front matter."""
    event_places: tuple[tuple[TagName, ...], ...]
    """The places of each event."""
    authors: tuple[TagName, ...]
    """Who wrote it, in the order of the front matter."""
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
    recent: int = 0
    """How many of these briefings and events were in the last year: in this month, and in the twelve before it."""
    sorted_by: str = ""
    """What the name is sorted by if the file has a `sort_name`: a part of the name (`Adams`), or the `sort_name`."""


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


class GroupLine(msgspec.Struct, frozen=True):
    """A topic, a place, an author or a kind of outcome: its name, how many briefings it has, and when the last was."""

    slug: str
    """The slug or the name of the file, as lists name it."""
    name: str
    """The name as it is shown."""
    count: int
    """How many items its list has."""
    last: str
    """The month of the last of them (`2021-02`), or what is known instead (`2021-21`, `2021-XX`, `198X`)."""
    address: str = ""
    """For a topic, a place or an author, the address of its page."""
    parent: str = ""
    """For a topic or a place, the id of what it is a part of: `topic:<slug>`, or `""`."""
    within: str = ""
    """For a topic or a place, the name of what it is a part of, where that is asked."""


class TagLink(msgspec.Struct, frozen=True):
    """A topic, a place or an author, and the address of its page."""

    name: str
    """The name as it is shown."""
    address: str
    """The address of its page."""
    count: int = 0
    """How many briefings and events it has; 0 where that is not asked."""


class Ranking(msgspec.Struct, frozen=True):
    """The topics or the places with most entries, or those with parts."""

    first: tuple[TagLink, ...]
    """The first of them."""
    more: int
    """How many others there are."""


class TagName(msgspec.Struct, frozen=True):
    """A topic, a place or an author as a briefing names it."""

    id: str
    """The id, which is that of its list: `topic:<slug>`, `place:<slug>`, `author:<slug>`."""
    name: str
    """The name as it is shown: the title of its file, or what the briefing calls it."""
    address: str
    """The address of its page."""
    position: Position | None = None
    """Where a place is, if its file says so."""


class TagAnswer(msgspec.Struct, frozen=True):
    """A topic, a place or an author and its file, if it has one."""

    id: str
    """The id, which is that of its list: `topic:<slug>`, `place:<slug>`, `author:<slug>`."""
    name: str
    """The name as it is shown."""
    address: str
    """The address of its page; its feed is `feed.xml` below it."""
    record: Topic | Place | Author | None
    """The front matter of its file, or none."""
    body: Body | None
    """The text of its file, or none."""
    targets: tuple[Target, ...]
    """Where the references of its file lead, in order."""
    above: tuple[TagLink, ...]
    """What it is a part of, from the whole down."""
    parts: tuple[TagLink, ...]
    """What is a part of it, by name."""
    has_statements: bool = False
    """True if a topic has a page with the statements on it, `/statements/on/<slug>/`."""
    actor: Person | None = None
    """The actor that an author is too, if the file names one."""


class PageLink(msgspec.Struct, frozen=True):
    """One of the desk's own pages, and its address."""

    title: str
    """The headline."""
    address: str
    """The address of the page."""
    lang: str = ""
    """The language of its text, or `""` for that of the site."""


class Desk(msgspec.Struct, frozen=True):
    """What each page links to besides what briefgen makes: the desk's own pages, and who writes."""

    pages: tuple[PageLink, ...]
    """The desk's own pages that have `nav`, in that order."""
    has_authors: bool
    """True if there is a directory of authors."""
    marking: Marking
    """The highest marking of these pages."""


class DeskPageAnswer(msgspec.Struct, frozen=True):
    """One of the desk's own pages."""

    record: DeskPage
    """The front matter."""
    body: Body
    """The text."""
    address: str
    """The address of the page."""
    targets: tuple[Target, ...]
    """Where its references lead, in order."""
    is_early: bool
    """True if its embargo has not ended; only a preview shows such a page."""
    above: PageLink | None
    """The page in whose folder it lies, if there is one."""
    backlinks: tuple[Backlink, ...]
    """Briefings that link to it, the newest first; at most twenty."""
    more_backlinks: int
    """How many more there are."""


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
