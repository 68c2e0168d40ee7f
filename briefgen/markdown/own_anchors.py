"""The ids that authors give to parts of a text, by attributes or in HTML. Headings have a file of their own."""

from __future__ import annotations

from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from briefgen.markdown.context import ParseContext, context_of

_HTML = ("html_block", "html_inline")


def own_anchors(md: MarkdownIt) -> None:
    """Add the ids to the anchors of the text before headings get theirs."""
    md.core.ruler.push("own_anchors", _rule)


def _rule(state: StateCore) -> None:
    context = context_of(state.env)
    if "{" not in state.src and "<" not in state.src:
        return
    row = 0
    for token in state.tokens:
        row = token.map[0] if token.map else row
        if token.type != "heading_open" and (token.attrs or token.type == "html_block"):
            _add(token, row, context)
        for child in token.children or ():
            if child.attrs or child.type == "html_inline":
                _add(child, row, context)


def _add(token: Token, row: int, context: ParseContext) -> None:
    for name in _ids(token):
        context.add_own_anchor(name, context.locate(row, name))


def _ids(token: Token) -> Iterator[str]:
    if "id" in token.attrs:
        yield str(token.attrs["id"])
    if token.type in _HTML and "id" in token.content.lower():
        from briefgen.markdown.html_tags import tags  # imported late: few sites allow HTML

        yield from (found["id"] for _, found in tags(token.content) if found.get("id"))
