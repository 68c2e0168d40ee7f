"""The directory of actors: one page, or pages by kind and letter where there are many actors."""

from __future__ import annotations

from collections.abc import Iterator

from briefgen.archive import directory
from briefgen.archive.actor_results import ActorLine
from briefgen.records.collation import collation_of
from briefgen.records.ids import ListId
from briefgen.records.page import Page
from briefgen.site.directory_parts import (
    ADDRESS,
    INDEXES,
    KINDS,
    DirectoryPage,
    DirectoryPart,
    Part,
    address_of,
    shown,
)
from briefgen.site.page_kinds import PageKind, Planning, ViewContext, register

ACTIVE = 8
"""How many of the actors that took part most often in the last year stand on the first page."""

_FEW = 3 * ACTIVE
"""On a site with fewer actors the most active do not stand apart from the others."""


class Actors(DirectoryPage):
    """The directory: all actors by kind; or a part of them, and the way to the others."""

    groups: list[tuple[str, str, tuple[ActorLine, ...]]]
    """The actors on the page by kind: the kind (`""` for actors without a file), a heading, the actors by name."""
    active: tuple[ActorLine, ...]
    """On the first page, the actors that took part most often in the last year; none if there are few actors."""


def _first(at: Planning) -> Iterator[Page]:
    yield at.page(ADDRESS)


def _parts(at: Planning) -> Iterator[Page]:
    for name, way in directory.kind_nodes(at.db, at.config.actors.split):
        yield at.page(address_of(name, way[-1] if way else ""), "/".join((name, *way)))


def _view(page: Page, at: ViewContext) -> Actors:
    if page.subject.kind != "directory":
        return _first_view(at)
    kind = ListId(page.argument.split("/")[0]).key
    part = Part.at(page, KINDS[kind], at)
    found = shown(part, at)
    lines: tuple[ActorLine, ...] = ()
    if found.letters is not None:
        lines = at.reader.ask("directory_lines", part.list_id, part.prefix, found.letters)
    return {**found.tree, "groups": [(kind, part.title, lines)] if lines else [], "active": ()}


def _first_view(at: ViewContext) -> Actors:
    """Return all actors by kind, or the kinds with their letters if there are too many for one page."""
    counts = dict(at.reader.ask("directory_kinds"))
    total, split = sum(counts.values()), at.config.actors.split
    groups: list[tuple[str, str, tuple[ActorLine, ...]]] = []
    kinds: list[DirectoryPart] = []
    if total <= split:
        lines: tuple[ActorLine, ...] = at.reader.ask("actors")
        groups = [(kind, title, tuple(line for line in lines if line.kind == kind)) for kind, title in KINDS.items()]
    else:
        kinds = [_kind(kind, counts[kind], at) for kind in filter(counts.get, KINDS)]
    indexes = [
        DirectoryPart(INDEXES[by], address_of(ListId.of("index", by)), number)
        for by, number in at.reader.ask("directory_indexes")
    ]
    active: tuple[ActorLine, ...] = at.reader.ask("active_lately", ACTIVE) if total >= _FEW else ()
    return {
        "part": "",
        "groups": [group for group in groups if group[2]],
        "active": tuple(line for line in active if line.recent),
        "total": total,
        "ways": indexes,
        "parts": kinds,
        "above": [],
        "siblings": [],
        "before": None,
        "after": None,
    }


def _kind(kind: str, count: int, at: ViewContext) -> DirectoryPart:
    """Return a kind of actor with its letters, or without parts if all its actors stand on its page."""
    part = Part(ListId.of("kind", kind), (), KINDS[kind], collation_of(at.config.language))
    letters = at.reader.ask("directory_division", part.list_id, "").parts if count > at.config.actors.split else ()
    return DirectoryPart(part.name, address_of(part.list_id), count, tuple(part.parts(letters)))


register(
    PageKind(
        name="actors", pages={"site": _first, "directory": _parts}, template="actors.html", view=_view, is_listed=True
    )
)
