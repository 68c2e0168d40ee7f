"""The directory of actors: one page, or pages by kind and letter where there are many actors."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypedDict

import msgspec

from briefgen.archive import directory
from briefgen.archive.results import ActorLine, Division, Parts
from briefgen.records.collation import Collation, collation_of
from briefgen.records.page import Page
from briefgen.site.page_kinds import PageKind, Planning, ViewContext, register

ADDRESS = "/actors/"

KINDS = {
    "person": "People",
    "organisation": "Organisations",
    "country": "Countries",
    "group": "Groups",
    "": "Also named",
}
"""The kinds of actors in the order of the directory, with their headings."""

_SEGMENTS = {
    "person": "people",
    "organisation": "organisations",
    "country": "countries",
    "group": "groups",
    "": "named",
}
"""How the addresses of the parts name the kinds."""

_DEVICES = frozenset({"aux", "con", "nul", "prn"})
"""Names that Windows gives to no file."""


class DirectoryPart(msgspec.Struct, frozen=True):
    """A part of the directory: a kind of actor, or the names that begin with some letters."""

    title: str
    """`People`, or the letters: `M`, `Ma`."""
    address: str
    """The address of its page."""
    count: int = 0
    """How many actors it has; 0 where that is not asked."""
    parts: tuple[DirectoryPart, ...] = ()
    """The parts of a kind, on the first page of the directory; none if they all stand on its page."""


class Actors(TypedDict):
    """The directory: all actors by kind; or a part of them, and the way to the others."""

    part: str
    """What the page holds: `""` for all actors, `People`, `People: Ma`."""
    groups: list[tuple[str, str, tuple[ActorLine, ...]]]
    """The actors on the page by kind: the kind (`""` for actors without a file), a heading, the actors by name."""
    total: int
    """How many actors the part has, those on the pages of its parts included."""
    parts: list[DirectoryPart]
    """The parts that have pages of their own."""
    above: list[DirectoryPart]
    """The parts that this one belongs to, from the kind down."""
    siblings: list[DirectoryPart]
    """The parts beside this one, and this one, in order."""
    before: DirectoryPart | None
    """The one before."""
    after: DirectoryPart | None
    """The one after."""


class _Place(msgspec.Struct, frozen=True):
    """A part of the directory, and how the pages of parts are named."""

    kind: str
    way: tuple[str, ...]
    collation: Collation

    @property
    def prefix(self) -> str:
        return self.way[-1] if self.way else ""

    @property
    def title(self) -> str:
        label = self.collation.label(self.prefix) if self.way else ""
        return f"{KINDS[self.kind]}: {label}" if label else KINDS[self.kind]

    @property
    def above(self) -> list[DirectoryPart]:
        ways = [self.way[:size] for size in range(len(self.way))]
        return [self.part(way[-1] if way else "") for way in ways]

    def part(self, prefix: str, count: int = 0) -> DirectoryPart:
        title = self.collation.label(prefix) if prefix else KINDS[self.kind]
        return DirectoryPart(title, _address(self.kind, prefix), count)

    def parts(self, found: Parts) -> list[DirectoryPart]:
        return [self.part(prefix, count) for prefix, count in found]


def _first(at: Planning) -> Iterator[Page]:
    yield at.page(ADDRESS)


def _parts(at: Planning) -> Iterator[Page]:
    for kind, way in directory.nodes(at.db, at.config.actors.split):
        yield at.page(_address(kind, way[-1] if way else ""), "/".join((kind, *way)))


def _address(kind: str, prefix: str) -> str:
    """Return the address of a part: no actor's page has one that begins like it and has two parts more."""
    segment = prefix.replace(" ", "-")
    own = f"{segment}_/" if segment in _DEVICES else f"{segment}/" if segment else ""
    return f"{ADDRESS}all/{_SEGMENTS[kind]}/{own}"


def _view(page: Page, at: ViewContext) -> Actors:
    collation = collation_of(at.config.language)
    if page.subject.kind != "directory":
        return _first_view(at, collation)
    kind, *way = page.argument.split("/")
    return _part_view(_Place(kind, tuple(way), collation), at)


def _first_view(at: ViewContext, collation: Collation) -> Actors:
    """Return all actors by kind, or the kinds with their letters if there are too many for one page."""
    counts = dict(at.reader.ask("directory_kinds"))
    total, split = sum(counts.values()), at.config.actors.split
    groups: list[tuple[str, str, tuple[ActorLine, ...]]] = []
    parts: list[DirectoryPart] = []
    if total <= split:
        lines: tuple[ActorLine, ...] = at.reader.ask("actors")
        groups = [(kind, title, tuple(line for line in lines if line.kind == kind)) for kind, title in KINDS.items()]
    else:
        for kind in filter(counts.get, KINDS):
            place = _Place(kind, (), collation)
            letters = at.reader.ask("directory_division", kind, "").parts if counts[kind] > split else ()
            parts.append(DirectoryPart(KINDS[kind], _address(kind, ""), counts[kind], tuple(place.parts(letters))))
    return {
        "part": "",
        "groups": [group for group in groups if group[2]],
        "total": total,
        "parts": parts,
        "above": [],
        "siblings": [],
        "before": None,
        "after": None,
    }


def _part_view(place: _Place, at: ViewContext) -> Actors:
    """Return the actors of a part, or its parts and those whose names end before these."""
    division: Division = at.reader.ask("directory_division", place.kind, place.prefix)
    parts = division.parts if division.total > at.config.actors.split else ()
    lines: tuple[ActorLine, ...] = ()
    if not parts or division.letters:
        exact = division.letters if parts else ""
        lines = at.reader.ask("directory_lines", place.kind, place.prefix, exact)
    siblings: list[str] = []
    if place.way:
        siblings = list(at.reader.ask("directory_parts", place.kind, place.way[-2] if len(place.way) > 1 else ""))
    index = siblings.index(place.prefix) if place.way else 0
    return {
        "part": place.title,
        "groups": [(place.kind, place.title, lines)] if lines else [],
        "total": division.total,
        "parts": place.parts(parts),
        "above": place.above,
        "siblings": [place.part(prefix) for prefix in siblings],
        "before": place.part(siblings[index - 1]) if index else None,
        "after": place.part(siblings[index + 1]) if index + 1 < len(siblings) else None,
    }


register(
    PageKind(
        name="actors", pages={"site": _first, "directory": _parts}, template="actors.html", view=_view, is_listed=True
    )
)
