"""What `mdit-py-plugins` and markdown-it add to CommonMark: tables, footnotes, lists of terms, attributes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_block import StateBlock, lheading, paragraph
from markdown_it.token import Token
from mdit_py_plugins.attrs import attrs_block_plugin, attrs_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin

_ATTRIBUTES = ("id", "class", "lang", "dir")
_BRACES = re.compile(r"\{[^{}%]*\}[ \t]*")
"""A line that is nothing but one pair of braces."""


def extensions(md: MarkdownIt) -> None:
    """Add the extensions, and render tables and footnotes for the themes."""
    md.enable(["table", "strikethrough"])
    footnote_plugin(md)
    deflist_plugin(md)
    attrs_plugin(md, spans=True, allowed=_ATTRIBUTES)
    attrs_block_plugin(md, allowed=_ATTRIBUTES)
    md.block.ruler.before("attr", "braces", _words_in_braces)
    for kind in ("table_open", "table_close"):
        md.add_render_rule(kind, _render_table)
    for kind in ("th_open", "td_open"):
        md.add_render_rule(kind, _render_cell)
    md.add_render_rule("footnote_block_open", _render_footnotes)
    md.add_render_rule("footnote_anchor_name", _footnote_name)


def _words_in_braces(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read a line with more than one pair of braces as text: the rule for attributes leaves out all of it."""
    begin = state.bMarks[start] + state.tShift[start]
    if not state.src.startswith("{", begin) or state.is_code_block(start):
        return False
    if _BRACES.fullmatch(state.src, begin, state.eMarks[start]):
        return False
    return lheading(state, start, end, silent) or paragraph(state, start, end, silent)


def _render_table(_self: RendererHTML, tokens: Sequence[Token], index: int, *_: Any) -> str:
    """Put a table into a box that scrolls where the page is narrow and can be reached by keyboard (WCAG 2.1.1)."""
    if tokens[index].nesting == 1:
        return '<div class="table" role="region" aria-label="Table" tabindex="0">\n<table>\n'
    return "</table>\n</div>\n"


def _render_cell(self: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    """Write the alignment as a class: a page without inline styles needs no `unsafe-inline` (CSP Level 3)."""
    token = tokens[index]
    style = str(token.attrs.pop("style", ""))
    if style:
        token.attrJoin("class", "align-" + style.rpartition(":")[2])
    return self.renderToken(tokens, index, options, env)


def _render_footnotes(*_: Any) -> str:
    return '<section class="footnotes" aria-label="Footnotes">\n<ol>\n'


def _footnote_name(_self: RendererHTML, tokens: Sequence[Token], index: int, *_: Any) -> str:
    """Return what follows `fn` and `fnref` in the ids of a footnote. No heading gets an id with an underscore."""
    return f"_{tokens[index].meta['id'] + 1}"
