"""Running text: first mentions of actors are linked, HTML and unsafe links are reported."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from briefgen.markdown.context import ParseContext, context_of
from briefgen.markdown.foreign_signs import report_foreign_signs
from briefgen.markdown.locating import TextSearch
from briefgen.markdown.placeholders import CLOSE, OPEN, placeholder
from briefgen.markdown.unread_links import report_unread_links

_HTML = r"<[A-Za-z][A-Za-z0-9-]*(?:\s[^<>]*)?/?>"
_UNLINKED = r"(?i)<(/?)(a|button|summary|label|option|code|pre|kbd|samp|var|h[1-6])(?=[\s/>])"
"""The tags of elements that are links or controls, that show code, or that are headings."""

_UNSAFE = r"(?i)\]\(\s*+<?+\s*+((?:javascript|vbscript|file|data):[^)\s]*)|<((?:javascript|vbscript|data):[^<>]*+)>"
# the patterns are compiled where they are used, because few texts need them


def running_text(md: MarkdownIt) -> None:
    """Link the first mention of each actor in a section, and check the text."""
    md.core.ruler.push("running_text", _rule)
    md.add_render_rule("mention", _render_mention)


def _rule(state: StateCore) -> None:
    context = context_of(state.env)
    seen: set[str] = {context.text.own_actor}
    row, heading = 0, False
    opened: list[str] = []
    for token in state.tokens:
        row = token.map[0] if token.map else row
        if token.type == "heading_open":
            heading = True
            seen = {context.text.own_actor}
        elif token.type == "heading_close":
            heading = False
        elif token.type == "html_block":
            _read_tags(token.content, opened)
        elif token.type == "inline" and token.children:
            _check(token, row, context)
            report_unread_links(token, row, context)
            report_foreign_signs(token, row, context)
            if not heading and context.text.matcher is not None:
                token.children = _linked(token.children, context, seen, opened)


def _read_tags(html: str, opened: list[str]) -> None:
    """Add the elements of raw HTML that open in a piece to those that are open, and remove those that close."""
    for closing, name in re.findall(_UNLINKED, html):
        if not closing:
            opened.append(name.lower())
        elif name.lower() in opened:
            opened.remove(name.lower())


def _check(inline: Token, row: int, context: ParseContext) -> None:
    if "<" not in inline.content and ":" not in inline.content:
        return
    search = TextSearch(context, row, inline.content)
    for child in inline.children or []:
        if child.type != "text" or ("<" not in child.content and "](" not in child.content):
            continue
        for found in re.finditer(_UNSAFE, child.content):
            target = found[1] or found[2]
            hint = "link to an address that begins with https://, or to a file of the site"
            context.report("unsafe-link", search.next(target), f"a link leads to {target[:60]}", hint)
        if not context.text.allows_html:
            for tag in re.finditer(_HTML, child.content):
                if search.passes_escaped(tag[0]):
                    continue  # it is meant to be shown
                hint = "use Markdown, or allow HTML with `html = true` in [markdown] of briefgen.toml"
                context.report("raw-html", search.next(tag[0]), f"HTML is shown as text: {tag[0][:60]}", hint)


def _linked(children: list[Token], context: ParseContext, seen: set[str], opened: list[str]) -> list[Token]:
    matcher = context.text.matcher
    if matcher is None:
        return children
    linked: list[Token] = []
    depth = 0
    for child in children:
        depth += (child.type == "link_open") - (child.type == "link_close")
        if child.type == "html_inline":
            _read_tags(child.content, opened)
        if child.type != "text" or depth or opened:
            linked.append(child)
            continue
        end = 0
        for start, stop, actor in matcher.find(child.content):
            if actor not in seen:
                seen.add(actor)
                linked += [*_text(child, end, start), _mention(child, start, stop, actor, context)]
                end = stop
        linked += [child] if end == 0 else _text(child, end, len(child.content))
    return linked


def _text(token: Token, start: int, stop: int) -> list[Token]:
    if start == stop:
        return []
    return [Token("text", "", 0, content=token.content[start:stop], level=token.level)]


def _mention(token: Token, start: int, stop: int, actor: str, context: ParseContext) -> Token:
    name = token.content[start:stop]
    return Token("mention", "", 0, content=name, meta={"ref": context.add_mention(actor, name)}, level=token.level)


def _render_mention(_self: RendererHTML, tokens: Sequence[Token], index: int, *_: Any) -> str:
    token = tokens[index]
    number = token.meta["ref"]
    return placeholder(OPEN, number) + escape(token.content) + placeholder(CLOSE, number)
