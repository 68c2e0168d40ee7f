"""The feeds of the latest briefings: of the site (Atom and JSON), of each actor and of each topic (Atom)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypedDict

from briefgen.archive import page_sources
from briefgen.records.ids import ListId
from briefgen.records.list_items import ListItem
from briefgen.records.page import Page
from briefgen.site.page_kinds import PageKind, Planning, ViewContext, register
from briefgen.site.topic_links import topic_address


class Feed(TypedDict):
    """The latest briefings of the site, of an actor or of a topic."""

    cards: tuple[ListItem, ...]
    """The briefings that were published last, as many as `[feeds] limit` says."""
    feed_title: str
    """The name of the actor or the topic; `""` for the feed of the site."""
    home_address: str
    """The address of the page that the feed belongs to."""
    updated: str
    """When the newest change was made, or `""`."""


def _atom(at: Planning) -> Iterator[Page]:
    yield at.page("/feed.xml")


def _json(at: Planning) -> Iterator[Page]:
    yield at.page("/feed.json")


def _of_actor(at: Planning) -> Iterator[Page]:
    if found := page_sources.actor(at.db, at.name):
        address, source = found
        yield at.page(f"{address}feed.xml", ListId.of("feed-actor", at.name), source)


def _of_topic(at: Planning) -> Iterator[Page]:
    if page_sources.is_topic(at.db, at.name):
        yield at.page(f"{topic_address(at.name, at.config)}feed.xml", ListId.of("feed-topic", at.name))


def _view(page: Page, at: ViewContext) -> Feed:
    title, home_address = _heading(page, at)
    items: tuple[ListItem, ...] = at.reader.ask("listing", page.feed or "feed", "", at.config.feeds.limit, True)
    return {
        "cards": items,
        "feed_title": title,
        "home_address": home_address,
        "updated": max((item.modified for item in items), default=""),
    }


def _heading(page: Page, at: ViewContext) -> tuple[str, str]:
    """Return the name and the address of what a feed is about; the name is "" for the site."""
    if page.about == "actor":
        name, address = at.reader.ask("naming", page.name)
        return name, address
    if page.about == "topic":
        return at.reader.ask("topic", page.name), topic_address(page.name, at.config)
    return "", "/"


register(
    PageKind(
        name="feed", pages={"site": _atom, "actor": _of_actor, "topic": _of_topic}, template="feed.xml", view=_view
    )
)
register(PageKind(name="json-feed", pages={"site": _json}, template="feed.json", view=_view))
