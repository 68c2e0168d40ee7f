"""Blocks between lines of three colons: `::: key-points`, `::: note`, `::: warning`, `::: statement`."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from mdit_py_plugins.container import container_plugin

from briefgen.markdown.context import Notes, notes_of

TITLES = {"key-points": "Key points", "note": "Note", "warning": "Warning"}
NAMES = (*TITLES, "statement")
OPEN, CLOSE = "container_block_open", "container_block_close"


def blocks(md: MarkdownIt) -> None:
    """Read the blocks and check their names."""
    container_plugin(md, "block", validate=lambda _params, _markup: True)
    md.core.ruler.after("block", "block_names", _check)
    md.add_render_rule(OPEN, _render_open)
    md.add_render_rule(CLOSE, _render_close)


def name_of(token: Token) -> str:
    """Return what kind of block begins here."""
    words = token.info.split(None, 1)
    return words[0] if words else ""


def _check(state: StateCore) -> None:
    notes = notes_of(state.env)
    open_blocks: list[Token] = []
    for token in state.tokens:
        if token.type == OPEN:
            _check_one(token, notes)
            open_blocks.append(token)
        elif token.type == CLOSE:
            token.info = open_blocks.pop().info


def _check_one(token: Token, notes: Notes) -> None:
    first, last = token.map or [0, 0]
    name = name_of(token)
    if name not in NAMES:
        known = ", ".join(NAMES)
        message = (
            f'there is no block "{name}"' if name else "a block begins here without a name, or ends that never began"
        )
        hint = notes.suggestions.of(name, NAMES, f"blocks are: {known}; each ends with a line of as many colons")
        notes.fault("unknown-block", message, hint, notes.locate(first, name or ":::"))
    closing = notes.lines[last].strip() if last < len(notes.lines) else ""
    if set(closing) != {":"}:
        message = f"the block {token.markup} {name} is not closed"
        notes.fault("unclosed-block", message, f"end it with a line {token.markup}", notes.locate(first, ":::"))


def _render_open(_self: RendererHTML, tokens: Sequence[Token], index: int, *_: Any) -> str:
    name = name_of(tokens[index])
    own = tokens[index].info.strip()[len(name) :].strip()
    title = escape(own or TITLES.get(name, name))
    return f'<aside class="block {escape(name)}">\n<p class="block-title">{title}</p>\n'


def _render_close(*_: Any) -> str:
    return "</aside>\n"
