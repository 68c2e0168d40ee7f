"""What programs fetch, and not people: feeds, calendars, pictures and attachments that have moved."""

from __future__ import annotations

from collections.abc import Iterator

from briefgen.archive import old_addresses
from briefgen.records.page import Page
from briefgen.site.page_kinds import Planning

FILES = {"feed": "feed.xml", "calendar": "calendar.ics"}
"""What stands below the page of an actor, a topic or a place: kinds of page, and the names of their files."""


def stays_a_file(old: str, page: Page) -> bool:
    """Return True if an old address is that of a feed, a calendar or a file, as the page is that it leads to."""
    return page.kind in (*FILES, "json-feed", "agenda-feed", "file", "static") and not _is_html(old)


def _is_html(address: str) -> bool:
    return address.endswith(("/", ".html"))


def old_files_of(at: Planning, kind: str) -> Iterator[tuple[str, Page]]:
    """Yield each old address of a feed or a calendar, with its page. Where a page that has one leads on, so does it."""
    leading = list(old_addresses.leading(at.db))
    whole = {(old, page.address) for old, page in leading if old.endswith("/")}
    for old, page in leading:
        if page.kind == kind and stays_a_file(old, page):
            yield old, page
        if (old, page.address) not in whole or _is_part(old, page.address, whole):
            continue
        below = old_addresses.page_below(at.db, page.address, FILES[kind], kind)
        if below and old_addresses.is_free(at.db, f"{old}{FILES[kind]}"):
            yield f"{old}{FILES[kind]}", below


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
