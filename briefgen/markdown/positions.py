"""Lets inline tokens keep where they stand, which markdown-it's own do not."""

from __future__ import annotations

from collections.abc import Callable

from markdown_it.rules_inline import StateInline

Rule = Callable[[StateInline, bool], bool]


def with_position(rule: Rule, kind: str) -> Rule:
    """Return a rule whose tokens of a kind have their position in the paragraph's text as `meta["at"]`."""

    def positioned(state: StateInline, silent: bool) -> bool:
        start, first = state.pos, len(state.tokens)
        if not rule(state, silent):
            return False
        if not silent:
            token = next(token for token in state.tokens[first:] if token.type == kind)
            token.meta["at"] = start
        return True

    return positioned
