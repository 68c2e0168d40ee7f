"""The pages of an actor's members, and of the offices that others have or had in it, if there are many."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypedDict

from briefgen.archive import page_sources
from briefgen.archive.actor_results import ActorAnswer, Tenure
from briefgen.archive.members import letters, number_of_offices
from briefgen.records.collation import collation_of
from briefgen.records.list_items import Person
from briefgen.records.page import Page
from briefgen.site.directory_parts import DirectoryPart
from briefgen.site.dossiers import MEMBERS, OFFICES, SHOWN, below
from briefgen.site.page_kinds import PageKind, Planning, ViewContext, register


class ActorMembers(TypedDict):
    """The members of an actor, or those under a letter, or the offices in it."""

    actor: ActorAnswer
    """The actor."""
    letter: str
    """The letter under which the members are, or `""` for all."""
    letters: tuple[DirectoryPart, ...]
    """The letters of all members, if they are divided."""
    members: tuple[Person, ...]
    """The members by name; none where only `letters` lead to them, and on the page of offices."""
    offices: tuple[Tenure, ...]
    """On the page of offices, these, the newest first."""
    total: int
    """How many members or offices there are in all."""


def _pages(at: Planning) -> Iterator[Page]:
    if (found := page_sources.actor(at.db, at.name)) is None:
        return
    address, parts = found[0], letters(at.db, at.name)
    total = sum(number for _, number in parts)
    if total > SHOWN["members"]:
        yield at.page(below(address, MEMBERS), MEMBERS)
    if total > SHOWN["undivided"]:
        yield from (at.page(below(address, MEMBERS, letter), f"{MEMBERS}/{letter}") for letter, _ in parts)
    if number_of_offices(at.db, at.name) > SHOWN["offices"]:
        yield at.page(below(address, OFFICES), OFFICES)


def _view(page: Page, at: ViewContext) -> ActorMembers:
    part, _, letter = page.argument.partition("/")
    answer: ActorAnswer = at.reader.ask("actor", page.name)
    if part == OFFICES:
        offices = at.reader.ask("offices", page.name)
        return _shown(answer, offices=offices, total=len(offices))
    found: tuple[tuple[str, int], ...] = at.reader.ask("member_letters", page.name)
    total = sum(number for _, number in found)
    is_divided = total > SHOWN["undivided"]
    members = at.reader.ask("members", page.name, letter) if letter or not is_divided else ()
    label = collation_of(at.config.language).label
    parts = tuple(DirectoryPart(label(one), below(answer.address, MEMBERS, one), number) for one, number in found)
    return _shown(answer, label(letter) if letter else "", parts if is_divided else (), members, total=total)


def _shown(
    answer: ActorAnswer,
    letter: str = "",
    letters: tuple[DirectoryPart, ...] = (),
    members: tuple[Person, ...] = (),
    offices: tuple[Tenure, ...] = (),
    total: int = 0,
) -> ActorMembers:
    return {
        "actor": answer, "letter": letter, "letters": letters, "members": members, "offices": offices, "total": total,
    }  # fmt: skip


register(
    PageKind(
        name="actor-members",
        pages={"actor": _pages},
        template="actor-members.html",
        view=_view,
        is_listed=True,
    )
)
