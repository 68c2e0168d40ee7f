"""What programs fetch, and not people: feeds, calendars, pictures and attachments that have moved."""

from __future__ import annotations

from collections.abc import Iterator

from briefgen.archive import old_addresses, page_sources
from briefgen.archive.former_pages import thing_of
from briefgen.records.ids import EntityId, ListId, Subject
from briefgen.records.page import Page
from briefgen.site.page_kinds import Planning

FILES = {"feed": "feed.xml", "calendar": "calendar.ics"}
"""What stands below the page of an actor, a topic or a place: kinds of page, and the names of their files."""


def stays_a_file(old: str, page: Page) -> bool:
    """Return True if an old address is that of a feed, a calendar or a file, as the page is that it leads to.

    So is that of the feed of an actor who has none any more: its line leads to the dossier.
    """
    is_file = page.kind in (*FILES, "json-feed", "agenda-feed", "file", "static")
    return (is_file and not _is_html(old)) or _was_feed_of(page, old)


def _was_feed_of(page: Page, old: str) -> bool:
    """Return True if an old address is that of a feed, and leads to a page about an actor."""
    return thing_of(page.subject).kind == "actor" and _is_html(page.address) and old.endswith(f"/{FILES['feed']}")


def kept_feeds(at: Planning) -> Iterator[tuple[str, ListId]]:
    """Yield each address at which an actor had a feed that it has no more, with the list that the feed shows."""
    for old, page in old_addresses.leading(at.db):
        if _was_feed_of(page, old) and _below(at, page, "feed") is None:
            yield old, ListId.of("feed-actor", page.name)


def _is_html(address: str) -> bool:
    return address.endswith(("/", ".html"))


def old_files_of(at: Planning, kind: str) -> Iterator[tuple[str, Page]]:
    """Yield each old address of a feed or a calendar, with its page. Where a page that has one leads on, so does it."""
    leading = list(old_addresses.leading(at.db))
    whole = {(old, page.address) for old, page in leading if old.endswith("/")}
    kept = _kept(at) if kind == "feed" else {}
    for old, page in leading:
        below = _below(at, page, kind)
        if page.kind == kind and stays_a_file(old, page):
            yield old, page
        elif kind == "feed" and below and _was_feed_of(page, old):
            yield old, below
        if (old, page.address) not in whole or _is_part(old, page.address, whole):
            continue
        below = below or kept.get(thing_of(page.subject))
        if below and old_addresses.is_free(at.db, f"{old}{FILES[kind]}"):
            yield f"{old}{FILES[kind]}", below
    for actor, feed in kept.items():
        for old, _, _ in page_sources.old_addresses(at.db, EntityId(actor)):
            if old.endswith("/"):
                yield f"{old}{FILES[kind]}", feed


def _kept(at: Planning) -> dict[Subject, Page]:
    """Return a feed of each actor that has none of its own any more, by the actor."""
    return {Subject.of("actor", feed.key): Page(old, "feed", at.subject, feed) for old, feed in kept_feeds(at)}


def _below(at: Planning, page: Page, kind: str) -> Page | None:
    """Return the feed or the calendar of what has its first page at an address, if it has one of its own."""
    return old_addresses.page_below(at.db, page.address, FILES[kind], kind)


def _is_part(old: str, address: str, whole: set[tuple[str, str]]) -> bool:
    """Return True if an old address is that of a period or a list of something, which has no feed of its own."""
    parts = old.strip("/").split("/")
    above = {f"/{'/'.join(parts[:number])}/" for number in range(1, len(parts))}
    return address in above or any((place, address) in whole for place in above)


def old_files(at: Planning) -> Iterator[tuple[str, Page]]:
    """Yield each old address of a picture, an attachment or a static file, with its page."""
    for old, page in old_addresses.leading(at.db):
        if page.kind in ("file", "static") and stays_a_file(old, page):
            yield old, page
