"""Blocks between lines of three colons: `::: name`, a title of the author's own, and a line `:::` at the end."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from mdit_py_plugins.container import container_plugin

from briefgen.markdown.blocks.kinds import BlockKind, kinds
from briefgen.markdown.blocks.plain import PlainBlock
from briefgen.markdown.comments import without_comments
from briefgen.markdown.context import ParseContext, context_of

OPEN, CLOSE = "container_block_open", "container_block_close"


def blocks(md: MarkdownIt) -> None:
    """Read the blocks and check their names."""
    container_plugin(md, "block", validate=lambda _params, _markup: True)
    md.core.ruler.after("block", "block_names", _check)
    md.add_render_rule(OPEN, _render_open)
    md.add_render_rule(CLOSE, _render_close)


def kind_of(token: Token) -> BlockKind | None:
    """Return the kind of the block that a token opens, or None if there is no such kind."""
    return kinds().get(_name(token))


def end_of(tokens: Sequence[Token], start: int) -> int:
    """Return the position at which the block closes that opens at a position."""
    depth = 0
    for index in range(start, len(tokens)):
        depth += (tokens[index].type == OPEN) - (tokens[index].type == CLOSE)
        if depth == 0:
            return index
    return len(tokens)


def _name(token: Token) -> str:
    words = token.info.split(None, 1)
    return words[0] if words else ""


def _check(state: StateCore) -> None:
    context = context_of(state.env)
    open_blocks: list[Token] = []
    for token in state.tokens:
        if token.type == OPEN:
            _check_name(token, context)
            _check_end(token, context)
            open_blocks.append(token)
        elif token.type == CLOSE:
            token.info = open_blocks.pop().info


def _check_name(token: Token, context: ParseContext) -> None:
    name, names = _name(token), list(kinds())
    if name in names:
        return
    known = f"blocks are: {', '.join(names)}; each ends with a line of as many colons"
    hint = context.suggestions.of(name, names, known)
    message = f'there is no block "{name}"' if name else "a block begins here without a name, or ends that never began"
    context.report("unknown-block", context.locate(_row(token), name or ":::"), message, hint)


def _check_end(token: Token, context: ParseContext) -> None:
    last = token.map[1] if token.map else 0
    if set(context.line(last).strip()) != {":"}:
        message = f"the block {token.markup} {_name(token)} is not closed"
        hint = f"end it with a line {token.markup}"
        context.report("unclosed-block", context.locate(_row(token), ":::"), message, hint)


def _row(token: Token) -> int:
    return token.map[0] if token.map else 0


def _render_open(_self: RendererHTML, tokens: Sequence[Token], index: int, *_: Any) -> str:
    token = tokens[index]
    name, kind = _name(token), kind_of(token)
    own_title = without_comments(token.info.strip()[len(name) :].strip())
    title = own_title or (kind.title if isinstance(kind, PlainBlock) else name)
    return f'<aside class="block {escape(name)}">\n<p class="block-title">{escape(title)}</p>\n'


def _render_close(*_: Any) -> str:
    return "</aside>\n"
