"""The front page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypedDict

from briefgen.archive.results import ActorLine, TagLink
from briefgen.records.list_items import ListItem
from briefgen.records.page import Page
from briefgen.site.page_kinds import PageKind, Planning, ViewContext, register
from briefgen.site.tag_links import topic_links


class Home(TypedDict):
    """The front page."""

    latest: tuple[ListItem, ...]
    """The briefings that were published last, as many as `[home] latest` says."""
    upcoming: tuple[ListItem, ...]
    """Open follow-ups that are due today or later, the next first; as many as `[home] due` says."""
    overdue: tuple[ListItem, ...]
    """Open follow-ups whose last day has passed, the latest first; as many as `[home] due` says."""
    active: tuple[ActorLine, ...]
    """The actors that take part most often, as many as `[home] actors` says."""
    topics: list[TagLink]
    """All topics by name."""


def _pages(at: Planning) -> Iterator[Page]:
    yield at.page("/")


def _view(_page: Page, at: ViewContext) -> Home:
    """Return the latest briefings, what is due next, the most active actors."""
    ask, sizes = at.reader.ask, at.config.home
    return {
        "latest": ask("latest", "feed", sizes.latest),
        "upcoming": ask("upcoming", sizes.due),
        "overdue": ask("overdue", sizes.due),
        "active": ask("active", sizes.actors),
        "topics": topic_links(at),
    }


register(PageKind(name="home", pages={"site": _pages}, template="home.html", view=_view, is_listed=True))
