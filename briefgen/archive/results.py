"""The records that queries return. Themes see them, so their fields are a public interface."""

from __future__ import annotations

import msgspec

from briefgen.records.front_matter import Author, Briefing, DeskPage, Place, Position, Topic
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
    """`ok`, `broken`, `ambiguous`, `anchor` (the part is not there), `self` (it leads to itself) or `withheld`."""
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

    The sentence is `""` where the front matter refers, where the link stands alone, and where many others refer too.
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
    """Briefings that refer to this one, the newest first; the first twenty with the sentence in which they do."""
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
    """The topics, places or authors with most entries, or those with parts."""

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
    """The address of its page."""
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
    marking: Marking = "clear"
    """Its marking."""


class Desk(msgspec.Struct, frozen=True):
    """What each page links to besides what briefgen makes: the desk's own pages, and who writes."""

    pages: tuple[PageLink, ...]
    """The desk's own pages that have `nav`, in that order."""
    has_authors: bool
    """True if there is a directory of authors."""


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
    """Briefings that link to it, the newest first; the first twenty with the sentence in which they do."""


class PageLine(msgspec.Struct, frozen=True):
    """One page as the sitemap lists it: address, and date of the last change or ""."""

    address: str
    """The address of the page."""
    modified: str
    """The day of its last change, or `""`."""
