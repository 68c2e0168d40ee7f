"""The pages of an actor's members, if there are many: all of them, those under a letter, or numbered parts of these."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypedDict

from briefgen.archive import page_sources
from briefgen.archive.actor_results import ActorAnswer, Parts
from briefgen.archive.list_counts import numbered
from briefgen.archive.members import letters, number_of_members
from briefgen.records.collation import collation_of
from briefgen.records.list_items import Person
from briefgen.records.page import Page
from briefgen.site.directory_parts import DirectoryPart
from briefgen.site.dossiers import MEMBERS, SHOWN, below
from briefgen.site.page_kinds import PageKind, Planning, ViewContext, register
from briefgen.site.period_links import address_of

UNDIVIDED = 200
"""How many members stand on one page."""


class ActorMembers(TypedDict):
    """The members of an actor, those under a letter, or a part of these."""

    actor: ActorAnswer
    """The actor."""
    letter: str
    """The letter under which the members are, or `""` for all."""
    part: int
    """The number of the part, or 0."""
    letters: tuple[DirectoryPart, ...]
    """The letters of all members, if they are divided, each with its page."""
    parts: tuple[DirectoryPart, ...]
    """The numbered parts of a letter that is divided."""
    members: tuple[Person, ...]
    """The members on the page by name; none where only `letters` or `parts` lead to them."""
    total: int
    """How many members there are in all, or under the letter."""


def _pages(at: Planning) -> Iterator[Page]:
    number = number_of_members(at.db, at.name)
    if number <= SHOWN["members"] or (found := page_sources.actor(at.db, at.name)) is None:
        return
    address = below(found[0], MEMBERS)
    yield at.page(address)
    if number <= UNDIVIDED:
        return
    for letter, size in letters(at.db, at.name):
        here = below(address, letter)
        yield at.page(here, letter)
        if size > UNDIVIDED:
            yield from (at.page(address_of(here, "", part), f"{letter}#{part}") for part in _parts(size))


def _parts(size: int) -> range:
    return numbered(size, UNDIVIDED)


def _view(page: Page, at: ViewContext) -> ActorMembers:
    letter, _, part = page.argument.partition("#")
    answer: ActorAnswer = at.reader.ask("actor", page.name)
    found: Parts = at.reader.ask("member_letters", page.name)
    total, address = sum(number for _, number in found), below(answer.address, MEMBERS)
    size = dict(found).get(letter, 0) if letter else total
    here, label = below(address, letter), collation_of(at.config.language).label
    is_whole = size <= UNDIVIDED
    skipped = (int(part) - 1) * UNDIVIDED if part else 0
    links = (DirectoryPart(label(one), below(address, one), number, is_current=one == letter) for one, number in found)
    return {
        "actor": answer,
        "letter": label(letter) if letter else "",
        "part": int(part or 0),
        "letters": tuple(links) if total > UNDIVIDED else (),
        "parts": tuple(_part(one, here) for one in _parts(size)) if letter and not is_whole else (),
        "members": at.reader.ask("members", page.name, letter, UNDIVIDED, skipped) if part or is_whole else (),
        "total": size,
    }


def _part(number: int, here: str) -> DirectoryPart:
    return DirectoryPart(f"Part {number}", address_of(here, "", number))


register(
    PageKind(
        name="actor-members",
        pages={"actor": _pages},
        template="actor-members.html",
        view=_view,
        is_listed=True,
    )
)
