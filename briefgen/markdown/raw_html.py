"""Raw HTML in a text, where the site allows it.

Each piece is followed by a mark, by which it is known afterwards whether the piece closed its tags.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from briefgen.markdown.context import ParseContext, context_of
from briefgen.markdown.sanitising import piece_end, pieces_in, sanitised

_BREAKS = ("softbreak", "hardbreak")


def raw_html(md: MarkdownIt) -> None:
    """Number the pieces of HTML, where HTML is allowed."""
    md.core.ruler.push("raw_html", _rule)
    for kind in ("html_block", "html_inline"):
        md.add_render_rule(kind, _render)


def without_harm(html: str, context: ParseContext) -> str:
    """Return HTML that can stand in a page; report pieces of raw HTML that took in what follows them."""
    pieces = set(pieces_in(html)) if context.html_pieces else set()
    if not pieces:
        return html
    clean, whole = sanitised(html, context.html_addresses)
    for number in sorted(number for number in pieces - whole if number - 1 in whole or number - 1 not in pieces):
        message = "HTML that is not closed, or is not allowed, takes in the text that follows"
        hint = 'close it: end a tag with >, a value with ", a comment with -->'
        context.report("broken-html", context.html_pieces[number], message, hint)
    return clean


def _rule(state: StateCore) -> None:
    context = context_of(state.env)
    if not context.text.allows_html:
        return
    from briefgen.markdown.html_addresses import read_addresses  # imported late: few sites allow HTML

    row = 0
    for token in state.tokens:
        row = token.map[0] if token.map else row
        at = row
        for child in (token, *(token.children or ())):
            if child.type in ("html_block", "html_inline"):
                child.meta["piece"] = len(context.html_pieces)
                context.html_pieces.append(context.locate(at, child.content.strip().split("\n", 1)[0]))
                read_addresses(child.content, context.html_pieces[-1], context)
            at += child.content.count("\n") if child.type == "html_inline" else child.type in _BREAKS


def _render(_self: RendererHTML, tokens: Sequence[Token], index: int, *_: Any) -> str:
    token = tokens[index]
    return token.content + (piece_end(token.meta["piece"]) if "piece" in token.meta else "")
