"""The feeds of the latest briefings: of the site (Atom and JSON Feed), of actors, topics, places and authors (Atom).

Atom is RFC 4287; JSON Feed is version 1.1 (https://jsonfeed.org/version/1.1).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TypedDict
from unicodedata import bidirectional

from briefgen.archive.results import TagLink
from briefgen.records.date_labels import long
from briefgen.records.dates import Moment
from briefgen.records.followed import FEED
from briefgen.records.ids import TAG_KINDS, ListId, Subject
from briefgen.records.list_items import ListItem
from briefgen.records.page import Page
from briefgen.site import old_files
from briefgen.site.as_of_today import as_of_today
from briefgen.site.lasting_ids import site_name, urn
from briefgen.site.page_kinds import PageKind, Planning, ViewContext, register


class Feed(TypedDict):
    """The latest briefings of the site, of an actor, of a topic or of a place."""

    cards: tuple[ListItem, ...]
    """The briefings that were published last, as many as `[feeds] limit` says, and older ones that were changed since.

    The one that was published or changed last is the first.
    """
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
    """The summary of each of the `cards`, and below it a paragraph for each of its corrections; `""` if it has none."""
    ids: list[str]
    """The id of each of the `cards`: the same whatever becomes of the addresses or names of briefing and site."""


def _atom(at: Planning) -> Iterator[Page]:
    yield at.page("/feed.xml")


def _json(at: Planning) -> Iterator[Page]:
    yield at.page("/feed.json")


def _view(page: Page, at: ViewContext) -> Feed:
    name = ListId(page.feed or "feed")
    address = page.target if page.kind == "old-feed" else page.address
    title, home_address = _heading(name, at)
    items, origins = _items(name, at)
    site = site_name(at)
    about = Subject.of(name.kind.removeprefix("feed-"), name.key)
    return {
        "cards": items,
        "feed_title": title,
        "feed_address": address,
        "feed_id": urn(f"feed-{origins.get(about, about)}" if name.key else name, site),
        "home_address": home_address,
        "updated": items[0].modified if items else "",
        "summaries": [_summary(item) for item in items],
        "ids": [urn(origins.get(item.entity, item.entity), site) for item in items],
    }


def _items(feed: ListId, at: ViewContext) -> tuple[tuple[ListItem, ...], dict[str, str]]:
    """Return what a feed shows, the last change first, and the first names of what has another one now."""
    limit = at.config.feeds.limit
    items, origins = _latest(feed, limit, at), at.reader.ask("origins", feed, limit)
    if len(items) == limit:
        changes, number = _changes(feed), limit * 2  # half of them may be shown already
        items += _changed(_latest(changes, number, at), items)[:limit]
        origins = at.reader.ask("origins", changes, number) | origins
    shown = (item for item in items if item.published)
    return tuple(sorted(shown, key=lambda item: _order(item.modified), reverse=True)), origins


def _latest(name: ListId, limit: int, at: ViewContext) -> tuple[ListItem, ...]:
    return tuple(as_of_today(item, at.reader.clock) for item in at.reader.ask("latest", name, limit))


def _changes(feed: ListId) -> ListId:
    """Return the list of the changes of the briefings that a feed shows."""
    kind = feed.kind.replace("feed", "changes", 1)
    return ListId.of(kind, feed.key) if feed.key else ListId(kind)


def _changed(found: Iterable[ListItem], latest: Sequence[ListItem]) -> tuple[ListItem, ...]:
    """Return the briefings that were changed since the first of the latest was published, and are none of these.

    So whoever has read a briefing learns of its correction, however old it is.
    """
    known, since = {item.entity for item in latest}, _order(latest[-1].published)
    return tuple(item for item in found if item.entity not in known and _order(item.modified) >= since)


def _order(moment: str) -> str:
    """Return by what days and times sort."""
    return Moment(moment).sort_key if moment else ""


def _summary(item: ListItem) -> str:
    """Return the summary of a briefing with its corrections, so that readers of feeds learn what was wrong.

    Each is a paragraph. A text that runs from the right is isolated, so that it turns nothing around it.
    """
    if not item.corrections:
        return item.summary
    texts = ((found.date, " ".join(found.text.split())) for found in item.corrections)
    corrections = (f"Corrected {long(date)}: {_isolated(text)}" for date, text in texts)
    return "\n\n".join(filter(None, (_isolated(item.summary), *corrections)))


def _isolated(text: str) -> str:
    """Return a text between the signs that isolate it, if letters in it run from the right (UAX #9)."""
    turns = not text.isascii() and any(bidirectional(letter) in ("R", "AL") for letter in text)
    return f"\u2068{text}\u2069" if turns else text


def _heading(feed: ListId, at: ViewContext) -> tuple[str, str]:
    """Return the name and the address of what a feed is about; the name is "" for the site."""
    if feed.kind == "feed-actor":
        name, page = at.reader.ask("naming", feed.key)
        return name, page
    if feed.kind.removeprefix("feed-") in TAG_KINDS:
        found: TagLink = at.reader.ask("tag_link", feed.tag)
        return found.name, found.address
    return "", "/"


register(
    PageKind(
        name="feed",
        pages={
            "site": _atom,
            **{f"list:{kind}": old_files.own for kind in FEED.lists},
            "old-addresses": old_files.kept,
        },
        template="feed.xml",
        view=_view,
    )
)
register(
    PageKind(
        name="old-feed",
        pages={
            **{f"list:{kind}": old_files.stated for kind in FEED.lists},
            "old-addresses": old_files.moved,
        },
        template="feed.xml",
        view=_view,
        is_redirect=True,
    )
)
register(PageKind(name="json-feed", pages={"site": _json}, template="feed.json", view=_view))
