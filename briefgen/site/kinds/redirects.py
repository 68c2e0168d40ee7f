"""Pages that lead on from a former address, and the list of all of them that some hosts read."""

from __future__ import annotations

from collections.abc import Iterator

from briefgen.archive import page_sources
from briefgen.records.page import Page
from briefgen.site.page_kinds import PageKind, Planning, View, ViewContext, register


def _of_site(at: Planning) -> Iterator[Page]:
    yield at.page("/briefings/", "/chronology/")


def _of_briefing(at: Planning) -> Iterator[Page]:
    for old, address, source in page_sources.old_addresses(at.db, at.name):
        yield at.page(old, address, source)


def _view(page: Page, _at: ViewContext) -> View:
    return {"target": page.target}


def _host_file(at: Planning) -> Iterator[Page]:
    if at.config.hosting.host_files:
        yield at.page("/_redirects")


def _host_file_view(_page: Page, at: ViewContext) -> View:
    return {"redirects": at.reader.ask("redirects")}


register(
    PageKind(
        name="redirect",
        pages={"site": _of_site, "briefing": _of_briefing},
        template="redirect.html",
        view=_view,
        is_redirect=True,
    )
)
register(PageKind(name="redirects", pages={"site": _host_file}, template="redirects.txt", view=_host_file_view))
