"""`[[Name]]`, `[[path/to/briefing#part]]`, `[[Name|as it reads here]]`, and `[[Name|text||text if withheld]]`."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

_LINK = re.compile(r"\[\[([^\[\]|\n#]*)(?:#([^\[\]|\n]*))?(?:\|([^\[\]]*?))?(?:\|\|([^\[\]]*))?\]\]")
"""The text may run on over a line's end, as all text may; what it leads to may not."""


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
        target, part, text, fallback = (" ".join(group.split()) if group else "" for group in found.groups())
        token.content = text
        token.meta = {"target": target, "part": part, "fallback": fallback, "at": state.pos}
    state.pos = found.end()
    return True


def _unread(state: StateInline, silent: bool) -> bool:
    """Make an `unread_link` token of two brackets that begin no link, unless CommonMark can make a link of them."""
    if "](" in state.src[state.pos : state.posMax] or "][" in state.src[state.pos : state.posMax]:
        return False
    rest = state.src[state.pos : state.posMax]
    brackets = rest[: len(rest) - len(rest.lstrip("["))]
    if not silent:
        token = state.push("unread_link", "", 0)
        token.content, token.meta = brackets, {"at": state.pos}
    state.pos += len(brackets)
    return True
