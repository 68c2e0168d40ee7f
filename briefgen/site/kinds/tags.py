"""The directories of topics, places and authors, and what happened on, at or was written by each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypedDict

from briefgen.archive import page_sources
from briefgen.archive.results import GroupLine, TagAnswer
from briefgen.records.front_matter import Author, Link, Picture, links, picture
from briefgen.records.page import Page
from briefgen.site.page_kinds import PageKind, Planning, ViewContext, register
from briefgen.site.periods import Chronology, period_pages, period_view
from briefgen.site.structured_data import author_data, place_data
from briefgen.site.tag_links import TagNode, nested
from briefgen.site.text import body_html, image_address


class Topics(TypedDict):
    """All topics."""

    topics: tuple[TagNode, ...]
    """The topics by name, each with its parts; those that are parts of others stand below these."""


class Places(TypedDict):
    """All places."""

    places: tuple[TagNode, ...]
    """The places by name, each with its parts; those that are parts of others stand below these."""


class Authors(TypedDict):
    """All authors."""

    authors: tuple[GroupLine, ...]
    """The authors by name, each with how many briefings it wrote."""


class TagPage(Chronology):
    """What the pages of topics, places and authors have in common."""

    tag: TagAnswer
    """The topic, the place or the author, with what its file says."""
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


class AuthorPage(TagPage):
    """What one author wrote, or one period of it."""

    author: str
    """The author's name."""
    links: tuple[Link, ...]
    """The author's addresses elsewhere; the title of one that has none is empty."""
    picture: Picture | None
    """The portrait."""
    picture_address: str
    """The address of the portrait, or `""`."""
    structured_data: dict[str, Any]
    """The author as JSON-LD: a `ProfilePage` of schema.org."""


def _topics(at: Planning) -> Iterator[Page]:
    yield at.page("/topics/")


def _topics_view(_page: Page, at: ViewContext) -> Topics:
    return {"topics": nested(at.reader.ask("topics"), "topic")}


def _places(at: Planning) -> Iterator[Page]:
    yield at.page("/places/")


def _places_view(_page: Page, at: ViewContext) -> Places:
    return {"places": nested(at.reader.ask("places"), "place")}


def _authors(at: Planning) -> Iterator[Page]:
    if page_sources.is_any_author(at.db):
        yield at.page("/authors/")


def _authors_view(_page: Page, at: ViewContext) -> Authors:
    return {"authors": at.reader.ask("authors")}


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
    return {
        "tag": answer,
        "introduction": body_html(answer.body, answer.targets, at.links),
        "slug": page.name,
        "list_address": answer.address,
        **period_view(name, page.period, answer.address, at),
    }


def _topic_view(page: Page, at: ViewContext) -> Topic:
    view = _tag_view(page, at)
    return {**view, "topic": view["tag"].name}


def _place_view(page: Page, at: ViewContext) -> Place:
    view = _tag_view(page, at)
    return {**view, "place": view["tag"].name, "structured_data": place_data(view["tag"], at.links)}


def _author_view(page: Page, at: ViewContext) -> AuthorPage:
    view = _tag_view(page, at)
    tag = view["tag"]
    record = tag.record if isinstance(tag.record, Author) else None
    portrait = image_address(record.image, tag.targets) if record else ""
    return {
        **view,
        "author": tag.name,
        "links": links(record.links) if record else (),
        "picture": picture(record.image) if record else None,
        "picture_address": portrait,
        "structured_data": author_data(tag, portrait, at.links),
    }


register(PageKind(name="topics", pages={"site": _topics}, template="topics.html", view=_topics_view, is_listed=True))
register(PageKind(name="places", pages={"site": _places}, template="places.html", view=_places_view, is_listed=True))
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
register(
    PageKind(name="authors", pages={"authors": _authors}, template="authors.html", view=_authors_view, is_listed=True)
)
register(
    PageKind(
        name="author",
        pages={"author": _tag, "list:author": _periods},
        template="author.html",
        view=_author_view,
        is_listed=True,
    )
)
