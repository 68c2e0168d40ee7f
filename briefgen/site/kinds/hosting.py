"""Files for hosts, crawlers and security researchers, and the page for addresses that do not exist."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypedDict

from briefgen.records.page import Page
from briefgen.site.hosting import host_file
from briefgen.site.page_kinds import PageKind, Planning, ViewContext, register


class Headers(TypedDict):
    """What the host is to send with every page."""

    text: str
    """The whole file `_headers`."""


def _robots(at: Planning) -> Iterator[Page]:
    yield at.page("/robots.txt")


def _not_found(at: Planning) -> Iterator[Page]:
    yield at.page("/404.html")


def _security(at: Planning) -> Iterator[Page]:
    if at.config.hosting.security_contact:
        yield at.page("/.well-known/security.txt")


def _headers(at: Planning) -> Iterator[Page]:
    if at.config.hosting.host_files:
        yield at.page("/_headers")


def _headers_view(_page: Page, at: ViewContext) -> Headers:
    """Return the header fields that the host is to send with every page."""
    return {"text": host_file(at.config)}


register(PageKind(name="robots", pages={"site": _robots}, template="robots.txt"))
register(PageKind(name="not-found", pages={"site": _not_found}, template="404.html"))
register(PageKind(name="security", pages={"site": _security}, template="security.txt"))
register(PageKind(name="headers", pages={"site": _headers}, template="headers.txt", view=_headers_view))
