"""Pieces of HTML in a text: each is followed by a mark, by which it is known afterwards whether it closed its tags."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from briefgen.markdown.context import notes_of
from briefgen.markdown.sanitising import piece_end

_BREAKS = ("softbreak", "hardbreak")


def raw(md: MarkdownIt) -> None:
    """Number the pieces of HTML, where HTML is allowed."""
    md.core.ruler.push("raw", _rule)
    for kind in ("html_block", "html_inline"):
        md.add_render_rule(kind, _render)


def _rule(state: StateCore) -> None:
    notes = notes_of(state.env)
    if not notes.context.html:
        return
    row = 0
    for token in state.tokens:
        row = token.map[0] if token.map else row
        at = row
        for child in (token, *(token.children or ())):
            if child.type in ("html_block", "html_inline"):
                child.meta["piece"] = len(notes.pieces)
                notes.pieces.append(notes.locate(at, child.content.strip().split("\n", 1)[0]))
            at += child.content.count("\n") if child.type == "html_inline" else child.type in _BREAKS


def _render(_self: RendererHTML, tokens: Sequence[Token], index: int, *_: Any) -> str:
    token = tokens[index]
    return token.content + (piece_end(token.meta["piece"]) if "piece" in token.meta else "")
