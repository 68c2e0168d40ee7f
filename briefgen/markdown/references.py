"""The references of a text, numbered in the order in which they stand in it."""

from __future__ import annotations

from collections.abc import Callable

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from briefgen.markdown.citations import cite
from briefgen.markdown.comments import report_comment
from briefgen.markdown.context import ParseContext, context_of
from briefgen.markdown.images import add_image
from briefgen.markdown.links import add_link, close_links
from briefgen.markdown.locating import InlineLocator
from briefgen.markdown.wikilinks import add_embed, add_wikilink, report_unread

_READ: dict[str, Callable[[Token, ParseContext, InlineLocator], None]] = {
    "wikilink": add_wikilink,
    "unread_link": report_unread,
    "embed": add_embed,
    "comment": report_comment,
    "citation": cite,
    "image": add_image,
    "link_open": add_link,
}
"""What is done with an inline token, by its type."""


def references(md: MarkdownIt) -> None:
    """Add the references and citations of the text to its context."""
    md.core.ruler.push("references", _rule)


def _rule(state: StateCore) -> None:
    context = context_of(state.env)
    row = 0
    for token in state.tokens:
        row = token.map[0] if token.map else row
        if token.type == "inline" and token.children:
            _read_inline(token, token.children, row, context)


def _read_inline(inline: Token, tokens: list[Token], row: int, context: ParseContext) -> None:
    kinds = {token.type for token in tokens}
    if kinds.isdisjoint(_READ):
        return
    locator = InlineLocator(context, row, inline.content)
    for token in tokens:
        if read := _READ.get(token.type):
            read(token, context, locator)
    if "link_close" in kinds:
        close_links(tokens)
