"""What happened on each topic and at each place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from briefgen.archive import page_sources
from briefgen.archive.results import TagAnswer
from briefgen.records.page import Page
from briefgen.site.page_kinds import PageKind, Planning, ViewContext, register
from briefgen.site.periods import Chronology, period_pages, period_view
from briefgen.site.structured_data import place_data
from briefgen.site.tag_filters import Found, found_in
from briefgen.site.text import body_html


class TagPage(Chronology, Found):
    """What the pages of topics and places have in common."""

    tag: TagAnswer
    """The topic or the place, with what its file says."""
    introduction: str
    """The text of its file as HTML."""
    slug: str
    """The slug or the name of the file, as lists name it."""
    list_address: str
    """The address of its first page; its feed is `feed.xml` below it."""


class Topic(TagPage):
    """The briefings on one topic, or one period of them."""

    topic: str
    """The topic's name."""


class Place(TagPage):
    """What happened at one place, or one period of it."""

    place: str
    """The place's name."""
    structured_data: dict[str, Any]
    """The place as JSON-LD: a `Place` of schema.org."""


def _tag(at: Planning) -> Iterator[Page]:
    if found := page_sources.tag(at.db, at.subject):
        address, source = found
        yield at.page(address, source=source)


def _periods(at: Planning) -> Iterator[Page]:
    if found := page_sources.tag(at.db, at.subject.list):
        yield from period_pages(at, found[0])


def _tag_view(page: Page, at: ViewContext) -> TagPage:
    name = f"{page.about.removeprefix('list:')}:{page.name}"
    answer: TagAnswer = at.reader.ask("tag", name)
    chronology = period_view(name, page.period, answer.address, at)
    total = 0 if page.period else chronology["total"]
    return {
        "tag": answer,
        "introduction": body_html(answer.body, answer.targets, at.links),
        "slug": page.name,
        "list_address": answer.address,
        **chronology,
        **found_in(name, answer.address, total, at),
    }


def _topic_view(page: Page, at: ViewContext) -> Topic:
    view = _tag_view(page, at)
    return {**view, "topic": view["tag"].name}


def _place_view(page: Page, at: ViewContext) -> Place:
    view = _tag_view(page, at)
    return {**view, "place": view["tag"].name, "structured_data": place_data(view["tag"], at.links)}


register(
    PageKind(
        name="topic",
        pages={"topic": _tag, "list:topic": _periods},
        template="topic.html",
        view=_topic_view,
        is_listed=True,
    )
)
register(
    PageKind(
        name="place",
        pages={"place": _tag, "list:place": _periods},
        template="place.html",
        view=_place_view,
        is_listed=True,
    )
)
