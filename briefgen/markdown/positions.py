"""Lets links and pictures remember where they stand, which markdown-it's own tokens do not."""

from __future__ import annotations

from collections.abc import Callable

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline, image, link

Rule = Callable[[StateInline, bool], bool]


def positions(md: MarkdownIt) -> None:
    """Note in each link's and picture's token, as `meta["at"]`, its position in the paragraph's text."""
    md.inline.ruler.at("link", _noting(link, "link_open"))
    md.inline.ruler.at("image", _noting(image, "image"))


def _noting(rule: Rule, kind: str) -> Rule:
    def noting(state: StateInline, silent: bool) -> bool:
        start, first = state.pos, len(state.tokens)
        if not rule(state, silent):
            return False
        if not silent:
            token = next(token for token in state.tokens[first:] if token.type == kind)
            token.meta["at"] = start
        return True

    return noting
