"""Redirects from old addresses, the pages of what is gone, and the list of redirects that some hosts read.

A page that leads on is HTML, which programs do not follow: the reader of a feed would find a file that is no feed. So
a feed, a picture or an attachment that has moved stands at its old address too (`old-feed`, `old-file`). On hosts that
read `_redirects`, all of them lead on by the status 301.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypedDict

from briefgen.archive import old_addresses, page_sources
from briefgen.config import REDIRECTS
from briefgen.records.ids import DOCUMENT_KINDS, EntityId
from briefgen.records.page import Page
from briefgen.site.old_files import stays_a_file
from briefgen.site.page_kinds import PageKind, Planning, ViewContext, register


class Redirect(TypedDict):
    """An old address, which leads on to another."""

    target: str
    """The address that the old one leads on to."""


class Redirects(TypedDict):
    """Where old addresses lead, for hosts that read this."""

    redirects: tuple[tuple[str, str], ...]
    """Each old address with the one that it leads on to."""


def _of_site(at: Planning) -> Iterator[Page]:
    yield at.page("/briefings/", "/chronology/")


def _of_document(at: Planning) -> Iterator[Page]:
    for old, address, source in page_sources.old_addresses(at.db, EntityId(at.subject)):
        yield at.page(old, address, source)


def _of_file(at: Planning) -> Iterator[Page]:
    for old, page in old_addresses.leading(at.db):
        if not stays_a_file(old, page):
            yield at.page(old, page.address, REDIRECTS)


def _gone(at: Planning) -> Iterator[Page]:
    for address in old_addresses.gone(at.db):
        yield at.page(address, source=REDIRECTS)


def _view(page: Page, _at: ViewContext) -> Redirect:
    return {"target": page.target}


def _host_file(at: Planning) -> Iterator[Page]:
    if at.config.hosting.host_files:
        yield at.page("/_redirects")


def _host_file_view(_page: Page, at: ViewContext) -> Redirects:
    return {"redirects": at.reader.ask("redirects")}


register(
    PageKind(
        name="redirect",
        pages={
            "site": _of_site,
            **dict.fromkeys(DOCUMENT_KINDS, _of_document),
            "old-addresses": _of_file,
        },
        template="redirect.html",
        view=_view,
        is_redirect=True,
    )
)
register(PageKind(name="gone", pages={"old-addresses": _gone}, template="gone.html"))
register(PageKind(name="redirects", pages={"site": _host_file}, template="redirects.txt", view=_host_file_view))
