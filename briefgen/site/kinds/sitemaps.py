"""The sitemaps: one for the briefings of each year, so that none gets too long, and one for all other pages.

A briefing of which only the decade or the century is known is in a sitemap of that.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypedDict

from briefgen.archive import list_counts
from briefgen.archive.results import PageLine
from briefgen.records.page import Page
from briefgen.records.periods import address
from briefgen.site.page_kinds import PageKind, Planning, ViewContext, register


class Sitemaps(TypedDict):
    """Where the sitemaps are: one for each year's briefings, one for all other pages."""

    sitemaps: list[str]
    """The full addresses of the sitemaps."""


class Sitemap(TypedDict):
    """The briefings of a year, or all other pages."""

    places: list[tuple[str, str]]
    """The full address of each page, and the day of its last change or `""`."""


def _index(at: Planning) -> Iterator[Page]:
    yield at.page("/sitemap.xml")


def _index_view(_page: Page, at: ViewContext) -> Sitemaps:
    """Return the addresses of all sitemaps."""
    addresses = ["/sitemap-pages.xml", *map(_address, at.reader.ask("years", "briefings"))]
    return {"sitemaps": [at.links.full(found) for found in addresses]}


def _address(year: str) -> str:
    return f"/sitemap-{address(year).rstrip('/')}.xml"


def _of_pages(at: Planning) -> Iterator[Page]:
    yield at.page("/sitemap-pages.xml")


def _of_years(at: Planning) -> Iterator[Page]:
    for year in list_counts.parts(at.db, "briefings", ""):
        yield at.page(_address(year), year)


def _view(page: Page, at: ViewContext) -> Sitemap:
    """Return the addresses of a year's briefings, each with its last change, or of all other pages."""
    asked = ("sitemap", page.period) if page.period else ("surroundings",)
    places: tuple[PageLine, ...] = at.reader.ask(*asked)
    return {"places": [(at.links.full(place.address), place.modified) for place in places]}


register(PageKind(name="sitemaps", pages={"site": _index}, template="sitemaps.xml", view=_index_view))
register(
    PageKind(name="sitemap", pages={"site": _of_pages, "list:briefings": _of_years}, template="sitemap.xml", view=_view)
)
