"""What came to one kind of outcome on a topic or at a place: `/topics/peace/outcome/agreement/`.

These lists have numbered parts and no pages for years, most of which would hold a few entries.
"""

from __future__ import annotations

from collections.abc import Iterator

from briefgen.archive import list_counts, page_sources
from briefgen.archive.results import TagAnswer
from briefgen.records.ids import TAG_OUTCOMES
from briefgen.records.page import Page
from briefgen.site.page_kinds import PageKind, Planning, ViewContext, register
from briefgen.site.periods import Chronology, part_pages, part_view
from briefgen.site.tag_filters import has_page, outcome_address


class TagOutcome(Chronology):
    """What a topic or a place has with one kind of outcome, or one period of it."""

    tag: TagAnswer
    """The topic or the place."""
    outcome_name: str
    """The name of the kind of outcome."""
    outcome_slug: str
    """Its slug: the last part of its address."""
    list_address: str
    """The address of the first page."""


def _pages(at: Planning) -> Iterator[Page]:
    name = at.subject.list
    total, number = list_counts.total(at.db, name.tag), list_counts.total(at.db, name)
    found = page_sources.tag(at.db, name.tag)
    if found and has_page(total, number, at.config.chronology.split):
        address = outcome_address(found[0], name.outcome)
        yield at.page(address)
        yield from part_pages(at, address)


def _view(page: Page, at: ViewContext) -> TagOutcome:
    name = page.subject.list
    tag: TagAnswer = at.reader.ask("tag", name.tag)
    address = outcome_address(tag.address, name.outcome)
    return {
        "tag": tag,
        "outcome_name": at.reader.ask("outcome", name.outcome),
        "outcome_slug": name.outcome,
        "list_address": address,
        **part_view(name, page.period, address, at),
    }


register(
    PageKind(
        name="tag-outcome",
        pages={f"list:{kind}": _pages for kind in TAG_OUTCOMES},
        template="tag-outcome.html",
        view=_view,
        is_listed=True,
    )
)
