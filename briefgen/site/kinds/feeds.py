"""The feeds of the latest briefings: of the site (Atom and JSON), of each actor, topic and place (Atom)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import TypedDict
from uuid import UUID, uuid5

import msgspec

from briefgen.archive import page_sources
from briefgen.records.dates import Moment
from briefgen.records.ids import TAG_KINDS, ListId
from briefgen.records.list_items import ListItem
from briefgen.records.page import Page
from briefgen.site.page_kinds import PageKind, Planning, ViewContext, register

_IDS = UUID("5ee37ea2-9be3-4dcd-9a9c-6b1f0f5b7a39")
"""The namespace of ids in feeds (RFC 9562, section 5.5)."""


class Feed(TypedDict):
    """The latest briefings of the site, of an actor, of a topic or of a place."""

    cards: tuple[ListItem, ...]
    """The briefings that were published last, as many as `[feeds] limit` says."""
    feed_title: str
    """The name of the actor, the topic or the place; `""` for the feed of the site."""
    home_address: str
    """The address of the page that the feed belongs to."""
    updated: str
    """When the newest change was made, or `""`."""
    ids: list[str]
    """The id of each of the `cards`: the same whatever becomes of the briefing's address or the site's."""


def _atom(at: Planning) -> Iterator[Page]:
    yield at.page("/feed.xml")


def _json(at: Planning) -> Iterator[Page]:
    yield at.page("/feed.json")


def _of_actor(at: Planning) -> Iterator[Page]:
    if found := page_sources.actor(at.db, at.name):
        address, source = found
        yield at.page(f"{address}feed.xml", ListId.of("feed-actor", at.name), source)


def _of_tag(at: Planning) -> Iterator[Page]:
    if found := page_sources.tag(at.db, at.subject):
        address, source = found
        yield at.page(f"{address}feed.xml", ListId.of(f"feed-{at.subject.kind}", at.name), source)


def _view(page: Page, at: ViewContext) -> Feed:
    title, home_address = _heading(page, at)
    latest: tuple[ListItem, ...] = at.reader.ask("latest", page.feed or "feed", at.config.feeds.limit)
    items = tuple(_until_today(item, at) for item in latest if item.published)
    site = at.config.feeds.site or at.config.title
    return {
        "cards": items,
        "feed_title": title,
        "home_address": home_address,
        "updated": max((item.modified for item in items), key=lambda text: Moment(text).sort_key, default=""),
        "ids": [_id(item.entity, site) for item in items],
    }


def _until_today(item: ListItem, at: ViewContext) -> ListItem:
    """Return an item whose last change does not lie ahead of today."""
    if at.reader.clock.reached(item.modified[:10]):
        return item
    return msgspec.structs.replace(item, modified=item.published)


@lru_cache(maxsize=4_096)
def _id(entity: str, site: str) -> str:
    """Return the id of an entry, which must never change (RFC 4287, section 4.2.6).

    It is made from what stays when the site moves and when the briefing gets another slug or title: the site's name in
    feeds, and the briefing's own in the archive.
    """
    return f"urn:uuid:{uuid5(_IDS, f'{site}/{entity}')}"


def _heading(page: Page, at: ViewContext) -> tuple[str, str]:
    """Return the name and the address of what a feed is about; the name is "" for the site."""
    if page.about == "actor":
        name, address = at.reader.ask("naming", page.name)
        return name, address
    if page.about in TAG_KINDS:
        return at.reader.ask(page.about, page.name), page.address.removesuffix("feed.xml")
    return "", "/"


register(
    PageKind(
        name="feed",
        pages={"site": _atom, "actor": _of_actor, **dict.fromkeys(TAG_KINDS, _of_tag)},
        template="feed.xml",
        view=_view,
    )
)
register(PageKind(name="json-feed", pages={"site": _json}, template="feed.json", view=_view))
