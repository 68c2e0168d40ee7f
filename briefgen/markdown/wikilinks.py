"""`[[Name]]`, `[[path/to/briefing#part]]`, `[[Name|as it reads here]]`, and `[[Name|text||text if withheld]]`."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

_LINK = re.compile(r"\[\[([^\[\]|\n#]*+)(?:#([^\[\]|\n]*+))?+(?:\|([^\[\]]*+))?+\]\]")
"""The text may run on over a line's end, as all text may; what it leads to may not.

No part gives back what it took (`*+`, `?+`), so that a link that is not closed is looked at once.
"""


def wikilinks(md: MarkdownIt) -> None:
    """Make `wikilink` tokens; `meta` holds the target, the part, the text, the fallback and the position."""
    md.inline.ruler.before("link", "wikilink", _rule)


def _rule(state: StateInline, silent: bool) -> bool:
    if not state.src.startswith("[[", state.pos):
        return False
    found = _LINK.match(state.src, state.pos, state.posMax)
    if not found or not (found[1].strip() or found[2]):
        return _unread(state, silent)
    if not silent:
        token = state.push("wikilink", "", 0)
        parts = (found[1], found[2] or "", *(found[3] or "").partition("||")[::2])
        target, part, text, fallback = (" ".join(given.split()) for given in parts)
        token.content = text
        token.meta = {"target": target, "part": part, "fallback": fallback, "at": state.pos}
    state.pos = found.end()
    return True


def _unread(state: StateInline, silent: bool) -> bool:
    """Make an `unread_link` token of two brackets that begin no link, unless CommonMark can make a link of them."""
    if _links_follow(state):
        return False
    end = state.pos
    while end < state.posMax and state.src[end] == "[":
        end += 1
    if not silent:
        token = state.push("unread_link", "", 0)
        token.content, token.meta = state.src[state.pos : end], {"at": state.pos}
    state.pos = end
    return True


def _links_follow(state: StateInline) -> bool:
    """Return True if `](` or `][` follows. Each part of a text is searched once, as it can hold many such brackets."""
    source, end, start, last = state.env.get("links_follow", ("", 0, 0, -1))
    if source is not state.src or end != state.posMax:
        start, last = state.posMax, -1
    if state.pos < start and last < 0:
        last = max(state.src.rfind(mark, state.pos, min(start + 1, state.posMax)) for mark in ("](", "]["))
        start = state.pos
    state.env["links_follow"] = (state.src, state.posMax, start, last)
    return bool(last >= state.pos)
