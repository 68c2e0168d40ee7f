"""`[@key]` and `[@key, p. 3]`: where something was reported.

The key is that of one of the briefing's `sources`, or its number.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from briefgen.markdown.comments import without_comments
from briefgen.markdown.context import ParseContext
from briefgen.markdown.locating import InlineLocator

_CITATION = re.compile(r"\[@([^\[\]\s,;]+)(?:,\s*+([^\[\]\n]*+))?\]")


def citations(md: MarkdownIt) -> None:
    """Render citations as links to the sources."""
    md.add_render_rule("citation", _render)


def cite(token: Token, context: ParseContext, locator: InlineLocator) -> None:
    """Cite the source that a token names; it gets the source's position as `meta["number"]`, None if there is none."""
    token.meta["number"] = context.cite(token.meta["key"], locator.at(token.meta["at"]))


def citation(state: StateInline, silent: bool) -> bool:
    """Make `citation` tokens; `meta` holds the key, the locator and the position."""
    if not state.src.startswith("[@", state.pos):
        return False
    found = _CITATION.match(state.src, state.pos, state.posMax)
    if not found or state.src.startswith("(", found.end()):
        return False
    if not silent:
        token = state.push("citation", "", 0)
        token.meta = {"key": found[1], "locator": without_comments(found[2] or ""), "at": state.pos}
    state.pos = found.end()
    return True


def _render(_self: RendererHTML, tokens: Sequence[Token], index: int, *_: Any) -> str:
    token = tokens[index]
    number = token.meta["number"]
    if number is None:
        return escape(f"[@{token.meta['key']}]")
    locator = f", {escape(token.meta['locator'])}" if token.meta["locator"] else ""
    return f'<a class="citation" href="#source-{number + 1}">[{number + 1}{locator}]</a>'
