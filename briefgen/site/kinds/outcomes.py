"""The directory of kinds of outcome, and a list for each kind."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypedDict

from briefgen.archive import list_counts
from briefgen.archive.results import GroupLine
from briefgen.records.ids import ListId
from briefgen.records.list_items import ListItem
from briefgen.records.page import Page
from briefgen.site.page_kinds import PageKind, Planning, ViewContext, register
from briefgen.site.periods import Chronology, period_pages, period_view

FREQUENT, LATEST = 8, 3
"""Of how many kinds of outcome the directory shows the latest, and how many."""


class Outcomes(TypedDict):
    """All kinds of outcome, each with its latest."""

    outcomes: tuple[GroupLine, ...]
    """The kinds of outcome, the most frequent first."""
    latest: dict[str, tuple[ListItem, ...]]
    """For the slug of each of the eight most frequent, the three newest with this kind of outcome."""


class OutcomePage(Chronology):
    """Everything with one kind of outcome, or one period of it."""

    outcome_name: str
    """The name of the kind of outcome."""
    list_address: str
    """The address of the first page of the kind."""


def _directory(at: Planning) -> Iterator[Page]:
    yield at.page("/outcomes/")


def _directory_view(_page: Page, at: ViewContext) -> Outcomes:
    lines = at.reader.ask("outcomes")
    names = {line.slug: ListId.of("outcome", line.slug) for line in lines[:FREQUENT]}
    latest = {slug: at.reader.ask("listing", name, "", LATEST, True) for slug, name in names.items()}
    return {"outcomes": lines, "latest": latest}


def _address(slug: str) -> str:
    return f"/outcomes/{slug}/"


def _outcome(at: Planning) -> Iterator[Page]:
    if list_counts.total(at.db, at.subject.list):
        yield at.page(_address(at.name))
        yield from period_pages(at, _address(at.name))


def _view(page: Page, at: ViewContext) -> OutcomePage:
    slug = page.name
    address = _address(slug)
    name = at.reader.ask("outcome", slug)
    chronology = period_view(ListId.of("outcome", slug), page.period, address, at)
    return {"outcome_name": name, "list_address": address, **chronology}


register(
    PageKind(
        name="outcomes", pages={"site": _directory}, template="outcomes.html", view=_directory_view, is_listed=True
    )
)
register(
    PageKind(name="outcome", pages={"list:outcome": _outcome}, template="outcome.html", view=_view, is_listed=True)
)
