"""A body with its placeholders filled: links with addresses, pictures, and statements between stretches of HTML."""

from __future__ import annotations

from html import escape

import msgspec

from briefgen.archive.list_items import Card, Person
from briefgen.archive.results import BriefingAnswer, Target
from briefgen.markdown.placeholders import CLOSE, IMAGE, OPEN, STATEMENT, Code, parts
from briefgen.records.dates import Edtf
from briefgen.records.front_matter import Source
from briefgen.records.ids import Anchor, EntityId, Scope
from briefgen.records.text import Body
from briefgen.site.hrefs import Links


class StatementView(msgspec.Struct, frozen=True):
    """A statement as its page shows it. `replies` are pairs of kind (`answers`, `contradicts`) and card."""

    id: str
    """The id; its anchor is `statement-<id>`."""
    html: str
    """What was said, as HTML."""
    by: tuple[Person, ...]
    """Who made it."""
    to: tuple[Person, ...]
    """Who heard it."""
    date: Edtf | None
    """When it was made."""
    place: str
    """Where it was made, or `""`."""
    source: Source | None
    """Where it was reported."""
    source_number: int
    """The number of the source on the page, from 1."""
    answers: tuple[Target, ...]
    """The statements that it answers."""
    contradicts: tuple[Target, ...]
    """The statements that it contradicts."""
    replies: tuple[tuple[str, Card], ...]
    """The statements that answer or contradict it: `answers` or `contradicts`, and the list item."""


class Part(msgspec.Struct, frozen=True):
    """A stretch of a text: HTML, or one statement."""

    html: str = ""
    """A stretch of HTML, or `""`."""
    statement: StatementView | None = None
    """A statement, or none."""


def fill(html: str, targets: tuple[Target, ...], links: Links) -> str:
    """Return HTML without placeholders; statements in it are left out."""
    return "".join(piece for piece in _pieces(html, targets, links) if isinstance(piece, str))


def briefing_parts(answer: BriefingAnswer, links: Links) -> tuple[Part, ...]:
    """Return the text of a briefing in stretches."""
    statements = _statements(answer, links)
    found: list[Part] = []
    stretch: list[str] = []
    for piece in _pieces(answer.body.html, answer.targets, links):
        if isinstance(piece, str):
            stretch.append(piece)
            continue
        if stretch:
            found.append(Part("".join(stretch)))
            stretch = []
        found.append(Part(statement=statements[piece]))
    return (*found, Part("".join(stretch))) if stretch else tuple(found)


def _pieces(html: str, targets: tuple[Target, ...], links: Links) -> list[str | int]:
    found: list[str | int] = []
    for piece in parts(html):
        if isinstance(piece, str):
            found.append(piece)
        elif piece[0] == STATEMENT:
            found.append(piece[1])
        else:
            found.append(_filled(piece[0], targets[piece[1]], links))
    return found


def _filled(code: Code, target: Target, links: Links) -> str:
    leads = bool(target.address)
    if code == OPEN:
        return f'<a class="{_css(target)}" href="{escape(links.path(target.address, target.anchor))}">' if leads else ""
    if code == CLOSE:
        return "</a>" if leads else ""
    if code == IMAGE:
        return f'<img src="{escape(links.path(target.address))}" alt="{escape(target.shown)}" loading="lazy">'
    return escape(target.reads)


def _css(target: Target) -> str:
    return {"mention": "mention", "file": "file"}.get(target.kind, EntityId(target.entity).kind or "link")


def _statements(answer: BriefingAnswer, links: Links) -> list[StatementView]:
    found = []
    replies: dict[str, list[tuple[str, Card]]] = {}
    for reply in answer.replies:
        replies.setdefault(reply.anchor, []).append((reply.kind, reply.statement))
    for item in answer.body.statements:
        source = answer.record.sources[item.source] if item.source is not None else None
        found.append(
            StatementView(
                id=item.id,
                html=fill(item.html, answer.targets, links),
                by=answer.people.get(Scope.of("statement", item.id), ()),
                to=answer.people.get(Scope.of("statement-to", item.id), ()),
                date=item.date,
                place=item.place,
                source=source,
                source_number=(item.source or 0) + 1,
                answers=tuple(answer.targets[number] for number in item.answers),
                contradicts=tuple(answer.targets[number] for number in item.contradicts),
                replies=tuple(replies.get(Anchor.of("statement", item.id), ())),
            )
        )
    return found


def body_html(body: Body | None, targets: tuple[Target, ...], links: Links) -> str:
    """Return the text of an actor's profile."""
    return fill(body.html, targets, links) if body else ""
