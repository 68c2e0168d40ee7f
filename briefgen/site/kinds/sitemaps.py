"""The sitemaps: those of the briefings of each year, and those of all other pages. Long ones are divided into parts.

A briefing of which only the decade or the century is known is in a sitemap of that. Of a year, the first part has the
oldest briefings, so that what is added later leaves it as it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypedDict

from briefgen.archive import list_counts, pages
from briefgen.archive.results import PageLine
from briefgen.records.page import Page
from briefgen.records.periods import address
from briefgen.site.page_kinds import PageKind, Planning, ViewContext, register

LIMIT = 20_000
"""How many pages a sitemap lists. Sitemaps.org allows 50,000 and 50 MB: an address may have 2,048 characters."""

INDEX = "/sitemap.xml"


class Sitemaps(TypedDict):
    """Where the sitemaps are."""

    sitemaps: list[str]
    """The full addresses of the sitemaps: first those of other pages, then those of each year's briefings."""


class Sitemap(TypedDict):
    """Briefings of a year, or other pages."""

    places: list[tuple[str, str]]
    """The full address of each page, and the day of its last change or `""`."""


def _index(at: Planning) -> Iterator[Page]:
    yield at.page(INDEX)


def _index_view(_page: Page, at: ViewContext) -> Sitemaps:
    """Return the addresses of all sitemaps."""
    sizes = [("", at.reader.ask("sitemap_parts", LIMIT)), *at.reader.ask("sitemap_years", LIMIT)]
    return {"sitemaps": [at.links.full(_address(year, part)) for year, parts in sizes for part in range(1, parts + 1)]}


def _address(year: str, part: int) -> str:
    name = address(year).rstrip("/") or "pages"
    return f"/sitemap-{name}{f'-part-{part}' if part > 1 else ''}.xml"


def _of_pages(at: Planning) -> Iterator[Page]:
    for part in list_counts.numbered(pages.count_listed(at.db), LIMIT) or (1,):
        yield at.page(_address("", part), f"#{part}")


def _of_years(at: Planning) -> Iterator[Page]:
    for year in list_counts.parts(at.db, "briefings", ""):
        total = sum(number for _, number in list_counts.counts(at.db, "briefings", year))
        for part in list_counts.numbered(total, LIMIT):
            yield at.page(_address(year, part), f"{year}#{part}")


def _view(page: Page, at: ViewContext) -> Sitemap:
    """Return the addresses of briefings of a year, each with its last change, or of other pages."""
    year, _, part = page.period.partition("#")
    asked = ("sitemap", year) if year else ("surroundings",)
    places: tuple[PageLine, ...] = at.reader.ask(*asked, LIMIT, (int(part) - 1) * LIMIT)
    return {"places": [(at.links.full(place.address), place.modified) for place in places]}


register(PageKind(name="sitemaps", pages={"site": _index}, template="sitemaps.xml", view=_index_view))
register(
    PageKind(
        name="sitemap", pages={"sitemaps": _of_pages, "list:briefings": _of_years}, template="sitemap.xml", view=_view
    )
)
