"""The page of a briefing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypedDict

from briefgen.archive import page_sources
from briefgen.archive.clock import Clock
from briefgen.archive.results import Backlink, BriefingAnswer, TagName, Target
from briefgen.markdown.placeholders import filled
from briefgen.records.dates import Edtf, Moment
from briefgen.records.front_matter import Briefing, Correction, Outcome, Picture, by_date, outcome, picture
from briefgen.records.ids import Scope
from briefgen.records.list_items import ListItem, Person
from briefgen.records.page import Page
from briefgen.records.text import Heading
from briefgen.site.as_of_today import as_of_today
from briefgen.site.marking import briefing_marking
from briefgen.site.page_kinds import PageKind, Planning, ViewContext, register
from briefgen.site.structured_data import structured_data
from briefgen.site.text import Part, briefing_parts, image_address


class BriefingPage(TypedDict):
    """A briefing."""

    briefing: Briefing
    """The front matter."""
    card: ListItem
    """The briefing as lists show it."""
    outcome: Outcome | None
    """What came of it; a short form in the front matter is written out."""
    actors: tuple[Person, ...]
    """Who took part, in the order of the front matter."""
    events: list[ListItem]
    """The events, in the order of the front matter."""
    event_places: tuple[tuple[TagName, ...], ...]
    """The places of each event."""
    follow_ups: list[ListItem]
    """The follow-ups, in the order of the front matter."""
    parts: tuple[Part, ...]
    """The text: stretches of HTML and statements, in order."""
    headings: list[Heading]
    """The headings of the text, for a table of contents."""
    cited: tuple[int, ...]
    """The positions in `briefing.sources` that the text cites, the first is 0."""
    has_statements: bool
    """True if the text holds a statement."""
    resolves: list[Target]
    """The follow-ups that this briefing closes."""
    related: list[Target]
    """The briefings picked by hand."""
    backlinks: tuple[Backlink, ...]
    """Briefings that refer to this one, the newest first; the first twenty with the sentence in which they do."""
    topics: tuple[TagName, ...]
    """The topics, in the order of the front matter."""
    places: tuple[TagName, ...]
    """The places, in the order of the front matter."""
    authors: tuple[TagName, ...]
    """Who wrote it, in the order of the front matter."""
    published: Moment | None
    """When it was published; none if that is not known or lies ahead."""
    modified: Moment | None
    """When it was last changed; none if it was not published yet."""
    corrections: list[Correction]
    """The corrections, the oldest first, but for those that lie ahead of today."""
    updated: Moment | None
    """The last update or correction after the publication, as the author wrote it; none if it lies ahead."""
    structured_data: dict[str, Any]
    """The briefing as JSON-LD: a `NewsArticle` of schema.org."""
    matter: tuple[str, str] | None
    """Slug and name of the first topic."""
    earlier: ListItem | None
    """The briefing before this one in the list of the first topic."""
    later: ListItem | None
    """The briefing after this one in the list of the first topic."""
    picture: Picture | None
    """The picture; a short form in the front matter is written out."""
    picture_address: str
    """The address of the picture, or `""`."""


def _pages(at: Planning) -> Iterator[Page]:
    if found := page_sources.document(at.db, at.subject):
        address, source = found
        yield at.page(address, source=source)


def _view(page: Page, at: ViewContext) -> BriefingPage:
    answer: BriefingAnswer = at.reader.ask("briefing", page.key)
    card = as_of_today(answer.cards["briefing"], at.reader.clock)
    published, modified = moments = _moments(card, at.reader.clock)
    return {
        "briefing": answer.record,
        "card": card,
        "outcome": outcome(answer.record.outcome),
        "actors": answer.people.get("briefing", ()),
        "events": [item for _, item in _numbered(answer, "event/")],
        "event_places": answer.event_places,
        "follow_ups": [answer.cards[Scope.of("follow-up", name)] for name in _follow_ups(answer)],
        "parts": briefing_parts(answer, at.links),
        "headings": _headings(answer),
        "cited": answer.body.cited,
        "has_statements": bool(answer.body.statements),
        "resolves": [target for target in answer.targets if target.kind == "resolves" and target.address],
        "related": [
            target
            for target in answer.targets
            if target.kind == "related" and target.address and target.state != "self"
        ],
        "backlinks": answer.backlinks,
        "topics": answer.topics,
        "places": answer.places,
        "authors": answer.authors,
        "published": Moment(published) if published else None,
        "modified": Moment(modified) if modified else None,
        "corrections": [item for item in by_date(answer.record.corrections) if at.reader.clock.reached(item.date[:10])],
        "updated": _updated(card),
        "structured_data": structured_data(answer, page.address, moments, at),
        "matter": answer.matter,
        "earlier": answer.earlier,
        "later": answer.later,
        "picture": picture(answer.record.image),
        "picture_address": image_address(answer.record.image, answer.targets),
    }


def _moments(item: ListItem, clock: Clock) -> tuple[str, str]:
    """Return when a briefing was published and last changed; what lies ahead of today is not said."""
    published = item.published if clock.reached(item.published[:10]) else ""
    return published, item.modified if clock.reached(item.modified[:10]) else published


def _updated(card: ListItem) -> Moment | None:
    """Return the last of the updates and corrections after the publication: by their days, as the author wrote them."""
    changes = [*(correction.date for correction in card.corrections), *filter(None, [card.updated])]
    return max(changes, key=lambda change: Edtf(change).sort_key) if card.changes else None


def _headings(answer: BriefingAnswer) -> list[Heading]:
    """Return the headings of the text, with the titles of what links in them lead to."""
    titles = [target.reads for target in answer.targets]
    return [Heading(item.level, item.id, filled(item.text, titles)) for item in answer.body.headings]


def _numbered(answer: BriefingAnswer, prefix: str) -> list[tuple[str, ListItem]]:
    """Return the items whose scope is a prefix and a number, in the order of the numbers."""
    found = [(scope, item) for scope, item in answer.cards.items() if scope.startswith(prefix)]
    return sorted(found, key=lambda pair: int(pair[0].removeprefix(prefix)))


def _follow_ups(answer: BriefingAnswer) -> list[str]:
    """Return the ids of the follow-ups in the order of the front matter."""
    from briefgen.content.entries import follow_up_id

    return [follow_up_id(item) for item in answer.record.follow_ups]


register(
    PageKind(
        name="briefing",
        pages={"briefing": _pages},
        template="briefing.html",
        view=_view,
        marking=briefing_marking,
    )
)
