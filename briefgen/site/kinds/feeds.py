"""The feeds of the latest briefings: of the site (Atom and JSON), of each actor, topic and place (Atom)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypedDict

import msgspec

from briefgen.archive import page_sources
from briefgen.config import REDIRECTS
from briefgen.records.dates import Moment
from briefgen.records.ids import TAG_KINDS, EntityId, ListId, Subject
from briefgen.records.list_items import ListItem
from briefgen.records.page import Page
from briefgen.site.lasting_ids import site_name, urn
from briefgen.site.old_files import old_files_of
from briefgen.site.page_kinds import PageKind, Planning, ViewContext, register


class Feed(TypedDict):
    """The latest briefings of the site, of an actor, of a topic or of a place."""

    cards: tuple[ListItem, ...]
    """The briefings that were published last, as many as `[feeds] limit` says."""
    feed_title: str
    """The name of the actor, the topic or the place; `""` for the feed of the site."""
    feed_address: str
    """The address of the feed, which may stand at an old address too."""
    feed_id: str
    """The id of the feed: the same whatever becomes of its address or of the name of what it is about."""
    home_address: str
    """The address of the page that the feed belongs to."""
    updated: str
    """When the newest change was made, or `""`."""
    ids: list[str]
    """The id of each of the `cards`: the same whatever becomes of the addresses or names of briefing and site."""


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


def _old(at: Planning) -> Iterator[Page]:
    for old, feed in old_files_of(at, "feed"):
        yield at.page(old, f"{feed.feed}\n{feed.address}", REDIRECTS)


def _old_of_document(at: Planning) -> Iterator[Page]:
    feed = ListId.of(f"feed-{at.subject.kind}", at.name)
    for old, address, source in page_sources.old_addresses(at.db, EntityId(at.subject)):
        if old.endswith("/"):
            yield at.page(f"{old}feed.xml", f"{feed}\n{address}feed.xml", source)


def _view(page: Page, at: ViewContext) -> Feed:
    name = ListId(page.feed or "feed")
    address = page.target if page.kind == "old-feed" else page.address
    title, home_address = _heading(name, address, at)
    latest: tuple[ListItem, ...] = at.reader.ask("latest", name, at.config.feeds.limit)
    items = tuple(_until_today(item, at) for item in latest if item.published)
    origins: dict[str, str] = at.reader.ask("origins", name, at.config.feeds.limit)
    site = site_name(at)
    about = Subject.of(name.kind.removeprefix("feed-"), name.key)
    return {
        "cards": items,
        "feed_title": title,
        "feed_address": address,
        "feed_id": urn(f"feed-{origins.get(about, about)}" if name.key else name, site),
        "home_address": home_address,
        "updated": max((item.modified for item in items), key=lambda text: Moment(text).sort_key, default=""),
        "ids": [urn(origins.get(item.entity, item.entity), site) for item in items],
    }


def _until_today(item: ListItem, at: ViewContext) -> ListItem:
    """Return an item whose last change does not lie ahead of today."""
    if at.reader.clock.reached(item.modified[:10]):
        return item
    return msgspec.structs.replace(item, modified=item.published)


def _heading(feed: ListId, address: str, at: ViewContext) -> tuple[str, str]:
    """Return the name and the address of what the feed at an address is about; the name is "" for the site."""
    if feed.kind == "feed-actor":
        name, page = at.reader.ask("naming", feed.key)
        return name, page
    if (kind := feed.kind.removeprefix("feed-")) in TAG_KINDS:
        return at.reader.ask(kind, feed.key), address.removesuffix("feed.xml")
    return "", "/"


register(
    PageKind(
        name="feed",
        pages={"site": _atom, "actor": _of_actor, **dict.fromkeys(TAG_KINDS, _of_tag)},
        template="feed.xml",
        view=_view,
    )
)
register(
    PageKind(
        name="old-feed",
        pages={**dict.fromkeys(("actor", *TAG_KINDS), _old_of_document), "old-addresses": _old},
        template="feed.xml",
        view=_view,
        is_redirect=True,
    )
)
register(PageKind(name="json-feed", pages={"site": _json}, template="feed.json", view=_view))
