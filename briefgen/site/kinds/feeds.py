"""The feeds of the latest briefings: of the site (Atom and JSON), of actors, topics, places and authors (Atom)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypedDict

from briefgen.archive import page_sources
from briefgen.config import REDIRECTS
from briefgen.records.date_labels import long
from briefgen.records.dates import Moment
from briefgen.records.ids import TAG_KINDS, EntityId, ListId, Subject
from briefgen.records.list_items import ListItem
from briefgen.records.page import Page
from briefgen.site.changes import until_today
from briefgen.site.lasting_ids import site_name, urn
from briefgen.site.old_files import kept_feeds, old_files_of
from briefgen.site.page_kinds import PageKind, Planning, ViewContext, register


class Feed(TypedDict):
    """The latest briefings of the site, of an actor, of a topic or of a place."""

    cards: tuple[ListItem, ...]
    """The briefings that were published last, as many as `[feeds] limit` says; then older ones, changed since then."""
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
    summaries: list[str]
    """The summary of each of the `cards`, with its corrections."""
    ids: list[str]
    """The id of each of the `cards`: the same whatever becomes of the addresses or names of briefing and site."""


def _atom(at: Planning) -> Iterator[Page]:
    yield at.page("/feed.xml")


def _json(at: Planning) -> Iterator[Page]:
    yield at.page("/feed.json")


def _of_actor(at: Planning) -> Iterator[Page]:
    found = page_sources.actor(at.db, at.name)
    if found and page_sources.has_feed(at.db, at.name):
        yield at.page(f"{found[0]}feed.xml", at.subject.list)


def _of_tag(at: Planning) -> Iterator[Page]:
    if found := page_sources.tag(at.db, at.subject):
        address, source = found
        yield at.page(f"{address}feed.xml", ListId.of(f"feed-{at.subject.kind}", at.name), source)


def _kept(at: Planning) -> Iterator[Page]:
    for old, feed in kept_feeds(at):
        yield at.page(old, feed, REDIRECTS)


def _old(at: Planning) -> Iterator[Page]:
    for old, feed in old_files_of(at, "feed"):
        yield at.page(old, f"{feed.feed}\n{feed.address}", REDIRECTS)


def _old_of_actor(at: Planning) -> Iterator[Page]:
    if page_sources.has_feed(at.db, at.name):
        yield from _at_old_addresses(EntityId.of("actor", at.name), at)


def _old_of_tag(at: Planning) -> Iterator[Page]:
    yield from _at_old_addresses(EntityId(at.subject), at)


def _at_old_addresses(entity: EntityId, at: Planning) -> Iterator[Page]:
    feed = ListId.of(f"feed-{entity.kind}", entity.name)
    for old, address, source in page_sources.old_addresses(at.db, entity):
        if old.endswith("/"):
            yield at.page(f"{old}feed.xml", f"{feed}\n{address}feed.xml", source)


def _view(page: Page, at: ViewContext) -> Feed:
    name = ListId(page.feed or "feed")
    address = page.target if page.kind == "old-feed" else page.address
    title, home_address = _heading(name, address, at)
    limit = at.config.feeds.limit
    latest: tuple[ListItem, ...] = at.reader.ask("latest", name, limit)
    changed = _changed(name, latest, at) if len(latest) == limit else ()
    items = tuple(until_today(item, at.reader.clock) for item in (*latest, *changed) if item.published)
    origins: dict[str, str] = at.reader.ask("origins", name, limit)
    if changed:
        origins = at.reader.ask("origins", _changes(name), limit) | origins
    site = site_name(at)
    about = Subject.of(name.kind.removeprefix("feed-"), name.key)
    return {
        "cards": items,
        "feed_title": title,
        "feed_address": address,
        "feed_id": urn(f"feed-{origins.get(about, about)}" if name.key else name, site),
        "home_address": home_address,
        "updated": max((item.modified for item in items), key=_order, default=""),
        "summaries": [_summary(item) for item in items],
        "ids": [urn(origins.get(item.entity, item.entity), site) for item in items],
    }


def _changes(feed: ListId) -> ListId:
    """Return the list of the changes of the briefings that a feed shows."""
    kind = feed.kind.replace("feed", "changes", 1)
    return ListId.of(kind, feed.key) if feed.key else ListId(kind)


def _changed(feed: ListId, latest: tuple[ListItem, ...], at: ViewContext) -> list[ListItem]:
    """Return the briefings that were changed since the first of the latest was published, and are none of these.

    So whoever has read a briefing learns of its correction, however old it is.
    """
    found: tuple[ListItem, ...] = at.reader.ask("latest", _changes(feed), at.config.feeds.limit)
    known, since = {item.entity for item in latest}, _order(latest[-1].published)
    others = {item.entity: until_today(item, at.reader.clock) for item in found if item.entity not in known}
    return [item for item in others.values() if _order(item.modified) >= since]


def _order(moment: str) -> str:
    """Return by what days and times sort."""
    return Moment(moment).sort_key if moment else ""


def _summary(item: ListItem) -> str:
    """Return the summary of a briefing with its corrections, so that readers of feeds learn what was wrong."""
    corrections = (f"Corrected {long(found.date)}: {found.text}" for found in item.corrections)
    return " ".join(filter(None, (item.summary, *corrections)))


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
        pages={
            "site": _atom,
            "list:feed-actor": _of_actor,
            **dict.fromkeys(TAG_KINDS, _of_tag),
            "old-addresses": _kept,
        },
        template="feed.xml",
        view=_view,
    )
)
register(
    PageKind(
        name="old-feed",
        pages={"list:feed-actor": _old_of_actor, **dict.fromkeys(TAG_KINDS, _old_of_tag), "old-addresses": _old},
        template="feed.xml",
        view=_view,
        is_redirect=True,
    )
)
register(PageKind(name="json-feed", pages={"site": _json}, template="feed.json", view=_view))
