"""The directories of topics, places and authors: all on one page, or a page for each letter where there are many."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import groupby
from typing import TypedDict

import msgspec

from briefgen.archive import page_sources
from briefgen.archive.actor_results import Parts
from briefgen.archive.list_counts import numbered
from briefgen.archive.results import GroupLine, Ranking, TagLink
from briefgen.archive.tags import letters
from briefgen.records.collation import Collation, collation_of
from briefgen.records.ids import TagKind
from briefgen.records.page import Page
from briefgen.site.page_kinds import PageKind, Planning, ViewContext, register
from briefgen.site.tag_tree import TagNode, nested

LIMIT = 200
"""How many topics, places or authors stand on a page of their directory."""

FEW = 24
"""So many need no headings for letters."""

LARGEST = 24
"""How many of those with most entries the first page of a long directory names, and how many of those with parts."""


class LetterGroup(msgspec.Struct, frozen=True):
    """The topics, places or authors of a letter on the page that has all, each with its parts."""

    title: str
    """The letter, or `""` if there are few."""
    nodes: tuple[TagNode, ...]
    """Those that are no parts of others, by name."""


class LetterPage(msgspec.Struct, frozen=True):
    """A letter of a long directory, or a part of what it has."""

    title: str
    """The letter: `M`, `0–9`, `Other`; `M, part 2`."""
    address: str
    """The address of its page."""
    count: int
    """How many topics, places or authors it has."""
    is_current: bool = False
    """True if this page is that letter, or a part of it."""


class TagDirectory(TypedDict):
    """All topics, places or authors, or those of a letter."""

    total: int
    """How many there are on the page and on those that it leads to."""
    letter: str
    """The letter of the page, `""` on the first page."""
    groups: list[LetterGroup]
    """All of them by letter, on the first page, if they fit on it."""
    lines: tuple[GroupLine, ...]
    """Those of the letter by name; `within` names what each is a part of."""
    letters: list[LetterPage]
    """The letters, if there are too many for one page."""
    largest: tuple[TagLink, ...]
    """Those with most entries, on the first page, if there are too many for it."""
    wholes: tuple[TagLink, ...]
    """Likewise those that have parts and are no parts; `count` is how many parts each has."""
    more_wholes: int
    """How many others have parts."""
    before: LetterPage | None
    """The letter or the part before this one."""
    after: LetterPage | None
    """The letter or the part after this one."""


class Topics(TagDirectory):
    """All topics."""

    topics: tuple[TagNode, ...]
    """The topics by name, each with its parts, if they fit on one page; those that are parts stand below these."""


class Places(TagDirectory):
    """All places."""

    places: tuple[TagNode, ...]
    """The places by name, each with its parts, if they fit on one page; those that are parts stand below these."""


class Authors(TagDirectory):
    """All authors."""

    authors: tuple[TagNode, ...]
    """The authors by name, each with how many briefings it wrote, if they fit on one page."""


_NOTHING: TagDirectory = {
    "total": 0, "letter": "", "groups": [], "lines": (), "letters": [], "largest": (), "wholes": (), "more_wholes": 0,
    "before": None, "after": None,
}  # fmt: skip


class _Directory(msgspec.Struct, frozen=True):
    """One of the directories, and how its pages are made."""

    kind: TagKind
    at: ViewContext

    @property
    def collation(self) -> Collation:
        return collation_of(self.at.config.language)

    def letters(self) -> Parts:
        found: Parts = self.at.reader.ask("tag_letters", self.kind)
        return found

    def first(self) -> tuple[TagDirectory, tuple[TagNode, ...]]:
        """Return the view of the first page, and all tags as trees if they fit on it."""
        found = self.letters()
        total = sum(number for _, number in found)
        if total > LIMIT:
            largest: Ranking = self.at.reader.ask("largest_tags", self.kind, LARGEST)
            wholes: Ranking = self.at.reader.ask("tags_with_parts", self.kind, LARGEST)
            return _NOTHING | {
                "total": total,
                "letters": [self.page(letter, number) for letter, number in found],
                "largest": largest.first,
                "wholes": wholes.first,
                "more_wholes": wholes.more,
            }, ()
        nodes = nested(self.at.reader.ask(f"{self.kind}s"), self.kind)
        groups = [LetterGroup("", nodes)] if nodes else []
        if total > FEW:
            found_groups = groupby(nodes, key=lambda node: self.collation.letter(node.name))
            groups = [LetterGroup(self.collation.label(letter), tuple(some)) for letter, some in found_groups]
        return _NOTHING | {"total": total, "groups": groups}, nodes

    def of_letter(self, letter: str, part: int) -> TagDirectory:
        """Return the view of a letter, or of a part of it."""
        found = dict(self.letters())
        pages = [self.page(one, number, at) for one, number in found.items() for at in numbered(number, LIMIT)]
        here = self.page(letter, found[letter], part)
        index = pages.index(here)
        lines: tuple[GroupLine, ...] = self.at.reader.ask("tag_lines", self.kind, letter, LIMIT, (part - 1) * LIMIT)
        return _NOTHING | {
            "total": found[letter],
            "letter": here.title,
            "lines": lines,
            "letters": [self.page(one, number, is_current=one == letter) for one, number in found.items()],
            "before": pages[index - 1] if index else None,
            "after": pages[index + 1] if index + 1 < len(pages) else None,
        }

    def page(self, letter: str, count: int, part: int = 1, *, is_current: bool = False) -> LetterPage:
        label = self.collation.label(letter)
        title = f"{label}, part {part}" if part > 1 else label
        return LetterPage(title, _address(self.kind, letter, part), count, is_current)


def _address(kind: TagKind, letter: str = "", part: int = 1) -> str:
    """Return the address of a page: that of no tag has one that begins like it and has two parts more."""
    if not letter:
        return f"/{kind}s/"
    return f"/{kind}s/all/{letter}/{f'part-{part}/' if part > 1 else ''}"


def _first(kind: TagKind, at: Planning) -> Iterator[Page]:
    yield at.page(_address(kind))


def _letters(kind: TagKind, at: Planning) -> Iterator[Page]:
    found = letters(at.db, kind)
    if sum(number for _, number in found) > LIMIT:
        for letter, number in found:
            yield from (at.page(_address(kind, letter, part), f"{letter}#{part}") for part in numbered(number, LIMIT))


def _authors(at: Planning) -> Iterator[Page]:
    """Yield the pages of authors, if there are any: not every desk names them."""
    if page_sources.is_any_author(at.db):
        yield from _first("author", at)
        yield from _letters("author", at)


def _view(page: Page, kind: TagKind, at: ViewContext) -> tuple[TagDirectory, tuple[TagNode, ...]]:
    letter, _, part = page.argument.rpartition("#")
    directory = _Directory(kind, at)
    return (directory.of_letter(letter, int(part)), ()) if letter else directory.first()


def _topics_view(page: Page, at: ViewContext) -> Topics:
    view, topics = _view(page, "topic", at)
    return {**view, "topics": topics}


def _places_view(page: Page, at: ViewContext) -> Places:
    view, places = _view(page, "place", at)
    return {**view, "places": places}


def _authors_view(page: Page, at: ViewContext) -> Authors:
    view, authors = _view(page, "author", at)
    return {**view, "authors": authors}


register(
    PageKind(
        name="topics",
        pages={"site": partial(_first, "topic"), "topics": partial(_letters, "topic")},
        template="topics.html",
        view=_topics_view,
        is_listed=True,
    )
)
register(
    PageKind(
        name="places",
        pages={"site": partial(_first, "place"), "places": partial(_letters, "place")},
        template="places.html",
        view=_places_view,
        is_listed=True,
    )
)
register(
    PageKind(name="authors", pages={"authors": _authors}, template="authors.html", view=_authors_view, is_listed=True)
)
