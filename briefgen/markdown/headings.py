"""Headings: an anchor for each, the table of contents, and levels below the page's own title."""

from __future__ import annotations

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from briefgen.markdown.context import context_of
from briefgen.markdown.placeholders import TITLE, placeholder, without_placeholders
from briefgen.records.names import slugify
from briefgen.records.text import Heading


def headings(md: MarkdownIt) -> None:
    """Give headings ids. `{#own-id}` after a heading sets its id."""
    md.core.ruler.push("headings", _rule)


def _rule(state: StateCore) -> None:
    context = context_of(state.env)
    opens = [index for index, token in enumerate(state.tokens) if token.type == "heading_open"]
    shift = 2 - min((int(state.tokens[index].tag[1]) for index in opens), default=2)
    own = {index: _own_id(*state.tokens[index : index + 2]) for index in opens}
    for index in opens:  # before any other heading gets an anchor
        if own[index]:
            row = (state.tokens[index].map or [0])[0]
            context.add_own_anchor(own[index], context.locate(row, own[index]))
    for index in opens:
        token, inline = state.tokens[index : index + 2]
        text = plain(inline)
        name = own[index] or context.new_anchor(slugify(without_placeholders(text)).lstrip("_") or "section")
        token.attrSet("id", name)
        level = min(int(token.tag[1]) + max(shift, 0), 6)
        token.tag = state.tokens[index + 2].tag = f"h{level}"
        context.headings.append(Heading(level, name, text.strip()))


def _own_id(heading: Token, inline: Token) -> str:
    """Return the id that the author gave to a heading, or "". `{#id}` is taken off its end."""
    return _taken(inline) or str(heading.attrGet("id") or "")


def _taken(inline: Token) -> str:
    children = inline.children or []
    last = children[-1] if children else None
    if last is None or last.type != "text" or not last.content.endswith("}") or "{#" not in last.content:
        return ""
    text, _, name = last.content[:-1].rpartition("{#")
    if not name or any(c.isspace() for c in name):
        return ""
    last.content = text.rstrip()
    return name


def plain(inline: Token) -> str:
    """Return the text of an inline token without markup.

    A link that reads as the title of what it leads to is a placeholder: that may be withheld, and its name with it.
    """
    words: list[str] = []
    for token in inline.children or []:
        if token.type in ("text", "code_inline", "mention", "image", "embed", "unread_link"):
            words.append(token.content)
        elif token.type in ("softbreak", "hardbreak"):
            words.append(" ")
        elif token.type == "wikilink":
            words.append(token.content or placeholder(TITLE, token.meta["ref"]))
    return "".join(words)
