"""From Markdown to `Prose`: CommonMark, tables, footnotes, definition lists, attributes, and what `plugins/` add."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from html import escape
from typing import Any

import msgspec
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from mdit_py_plugins.attrs import attrs_block_plugin, attrs_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin

from briefgen.diagnostics import Problem
from briefgen.markdown.blocks import syntax as blocks
from briefgen.markdown.blocks.statement import statements
from briefgen.markdown.blocks.syntax import name_of
from briefgen.markdown.citations import citations
from briefgen.markdown.clean_text import clean
from briefgen.markdown.context import Context, Notes
from briefgen.markdown.fast_parser import Parser
from briefgen.markdown.headings import headings, plain
from briefgen.markdown.links import links
from briefgen.markdown.nesting import nesting
from briefgen.markdown.placeholders import CLOSE, IMAGE, OPEN, STATEMENT, TITLE, placeholder
from briefgen.markdown.positions import positions
from briefgen.markdown.raw_html import raw
from briefgen.markdown.running_text import texts
from briefgen.markdown.sanitising import pieces_in, sanitised
from briefgen.markdown.wikilinks import wikilinks
from briefgen.records.text import Body, Prose, Statement

_ATTRIBUTES = ("id", "class", "lang", "dir")
LEAD = 300
"""How many characters of the first paragraph stand in lists where a briefing has no summary."""


def read(text: str, context: Context) -> tuple[Prose, list[Problem]]:
    """Read one text.

    Returns the text with placeholders for all that other files decide, and every mistake found.
    """
    md = _parser(context.html)
    notes = Notes(context, text.split("\n"))
    env: dict[str, Any] = {"notes": notes}
    tokens = md.parse(text, env)
    _take_ids(tokens, notes)
    made = tuple(_with_html(md, item, inner, env, notes) for item, inner in _statement_tokens(tokens, notes))
    html = _finished(md.renderer.render(_without_statements(tokens), md.options, env), notes)
    found = Prose(
        body=Body(html, tuple(notes.headings), made, tuple(notes.cited)),
        references=tuple(notes.references),
        anchors=tuple(sorted(notes.anchors)),
        lead=_lead(tokens),
        plain="\n".join(plain(token) for token in tokens if token.type == "inline"),
    )
    return found, notes.problems


@lru_cache(maxsize=4)
def _parser(html: bool) -> MarkdownIt:
    return furnished(Parser("commonmark", html=html))


def furnished(md: MarkdownIt) -> MarkdownIt:
    """Teach a parser of CommonMark what briefings add to it, and return it."""
    md.enable(["table", "strikethrough"])
    footnote_plugin(md)
    deflist_plugin(md)
    attrs_plugin(md, spans=True, allowed=_ATTRIBUTES)
    attrs_block_plugin(md, allowed=_ATTRIBUTES)
    for plugin in (
        nesting,
        positions,
        clean,
        wikilinks,
        citations,
        blocks.blocks,
        statements,
        links,
        headings,
        texts,
        raw,
    ):
        plugin(md)
    for kind, rule in _RENDER.items():
        md.add_render_rule(kind, rule)
    return md


def _take_ids(tokens: Sequence[Token], notes: Notes) -> None:
    """Note the ids that authors gave to anything but headings."""
    for token in tokens:
        if token.type not in ("heading_open", "inline") and "id" in token.attrs:
            notes.anchors.add(str(token.attrs["id"]))
        for child in token.children or ():
            if "id" in child.attrs:
                notes.anchors.add(str(child.attrs["id"]))


def _statement_tokens(tokens: Sequence[Token], notes: Notes) -> list[tuple[Statement, list[Token]]]:
    found: list[tuple[int, list[Token]]] = []
    for index, token in enumerate(tokens):
        if token.type == blocks.OPEN and "statement" in token.meta:
            inner = tokens[index + 1 : _end(tokens, index)]
            found.append((token.meta["statement"], list(inner)))
    return [(notes.statements[number], inner) for number, inner in sorted(found, key=lambda pair: pair[0])]


def _end(tokens: Sequence[Token], start: int) -> int:
    """Return where the block that opens at a position closes."""
    depth = 0
    for index in range(start, len(tokens)):
        depth += (tokens[index].type == blocks.OPEN) - (tokens[index].type == blocks.CLOSE)
        if depth == 0:
            return index
    return len(tokens)


def _without_statements(tokens: Sequence[Token]) -> list[Token]:
    kept: list[Token] = []
    index = 0
    while index < len(tokens):
        token = tokens[index]
        if token.type == blocks.OPEN and name_of(token) == "statement":
            kept.append(Token("placeholder", "", 0, content=placeholder(STATEMENT, token.meta["statement"])))
            index = _end(tokens, index)
        else:
            kept.append(token)
        index += 1
    return kept


def _with_html(md: MarkdownIt, item: Statement, inner: list[Token], env: dict[str, Any], notes: Notes) -> Statement:
    html = _finished(md.renderer.render(_without_statements(inner), md.options, env), notes)
    text = " ".join(plain(token) for token in inner if token.type == "inline")
    return msgspec.structs.replace(item, html=html, text=text)


def _lead(tokens: Sequence[Token]) -> str:
    for index, token in enumerate(tokens):
        if token.type == "paragraph_open" and token.level == 0:
            text = " ".join(plain(tokens[index + 1]).split())
            return text if len(text) <= LEAD else text[:LEAD].rsplit(" ", 1)[0].rstrip(",;:–—") + " …"
    return ""


def _finished(html: str, notes: Notes) -> str:
    """Return HTML that can stand in a page; point out pieces of HTML that took in what follows them."""
    pieces = set(pieces_in(html)) if notes.pieces else set()
    if not pieces:
        return html
    clean, whole = sanitised(html)
    for number in sorted(number for number in pieces - whole if number - 1 in whole or number - 1 not in pieces):
        message = "HTML that is not closed, or is not allowed, takes in the text that follows"
        notes.fault(
            "broken-html",
            message,
            'close it: end a tag with >, a value with ", a comment with -->',
            notes.pieces[number],
        )
    return clean


def _wikilink(_self: RendererHTML, tokens: Sequence[Token], index: int, *_: Any) -> str:
    number = tokens[index].meta["ref"]
    return placeholder(OPEN, number) + placeholder(TITLE, number) + placeholder(CLOSE, number)


def _mention(_self: RendererHTML, tokens: Sequence[Token], index: int, *_: Any) -> str:
    token = tokens[index]
    number = token.meta["ref"]
    return placeholder(OPEN, number) + escape(token.content) + placeholder(CLOSE, number)


def _citation(_self: RendererHTML, tokens: Sequence[Token], index: int, *_: Any) -> str:
    token = tokens[index]
    number = token.meta["number"]
    if number is None:
        return escape(f"[@{token.meta['key']}]")
    locator = f", {escape(token.meta['locator'])}" if token.meta["locator"] else ""
    return f'<a class="citation" href="#source-{number + 1}">[{number + 1}{locator}]</a>'


def _link_open(self: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    token = tokens[index]
    if "ref" in token.meta:
        return placeholder(OPEN, token.meta["ref"])
    return self.renderToken(tokens, index, options, env)


def _link_close(_self: RendererHTML, tokens: Sequence[Token], index: int, *_: Any) -> str:
    token = tokens[index]
    return placeholder(CLOSE, token.meta["ref"]) if "ref" in token.meta else "</a>"


def _image(self: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    token = tokens[index]
    return (
        placeholder(IMAGE, token.meta["ref"])
        if "ref" in token.meta
        else str(RendererHTML.image(self, tokens, index, options, env))
    )


def _table(_self: RendererHTML, tokens: Sequence[Token], index: int, *_: Any) -> str:
    """A table scrolls in its own box where the page is narrow; the box can be reached by keyboard (WCAG 2.1.1)."""
    opens = tokens[index].nesting == 1
    return (
        '<div class="table" role="region" aria-label="Table" tabindex="0">\n<table>\n'
        if opens
        else "</table>\n</div>\n"
    )


def _cell(self: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    """Alignment as a class: a page without inline styles needs no `unsafe-inline` (CSP Level 3)."""
    token = tokens[index]
    style = str(token.attrs.pop("style", ""))
    if style:
        token.attrJoin("class", "align-" + style.rpartition(":")[2])
    return self.renderToken(tokens, index, options, env)


def _footnotes_open(*_: Any) -> str:
    return '<section class="footnotes" aria-label="Footnotes">\n<ol>\n'


def _placeholder(_self: RendererHTML, tokens: Sequence[Token], index: int, *_: Any) -> str:
    return tokens[index].content


def _unread_link(_self: RendererHTML, tokens: Sequence[Token], index: int, *_: Any) -> str:
    return escape(tokens[index].content)


_RENDER: dict[str, Callable[..., str]] = {
    "wikilink": _wikilink,
    "mention": _mention,
    "citation": _citation,
    "link_open": _link_open,
    "link_close": _link_close,
    "image": _image,
    "table_open": _table,
    "table_close": _table,
    "th_open": _cell,
    "td_open": _cell,
    "footnote_block_open": _footnotes_open,
    "placeholder": _placeholder,
    "unread_link": _unread_link,
}
