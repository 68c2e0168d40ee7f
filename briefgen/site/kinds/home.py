"""The front page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypedDict

from briefgen.archive.actor_results import ActorLine
from briefgen.archive.results import Ranking, TagLink
from briefgen.records.list_items import ListItem
from briefgen.records.page import Page
from briefgen.site.as_of_today import as_of_today
from briefgen.site.page_kinds import PageKind, Planning, ViewContext, register


class Home(TypedDict):
    """The front page."""

    latest: tuple[ListItem, ...]
    """The briefings that were published last, as many as `[home] latest` says."""
    corrections: tuple[ListItem, ...]
    """The last corrections, as many as `[home] corrections` says."""
    upcoming: tuple[ListItem, ...]
    """Open follow-ups that are due today or later, the next first; as many as `[home] due` says."""
    overdue: tuple[ListItem, ...]
    """Open follow-ups whose last day has passed, the latest first; as many as `[home] due` says."""
    active: tuple[ActorLine, ...]
    """The actors that take part most often, as many as `[home] actors` says."""
    topics: tuple[TagLink, ...]
    """The topics with the most briefings, as many as `[home] topics` says."""
    more_topics: int
    """How many other topics there are."""


def _pages(at: Planning) -> Iterator[Page]:
    yield at.page("/")


def _view(_page: Page, at: ViewContext) -> Home:
    """Return what is new, what is due next, and where most happens."""
    ask, sizes = at.reader.ask, at.config.home
    topics: Ranking = ask("largest_tags", "topic", sizes.topics)
    return {
        "latest": tuple(as_of_today(item, at.reader.clock) for item in ask("latest", "feed", sizes.latest)),
        "corrections": ask("latest", "corrections", sizes.corrections),
        "upcoming": ask("upcoming", sizes.due),
        "overdue": ask("overdue", sizes.due),
        "active": ask("active", sizes.actors),
        "topics": topics.first,
        "more_topics": topics.more,
    }


register(PageKind(name="home", pages={"site": _pages}, template="home.html", view=_view, is_listed=True))
