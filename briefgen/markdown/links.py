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
from briefgen.markdown.comments import without_comments
from briefgen.markdown.context import ParseContext, TextInput
from briefgen.markdown.locating import InlineLocator, with_position
from briefgen.markdown.placeholders import CLOSE, OPEN, placeholder
from briefgen.normal import nfc
from briefgen.records.ids import MEDIA, EntityId
from briefgen.records.text import Reference


def links(md: MarkdownIt) -> None:
    """Add positions to the tokens of links, and render links that are references as placeholders."""
    md.inline.ruler.at("link", with_position(link, "link_open"))
    md.add_render_rule("link_open", _render_open)
    md.add_render_rule("link_close", _render_close)


def add_link(token: Token, context: ParseContext, locator: InlineLocator) -> None:
    """Add the reference of a link that stays inside the site; its token gets the number as `meta["ref"]`."""
    if title := token.attrGet("title"):
        token.attrSet("title", without_comments(str(title)))
    target = str(token.attrGet("href") or "")
    if not is_inside(target, context.text):
        return
    at = locator.at(token.meta.get("at", 0))
    if target.startswith("#"):
        key, anchor = f"path:{context.text.path}", cleaned(unquote(target[1:]))
        reference = Reference("path", key, decoded(target), at.line, at.column, anchor)
    else:
        reference = reference_to(target, context.text, at)
    token.meta["ref"] = context.add_reference(reference)


def close_links(tokens: Iterable[Token]) -> None:
    """Give the closing tokens of links the `meta` of the opening ones."""
    opened: list[Token] = []
    for token in tokens:
        if token.type == "link_open":
            opened.append(token)
        elif token.type == "link_close" and opened:
            token.meta.update(opened.pop().meta)


def is_inside(target: str, text: TextInput) -> bool:
    """Return True if an address leads to a part of the page, to a file or to another address of the site."""
    if target.startswith("http") and not text.base.host:
        return False
    return target.startswith("#") or is_local(target) or rooted(target, text) is not None


def is_local(target: str) -> bool:
    """Return True if an address is a path that is seen from the file in which it stands."""
    return bool(target) and not target.startswith(("/", "#", "?")) and ":" not in target.split("/", 1)[0]


def rooted(target: str, text: TextInput) -> str | None:
    """Return an address of the site from its root, without the base path, or None if it is no such address.

    It can be written with or without the base path or the host, or seen from the page: `../talks/`.
    """
    rest = text.base.inside(target)
    if rest is not None:
        return _without_base(rest, text.base.path)
    if target.startswith("/") and not target.startswith("//"):
        return _without_base(target, text.base.path)
    path = _path_of(target)
    if is_local(target) and (path.endswith(("/", "/..", "/.")) or path in ("..", ".")):
        return posixpath.join(text.address, target)
    return None


def _without_base(target: str, base: str) -> str:
    """Return an address without the path under which the site lies, if it begins with that."""
    rest = target.removeprefix(base)
    if rest == target or rest.startswith("/"):
        return rest
    return f"/{rest}" if rest[:1] in ("", "?", "#") else target


def reference_to(target: str, text: TextInput, at: Location, written: str | None = None) -> Reference:
    """Return the reference of an address inside the site: to a page, a picture, an attachment, or another file.

    `written` is how the author wrote it, or the description of a picture; by default the address, decoded.
    """
    if (address := rooted(target, text)) is not None:
        return _address_reference(address, target, at, written)
    full = posixpath.normpath(posixpath.join(posixpath.dirname(text.path), decoded(_path_of(target))))
    part = cleaned(unquote(target.partition("#")[2]))
    shown = decoded(target) if written is None else written
    if full.endswith(".md"):
        return Reference("path", f"path:{full}", shown, at.line, at.column, part)
    return Reference("file", EntityId.of("file", full), shown, at.line, at.column, part)


def decoded(target: str) -> str:
    """Return an address without percent-encoding, in the Unicode form in which names of files are compared (NFC)."""
    return nfc(cleaned(unquote(target)))


def _address_reference(address: str, target: str, at: Location, written: str | None) -> Reference:
    path, part = decoded(_path_of(address)), cleaned(unquote(target.partition("#")[2]))
    shown = decoded(target) if written is None else written
    slash = "/" if path.endswith(("/", "/..", "/.")) else ""
    full = ("/" + posixpath.normpath(path).strip("/") + slash).replace("//", "/")
    if full.startswith(MEDIA):
        key: str = EntityId.of("file", f"content/{full.removeprefix(MEDIA)}")
        return Reference("file", key, shown, at.line, at.column, part)
    if full.endswith("/index.html"):
        full = full.removesuffix("index.html")
    query = _path_and_query(target)[1]
    return Reference("address", f"address:{full}", shown, at.line, at.column, part, query=query)


def _path_of(target: str) -> str:
    return _path_and_query(target)[0]


def _path_and_query(target: str) -> tuple[str, str]:
    path, _, query = target.partition("#")[0].partition("?")
    return path, query


def _render_open(self: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    token = tokens[index]
    if "ref" in token.meta:
        return placeholder(OPEN, token.meta["ref"])
    return self.renderToken(tokens, index, options, env)


def _render_close(_self: RendererHTML, tokens: Sequence[Token], index: int, *_: Any) -> str:
    token = tokens[index]
    return placeholder(CLOSE, token.meta["ref"]) if "ref" in token.meta else "</a>"
