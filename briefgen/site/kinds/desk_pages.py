"""The desk's own pages: About, its method, its imprint."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypedDict

from briefgen.archive import page_sources
from briefgen.archive.reader import Reader
from briefgen.archive.results import Backlink, DeskPageAnswer, PageLink
from briefgen.markdown.placeholders import filled
from briefgen.records.front_matter import DeskPage
from briefgen.records.page import Page
from briefgen.records.text import Heading
from briefgen.site.marking import foot_marking
from briefgen.site.page_kinds import PageKind, Planning, ViewContext, register
from briefgen.site.text import fill
from briefgen.tlp import Marking, highest


class DeskPageView(TypedDict):
    """One of the desk's own pages."""

    record: DeskPage
    """The front matter."""
    text: str
    """The text as HTML."""
    headings: list[Heading]
    """The headings of the text, for a table of contents."""
    above: PageLink | None
    """The page in whose folder it lies, if there is one."""
    is_early: bool
    """True if the embargo has not ended; only a preview shows such a page."""
    backlinks: tuple[Backlink, ...]
    """Briefings that link to it, the newest first; the first twenty with the sentence in which they do."""


def _pages(at: Planning) -> Iterator[Page]:
    if found := page_sources.document(at.db, at.subject):
        address, source = found
        yield at.page(address, source=source)


def _view(page: Page, at: ViewContext) -> DeskPageView:
    answer: DeskPageAnswer = at.reader.ask("desk_page", page.key)
    titles = [target.reads for target in answer.targets]
    return {
        "record": answer.record,
        "text": fill(answer.body.html, answer.targets, at.links),
        "headings": [Heading(item.level, item.id, filled(item.text, titles)) for item in answer.body.headings],
        "above": answer.above,
        "is_early": answer.is_early,
        "backlinks": answer.backlinks,
    }


def _marking(page: Page, reader: Reader) -> Marking:
    """Return the highest marking of a page and of everything that it names."""
    answer: DeskPageAnswer = reader.ask("desk_page", page.key)
    above = [answer.above.marking] if answer.above else []
    named = [*above, *(target.marking for target in answer.targets), *(link.marking for link in answer.backlinks)]
    return highest((answer.record.marking, foot_marking(reader), *named))


register(
    PageKind(name="page", pages={"page": _pages}, template="page.html", view=_view, is_listed=True, marking=_marking)
)
