"""Control characters from character references or percent-encoding are replaced by U+FFFD."""

from __future__ import annotations

from collections.abc import Iterable

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from briefgen.characters import cleaned


def clean(md: MarkdownIt) -> None:
    """Replace the control characters in what the parser decoded."""
    md.core.ruler.after("inline", "clean", _rule)


def _rule(state: StateCore) -> None:
    if "&#" in state.src or "%" in state.src:
        _clean(state.tokens)


def _clean(tokens: Iterable[Token]) -> None:
    for token in tokens:
        token.content, token.info = cleaned(token.content), cleaned(token.info)
        for name, value in token.attrs.items():
            if isinstance(value, str):
                token.attrs[name] = cleaned(value)
        _clean(token.children or ())
