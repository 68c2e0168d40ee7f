"""The kinds of outcome, each with its latest, and everything with one kind of outcome."""

from __future__ import annotations

from collections.abc import Iterator

from briefgen.archive import list_counts
from briefgen.records.ids import ListId
from briefgen.records.page import Page
from briefgen.site.page_kinds import PageKind, Planning, View, ViewContext, register
from briefgen.site.periods import period_pages, period_view


def _directory(at: Planning) -> Iterator[Page]:
    yield at.page("/outcomes/")


def _directory_view(_page: Page, at: ViewContext) -> View:
    lines = at.reader.ask("outcomes")
    latest = {line.slug: at.reader.ask("listing", ListId.of("outcome", line.slug), "", 3, True) for line in lines}
    return {"outcomes": lines, "latest": latest}


def _address(slug: str) -> str:
    return f"/outcomes/{slug}/"


def _outcome(at: Planning) -> Iterator[Page]:
    if list_counts.months(at.db, at.subject.list):
        yield at.page(_address(at.name))
        yield from period_pages(at, _address(at.name))


def _view(page: Page, at: ViewContext) -> View:
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
