"""What happened on each topic and at each place."""

from __future__ import annotations

from typing import Any

from briefgen.records.page import Page
from briefgen.site.page_kinds import PageKind, ViewContext, register
from briefgen.site.structured_data import place_data
from briefgen.site.tag_pages import TagPage, first_page, pages_of_periods, tag_view


class Topic(TagPage):
    """The briefings on one topic, or one period of them."""

    topic: str
    """The topic's name."""


class Place(TagPage):
    """What happened at one place, or one period of it."""

    place: str
    """The place's name."""
    structured_data: dict[str, Any]
    """The place as JSON-LD: a `Place` of schema.org."""


def _topic_view(page: Page, at: ViewContext) -> Topic:
    view = tag_view(page, at)
    return {**view, "topic": view["tag"].name}


def _place_view(page: Page, at: ViewContext) -> Place:
    view = tag_view(page, at)
    return {**view, "place": view["tag"].name, "structured_data": place_data(view["tag"], at.links)}


register(
    PageKind(
        name="topic",
        pages={"topic": first_page, "list:topic": pages_of_periods},
        template="topic.html",
        view=_topic_view,
        is_listed=True,
    )
)
register(
    PageKind(
        name="place",
        pages={"place": first_page, "list:place": pages_of_periods},
        template="place.html",
        view=_place_view,
        is_listed=True,
    )
)
