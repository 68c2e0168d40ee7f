"""The parts of the directory of actors: how they are called, where they are, and the way from one to the others."""

from __future__ import annotations

from typing import TypedDict

import msgspec

from briefgen.archive import directory
from briefgen.archive.actor_results import Division, Parts
from briefgen.archive.directory_rows import NO_COUNTRY
from briefgen.portable_names import DEVICES
from briefgen.records.collation import Collation, collation_of
from briefgen.records.ids import ListId
from briefgen.records.page import Page
from briefgen.site.page_kinds import ViewContext

ADDRESS = "/actors/"

KINDS = {
    "person": "People",
    "organisation": "Organisations",
    "country": "Countries",
    "group": "Groups",
    "": "Also named",
}
"""The kinds of actors in the order of the directory, with their headings."""

INDEXES = {"country": "By country", "office": "By office"}
"""The indexes of the directory, with their headings."""

_SEGMENTS = {
    "kind:person": "people",
    "kind:organisation": "organisations",
    "kind:country": "countries",
    "kind:group": "groups",
    "kind:": "named",
    "index:country": "by-country",
    "index:office": "by-office",
    NO_COUNTRY: "without-country",
}
"""How addresses name the lists of the directory; those of a country or an office have two segments."""


class DirectoryPart(msgspec.Struct, frozen=True):
    """A part of the directory: a kind of actor, a country, an office, or the names that begin with some letters."""

    title: str
    """`People`, `By country`, or the letters: `M`, `Ma`."""
    address: str
    """The address of its page, or `""` if it is a part of this one."""
    count: int = 0
    """How many actors it has; 0 where that is not asked."""
    parts: tuple[DirectoryPart, ...] = ()
    """The parts of a kind, on the first page of the directory; none if they all stand on its page."""
    is_current: bool = False
    """True if this page is that part, or a part of it."""


class DirectoryPage(TypedDict):
    """What the pages of the directory have in common: the way to the others."""

    part: str
    """What the page holds: `""` for all actors, `People`, `People: Ma`, `By country`, a country, an office."""
    total: int
    """How many actors the part has, those on the pages of its parts included; in an index, countries or offices."""
    ways: list[DirectoryPart]
    """The ways into the directory: the kinds of actors, by country, by office."""
    parts: list[DirectoryPart]
    """The parts that have pages of their own."""
    above: list[DirectoryPart]
    """The parts that this one belongs to, from the kind, the country or the office down."""
    siblings: list[DirectoryPart]
    """The parts beside this one, and this one, in order."""
    before: DirectoryPart | None
    """The one before."""
    after: DirectoryPart | None
    """The one after."""


def address_of(name: ListId, prefix: str = "") -> str:
    """Return the address of a part: no actor's page has one that begins like it and has two parts more."""
    segments = [_SEGMENTS[name]] if name in _SEGMENTS else [name.kind, name.key]
    return f"{ADDRESS}all/" + "".join(f"{_segment(part)}/" for part in (*segments, prefix) if part)


def _segment(text: str) -> str:
    """Return a part of an address. Windows gives some names to no file."""
    segment = text.replace(" ", "-")
    return f"{segment}_" if segment in DEVICES else segment


class Part(msgspec.Struct, frozen=True):
    """A part of a list of the directory: what is below the way of letters that leads to it."""

    list_id: ListId
    way: tuple[str, ...]
    name: str
    collation: Collation

    @classmethod
    def at(cls, page: Page, name: str, at: ViewContext, *, otherwise: str = "") -> Part:
        """Return the part that a page shows. `name` is that of the list, `otherwise` its id if no argument says it."""
        found, *way = (page.argument or otherwise).split("/")
        return cls(ListId(found), tuple(way), name, collation_of(at.config.language))

    @property
    def prefix(self) -> str:
        """The letters with which the names in it begin; "" for the whole list."""
        return self.way[-1] if self.way else ""

    @property
    def title(self) -> str:
        """The name of the list, and the letters."""
        label = self.collation.label(self.prefix) if self.way else ""
        return f"{self.name}: {label}" if label else self.name

    def below(self, prefix: str, count: int = 0) -> DirectoryPart:
        """Return a part of the same list."""
        title = self.collation.label(prefix) if prefix else self.name
        return DirectoryPart(title, address_of(self.list_id, prefix), count, is_current=prefix == self.prefix)

    def parts(self, found: Parts) -> list[DirectoryPart]:
        """Return some parts of the same list, each with how many names it has."""
        return [self.below(prefix, count) for prefix, count in found]


class Shown(msgspec.Struct, frozen=True):
    """What a page shows of a part: the variables of the tree, and which names stand on the page itself."""

    tree: DirectoryPage
    letters: str | None
    """The letters of the names on the page: None if no name stands on it, "" if all of the part do."""


def shown(part: Part, at: ViewContext) -> Shown:
    """Return what a page shows of a part: its own names, or its parts and the names that end before these."""
    division: Division = at.reader.ask("directory_division", part.list_id, part.prefix)
    is_divided = division.parts and division.total > directory.limit_of(part.list_id, at.config.actors.split)
    siblings: list[str] = []
    if part.way:
        siblings = list(at.reader.ask("directory_parts", part.list_id, part.way[-2] if len(part.way) > 1 else ""))
    index = siblings.index(part.prefix) if part.way else 0
    tree: DirectoryPage = {
        "part": part.title,
        "total": division.total,
        "ways": ways(part.list_id, at),
        "parts": part.parts(division.parts) if is_divided else [],
        "above": [part.below(way[-1] if way else "") for way in (part.way[:size] for size in range(len(part.way)))],
        "siblings": [part.below(prefix) for prefix in siblings],
        "before": part.below(siblings[index - 1]) if index else None,
        "after": part.below(siblings[index + 1]) if index + 1 < len(siblings) else None,
    }
    return Shown(tree, (division.letters or None) if is_divided else "")


def ways(current: ListId, at: ViewContext) -> list[DirectoryPart]:
    """Return the ways into the directory. `current` is the list of the page."""
    found = at.reader.ask("directory_ways")
    names: list[tuple[str, ListId]] = []
    if not at.reader.ask("directory_fits", "kind", at.config.actors.split):
        names = [(title, ListId.of("kind", kind)) for kind, title in KINDS.items()]
    names += [(title, ListId.of("index", kind)) for kind, title in INDEXES.items()]
    here = {current, ListId.of("index", current.kind)}
    return [DirectoryPart(title, address_of(name), is_current=name in here) for title, name in names if name in found]
