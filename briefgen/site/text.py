"""Fill the placeholders of a text: links get addresses, and blocks are separated from the HTML around them."""

from __future__ import annotations

from html import escape

import msgspec

from briefgen.archive.results import BriefingAnswer, Target
from briefgen.markdown.placeholders import BLOCK, CLOSE, IMAGE, OPEN, Code, parts
from briefgen.records.dates import Edtf
from briefgen.records.front_matter import Picture, Source, picture
from briefgen.records.ids import EntityId, Scope
from briefgen.records.list_items import ListItem, Person
from briefgen.records.text import Block, Body, Statement
from briefgen.site.hrefs import LinkBuilder
from briefgen.urls import is_elsewhere

Replies = tuple[tuple[str, ListItem], ...]
"""Statements that answer or contradict another, each after `answers` or `contradicts`."""


class StatementView(msgspec.Struct, frozen=True):
    """A statement as its page shows it. `replies` are pairs of kind (`answers`, `contradicts`) and list item."""

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
    replies: Replies
    """The statements that answer or contradict it: `answers` or `contradicts`, and the list item."""


class BlockView(msgspec.Struct, frozen=True):
    """A structured block as its page shows it: its record, its text as HTML, and its participants by scope."""

    record: Block
    """The block as it is stored, with the keys of its kind."""
    html: str
    """The text in it, as HTML."""
    people: dict[Scope, tuple[Person, ...]]
    """Who takes part in it, by scope."""


class Part(msgspec.Struct, frozen=True):
    """A stretch of a text: HTML, or one structured block of a kind; a statement has a view of its own."""

    html: str = ""
    """A stretch of HTML, or `""`."""
    statement: StatementView | None = None
    """A statement, or none."""
    block: BlockView | None = None
    """A structured block of another kind, or none."""
    kind: str = ""
    """The kind of the block, or `""`."""


def fill(html: str, targets: tuple[Target, ...], links: LinkBuilder) -> str:
    """Return HTML with its placeholders filled. Structured blocks in it are left out."""
    return "".join(piece for piece in _pieces(html, targets, links) if isinstance(piece, str))


def briefing_parts(answer: BriefingAnswer, links: LinkBuilder) -> tuple[Part, ...]:
    """Return the text of a briefing, divided into HTML and structured blocks."""
    replies: dict[str, list[tuple[str, ListItem]]] = {}
    for reply in answer.replies:
        replies.setdefault(reply.anchor, []).append((reply.kind, reply.statement))
    found: list[Part] = []
    stretch: list[str] = []
    for piece in _pieces(answer.body.html, answer.targets, links):
        if isinstance(piece, str):
            stretch.append(piece)
            continue
        if stretch:
            found.append(Part("".join(stretch)))
            stretch = []
        block = answer.body.blocks[piece]
        found.append(_block_part(block, answer, tuple(replies.get(block.anchor, ())), links))
    return (*found, Part("".join(stretch))) if stretch else tuple(found)


def _block_part(block: Block, answer: BriefingAnswer, replies: Replies, links: LinkBuilder) -> Part:
    html = fill(block.html, answer.targets, links)
    if isinstance(block, Statement):
        return Part(statement=_statement(block, html, answer, replies), kind=block.kind)
    people = {scope: answer.people.get(scope, ()) for scope in block.participants}
    return Part(block=BlockView(block, html, people), kind=block.kind)


def _pieces(html: str, targets: tuple[Target, ...], links: LinkBuilder) -> list[str | int]:
    found: list[str | int] = []
    for piece in parts(html):
        if isinstance(piece, str):
            found.append(piece)
        elif piece[0] == BLOCK:
            found.append(piece[1])
        else:
            found.append(_filled(piece[0], targets[piece[1]], links))
    return found


def _filled(code: Code, target: Target, links: LinkBuilder) -> str:
    is_link = bool(target.address)
    if code == OPEN:
        href = links.path(target.address, target.anchor, target.query)
        return f'<a class="{_css(target)}" href="{escape(href)}">' if is_link else ""
    if code == CLOSE:
        return "</a>" if is_link else ""
    if code == IMAGE:
        return f'<img src="{escape(links.path(target.address))}" alt="{escape(target.shown)}" loading="lazy">'
    return escape(target.reads)


def _css(target: Target) -> str:
    return target.kind if target.kind in ("mention", "file") else EntityId(target.entity).kind or "link"


def _statement(item: Statement, html: str, answer: BriefingAnswer, replies: Replies) -> StatementView:
    return StatementView(
        id=item.id,
        html=html,
        by=answer.people.get(item.scope, ()),
        to=answer.people.get(item.heard, ()),
        date=item.date,
        place=item.place,
        source=answer.record.sources[item.source] if item.source is not None else None,
        source_number=(item.source or 0) + 1,
        answers=tuple(answer.targets[number] for number in item.answers),
        contradicts=tuple(answer.targets[number] for number in item.contradicts),
        replies=replies,
    )


def image_address(image: str | Picture | None, targets: tuple[Target, ...]) -> str:
    """Return the address of the picture in a file's front matter, or "" if there is none.

    The picture is the last reference of the file.
    """
    found = picture(image)
    return targets[-1].address if found and targets and not is_elsewhere(found.file) else ""


def body_html(body: Body | None, targets: tuple[Target, ...], links: LinkBuilder) -> str:
    """Return the text of an actor's file as HTML, or "" if there is none."""
    return fill(body.html, targets, links) if body else ""
