"""`[@key]` and `[@key, p. 3]`: where something was reported.

The key is that of one of the briefing's `sources`, or its number.
"""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

_CITATION = re.compile(r"\[@([^\[\]\s,;]+)(?:,\s*+([^\[\]\n]*+))?\]")


def citations(md: MarkdownIt) -> None:
    """Make `citation` tokens; `meta` holds the key, the locator and the position."""
    md.inline.ruler.before("link", "citation", _rule)


def _rule(state: StateInline, silent: bool) -> bool:
    if not state.src.startswith("[@", state.pos):
        return False
    found = _CITATION.match(state.src, state.pos, state.posMax)
    if not found or state.src.startswith("(", found.end()):
        return False
    if not silent:
        token = state.push("citation", "", 0)
        token.meta = {"key": found[1], "locator": found[2] or "", "at": state.pos}
    state.pos = found.end()
    return True
