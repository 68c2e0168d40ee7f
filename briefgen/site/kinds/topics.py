"""The directory of topics, and the briefings of each topic."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypedDict

from briefgen.archive import page_sources
from briefgen.records.ids import ListId
from briefgen.records.page import Page
from briefgen.site.page_kinds import PageKind, Planning, ViewContext, register
from briefgen.site.periods import Chronology, period_pages, period_view
from briefgen.site.topic_links import TopicLink, topic_address, topic_links


class Topics(TypedDict):
    """All topics."""

    topics: list[TopicLink]
    """All topics by name."""


class Topic(Chronology):
    """The briefings on one topic, or one period of them."""

    topic: str
    """The topic's name."""
    slug: str
    """The topic's slug."""
    list_address: str
    """The address of the topic's first page; its feed is `feed.xml` below it."""


def _directory(at: Planning) -> Iterator[Page]:
    yield at.page("/topics/")


def _directory_view(_page: Page, at: ViewContext) -> Topics:
    return {"topics": topic_links(at)}


def _topic(at: Planning) -> Iterator[Page]:
    if page_sources.is_topic(at.db, at.name):
        yield at.page(topic_address(at.name, at.config))


def _periods(at: Planning) -> Iterator[Page]:
    yield from period_pages(at, topic_address(at.name, at.config))


def _view(page: Page, at: ViewContext) -> Topic:
    slug = page.name
    address = topic_address(slug, at.config)
    name = at.reader.ask("topic", slug)
    chronology = period_view(ListId.of("topic", slug), page.period, address, at)
    return {"topic": name, "slug": slug, "list_address": address, **chronology}


register(
    PageKind(name="topics", pages={"site": _directory}, template="topics.html", view=_directory_view, is_listed=True)
)
register(
    PageKind(
        name="topic",
        pages={"topic": _topic, "list:topic": _periods},
        template="topic.html",
        view=_view,
        is_listed=True,
    )
)
