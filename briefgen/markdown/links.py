"""Links to files and other pages by their path, as in `[text](../map.png)`, and to parts of the same page."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_inline import link
from markdown_it.token import Token

from briefgen.characters import cleaned
from briefgen.diagnostics import Location
from briefgen.markdown.context import ParseContext
from briefgen.markdown.locating import InlineLocator, with_position
from briefgen.markdown.placeholders import CLOSE, OPEN, placeholder
from briefgen.records.ids import EntityId
from briefgen.records.text import Reference


def links(md: MarkdownIt) -> None:
    """Add positions to the tokens of links, and render links that are references as placeholders."""
    md.inline.ruler.at("link", with_position(link, "link_open"))
    md.add_render_rule("link_open", _render_open)
    md.add_render_rule("link_close", _render_close)


def add_link(token: Token, context: ParseContext, locator: InlineLocator) -> None:
    """Add the reference of a link that stays inside the site; its token gets the number as `meta["ref"]`."""
    target = str(token.attrGet("href") or "")
    if not (target.startswith("#") or is_local(target)):
        return
    at = locator.at(token.meta.get("at", 0))
    if target.startswith("#"):
        key, anchor = f"path:{context.text.path}", cleaned(unquote(target[1:]))
        token.meta["ref"] = context.add_reference(Reference("path", key, target, at.line, at.column, anchor))
    else:
        token.meta["ref"] = context.add_reference(path_reference(target, target, context.text.path, at))


def close_links(tokens: Iterable[Token]) -> None:
    """Give the closing tokens of links the `meta` of the opening ones."""
    opened: list[Token] = []
    for token in tokens:
        if token.type == "link_open":
            opened.append(token)
        elif token.type == "link_close" and opened:
            token.meta.update(opened.pop().meta)


def is_local(target: str) -> bool:
    """Return True if an address is a path that is seen from the file in which it stands."""
    return bool(target) and not target.startswith(("/", "#", "?")) and ":" not in target.split("/", 1)[0]


def path_reference(target: str, written: str, path: str, at: Location) -> Reference:
    """Return the reference of a path that is seen from a file: to a page, or to a picture or attachment."""
    name, _, part = cleaned(unquote(target)).partition("#")
    full = posixpath.normpath(posixpath.join(posixpath.dirname(path), name))
    if name.endswith(".md"):
        return Reference("path", f"path:{full}", written, at.line, at.column, part)
    return Reference("file", EntityId.of("file", full), written, at.line, at.column, part)


def _render_open(self: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    token = tokens[index]
    if "ref" in token.meta:
        return placeholder(OPEN, token.meta["ref"])
    return self.renderToken(tokens, index, options, env)


def _render_close(_self: RendererHTML, tokens: Sequence[Token], index: int, *_: Any) -> str:
    token = tokens[index]
    return placeholder(CLOSE, token.meta["ref"]) if "ref" in token.meta else "</a>"
