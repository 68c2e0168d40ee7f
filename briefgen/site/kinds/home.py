"""The front page."""

from __future__ import annotations

from collections.abc import Iterator

from briefgen.records.page import Page
from briefgen.site.page_kinds import PageKind, Planning, View, ViewContext, register
from briefgen.site.topic_links import topic_links


def _pages(at: Planning) -> Iterator[Page]:
    yield at.page("/")


def _view(_page: Page, at: ViewContext) -> View:
    """Return the latest briefings, what is due next, the most active actors."""
    ask, sizes = at.reader.ask, at.config.home
    return {
        "latest": ask("listing", "briefings", "", sizes.latest, True),
        "upcoming": ask("upcoming", sizes.due),
        "overdue": ask("overdue", sizes.due),
        "active": ask("active", sizes.actors),
        "topics": topic_links(at),
    }


register(PageKind(name="home", pages={"site": _pages}, template="home.html", view=_view, is_listed=True))
