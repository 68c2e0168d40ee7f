"""The directory of actors by country and by office: an index, and a page for each where there are many actors."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import groupby

import msgspec

from briefgen.archive import directory
from briefgen.archive.actor_results import ActorLine, DirectoryGroup, OfficeLine
from briefgen.archive.directory_rows import NO_COUNTRY
from briefgen.records.ids import ListId
from briefgen.records.list_items import Person
from briefgen.records.page import Page
from briefgen.site.directory_parts import INDEXES, KINDS, DirectoryPage, Part, Shown, address_of, shown
from briefgen.site.page_kinds import PageKind, Planning, ViewContext, register

WITHOUT = "Without a country"

STATES = {"now": "Now", "ahead": "To come", "past": "Before"}
"""How an office is held, in the order in which those who do stand on its page, with the headings."""


class DirectoryEntry(msgspec.Struct, frozen=True):
    """A country or an office in its index."""

    group: DirectoryGroup
    """Its name, and how many actors it has."""
    address: str
    """The address of its page, or `""` if all its actors stand here."""
    country: Person | None = None
    """The country as an actor, if its actors stand here."""
    actors: tuple[ActorLine, ...] = ()
    """The actors from the country, if they stand here."""
    holders: tuple[OfficeLine, ...] = ()
    """Who holds or held the office, if they stand here."""


class Countries(DirectoryPage):
    """The directory by country: the index, a country, or a part of one of them."""

    entries: list[DirectoryEntry]
    """In the index, the countries on the page, by name; the last are the actors without one."""
    country: Person | None
    """The country of the page: its name, and its dossier if it has one."""
    groups: list[tuple[str, str, tuple[ActorLine, ...]]]
    """The actors on the page by kind: the kind, a heading, the actors by name."""


class Offices(DirectoryPage):
    """The directory by office: the index, an office, or a part of one of them."""

    entries: list[DirectoryEntry]
    """In the index, the offices on the page, by name."""
    groups: list[tuple[str, str, tuple[OfficeLine, ...]]]
    """Who holds or held the office: `now`, `ahead` or `past`, a heading, who it is."""


def _pages(at: Planning, by: str) -> Iterator[Page]:
    index = ListId.of("index", by)
    for name, way in directory.group_nodes(at.db, by, at.config.actors.split):
        is_first = name == index and not way
        yield at.page(address_of(name, way[-1] if way else ""), "" if is_first else "/".join((name, *way)))


def _part(page: Page, by: str, at: ViewContext) -> tuple[Part, Person | None]:
    """Return the part of the directory that a page shows, and the country or the office, if it shows one."""
    index = ListId.of("index", by)
    name = ListId((page.argument or index).split("/")[0])
    if name == index:
        return Part.at(page, INDEXES[by], at, otherwise=index), None
    person: Person = Person(WITHOUT) if name == NO_COUNTRY else at.reader.ask("directory_group", name)
    return Part.at(page, person.name, at), person


def _countries(page: Page, at: ViewContext) -> Countries:
    part, country = _part(page, "country", at)
    found = shown(part, at)
    if country is None:
        return {**found.tree, "entries": _entries(part, found, at), "country": None, "groups": []}
    lines: tuple[ActorLine, ...] = ()
    if found.letters is not None:
        lines = at.reader.ask("directory_lines", part.list_id, part.prefix, found.letters)
    groups = [(kind, title, tuple(line for line in lines if line.kind == kind)) for kind, title in KINDS.items()]
    return {
        **found.tree,
        "entries": [],
        "country": country if country.address else None,
        "groups": [group for group in groups if group[2]],
    }


def _offices(page: Page, at: ViewContext) -> Offices:
    part, office = _part(page, "office", at)
    found = shown(part, at)
    if office is None:
        return {**found.tree, "entries": _entries(part, found, at), "groups": []}
    lines: tuple[OfficeLine, ...] = ()
    if found.letters is not None:
        lines = at.reader.ask("directory_offices", part.list_id, part.prefix, found.letters)
    groups = [(state, STATES[state], tuple(several)) for state, several in groupby(lines, lambda line: line.state)]
    return {**found.tree, "entries": [], "groups": groups}


def _entries(part: Part, found: Shown, at: ViewContext) -> list[DirectoryEntry]:
    """Return the countries or offices on a page of the index, each with its actors if these all fit on one page."""
    ask, by, groups = at.reader.ask, part.list_id.key, list[DirectoryGroup]()
    if found.letters is not None:
        groups += ask("directory_groups", part.list_id, part.prefix, found.letters)
    if by == "country" and not part.way and (number := ask("directory_division", NO_COUNTRY, "").total):
        groups.append(DirectoryGroup(NO_COUNTRY, WITHOUT, number))
    fits = ask("directory_fits", by, at.config.actors.split)
    return [_with_actors(group, at) if fits else _with_page(group) for group in groups]


def _with_page(group: DirectoryGroup) -> DirectoryEntry:
    return DirectoryEntry(group, "" if group.only else address_of(ListId(group.id)))


def _with_actors(group: DirectoryGroup, at: ViewContext) -> DirectoryEntry:
    ask = at.reader.ask
    if ListId(group.id).kind == "office":
        return DirectoryEntry(group, "", holders=ask("directory_offices", group.id, "", ""))
    country = None if group.id == NO_COUNTRY else ask("directory_group", group.id)
    return DirectoryEntry(group, "", country, ask("directory_lines", group.id, "", ""))


register(
    PageKind(
        name="countries",
        pages={"directory": partial(_pages, by="country")},
        template="countries.html",
        view=_countries,
        is_listed=True,
    )
)
register(
    PageKind(
        name="offices",
        pages={"directory": partial(_pages, by="office")},
        template="offices.html",
        view=_offices,
        is_listed=True,
    )
)
