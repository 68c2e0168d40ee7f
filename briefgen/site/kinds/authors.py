"""What each author wrote."""

from __future__ import annotations

from typing import Any

from briefgen.records.front_matter import Author, Link, Picture, links, picture
from briefgen.records.page import Page
from briefgen.site.page_kinds import PageKind, ViewContext, register
from briefgen.site.structured_data import author_data
from briefgen.site.tag_pages import TagPage, first_page, pages_of_periods, tag_view
from briefgen.site.text import image_address


class AuthorPage(TagPage):
    """What one author wrote, or one period of it."""

    author: str
    """The author's name."""
    links: tuple[Link, ...]
    """The author's addresses elsewhere; the title of one that has none is empty."""
    picture: Picture | None
    """The portrait."""
    picture_address: str
    """The address of the portrait, or `""`."""
    structured_data: dict[str, Any]
    """The author as JSON-LD: a `ProfilePage` of schema.org."""


def _author_view(page: Page, at: ViewContext) -> AuthorPage:
    view = tag_view(page, at)
    tag = view["tag"]
    record = tag.record if isinstance(tag.record, Author) else None
    portrait = image_address(record.image, tag.targets) if record else ""
    return {
        **view,
        "author": tag.name,
        "links": links(record.links) if record else (),
        "picture": picture(record.image) if record else None,
        "picture_address": portrait,
        "structured_data": author_data(tag, portrait, at.links),
    }


register(
    PageKind(
        name="author",
        pages={"author": first_page, "list:author": pages_of_periods},
        template="author.html",
        view=_author_view,
        is_listed=True,
    )
)
