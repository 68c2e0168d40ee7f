"""The pages of topics, places and authors: what they have in common."""

from __future__ import annotations

from collections.abc import Iterator

from briefgen.archive import page_sources
from briefgen.archive.results import TagAnswer
from briefgen.records.page import Page
from briefgen.site.page_kinds import Planning, ViewContext
from briefgen.site.periods import Chronology, period_pages, period_view
from briefgen.site.tag_filters import Found, found_in
from briefgen.site.text import body_html


class TagPage(Chronology, Found):
    """What the pages of topics, places and authors have in common."""

    tag: TagAnswer
    """The topic, the place or the author, with what its file says."""
    introduction: str
    """The text of its file as HTML."""
    slug: str
    """The slug or the name of the file, as lists name it."""
    list_address: str
    """The address of its first page."""
    feed_address: str
    """The address of its feed, or `""`: what stands in fewer than two briefings has none."""


def first_page(at: Planning) -> Iterator[Page]:
    """Yield the first page of a topic, a place or an author."""
    if found := page_sources.tag(at.db, at.subject):
        address, source = found
        yield at.page(address, source=source)


def pages_of_periods(at: Planning) -> Iterator[Page]:
    """Yield the pages for the periods of its list."""
    if found := page_sources.tag(at.db, at.subject.list):
        yield from period_pages(at, found[0])


def tag_view(page: Page, at: ViewContext) -> TagPage:
    """Return the view of a topic, a place or an author, or of one period of it."""
    name = f"{page.about.removeprefix('list:')}:{page.name}"
    answer: TagAnswer = at.reader.ask("tag", name)
    chronology = period_view(name, page.period, answer.address, at)
    total = 0 if page.period else chronology["total"]
    return {
        "tag": answer,
        "introduction": body_html(answer.body, answer.targets, at.links),
        "slug": page.name,
        "list_address": answer.address,
        "feed_address": f"{answer.address}feed.xml" if at.reader.ask("has_feed", name) else "",
        **chronology,
        **found_in(name, answer.address, total, at),
    }
