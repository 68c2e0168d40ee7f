"""The page of those with whom an actor takes part in things, with what they share, and of its topics and places."""

from __future__ import annotations

from collections.abc import Iterator

from briefgen.archive import list_counts, page_sources
from briefgen.archive.actor_results import ActorAnswer
from briefgen.records.page import Page
from briefgen.site.dossiers import WITH, below
from briefgen.site.page_kinds import PageKind, Planning, ViewContext, register
from briefgen.site.surroundings import Surroundings, all_surroundings, has_page


class ActorCompany(Surroundings):
    """Everything that surrounds an actor: with whom it takes part in things, on which topics and where."""

    actor: ActorAnswer
    """The actor."""


def _pages(at: Planning) -> Iterator[Page]:
    found = page_sources.actor(at.db, at.name)
    if found and has_page(list_counts.total(at.db, at.subject.list)):
        yield at.page(below(found[0], WITH))


def _view(page: Page, at: ViewContext) -> ActorCompany:
    answer: ActorAnswer = at.reader.ask("actor", page.name)
    return {"actor": answer, **all_surroundings(page.name, page.address, at)}


register(
    PageKind(
        name="actor-company",
        pages={"list:actor": _pages},
        template="actor-company.html",
        view=_view,
        is_listed=True,
        is_long=True,
    )
)
