"""`[[Name]]`, `[[path/to/briefing#part]]`, `[[Name|as it reads here]]`, and `[[Name|text||text if withheld]]`.

`[[Name||text if withheld]]` reads as the target is called, unless that is withheld.
`![[map.png|What it shows]]` shows a picture.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from briefgen.markdown.comments import without_comments
from briefgen.markdown.context import ParseContext
from briefgen.markdown.images import PICTURES, report_page, report_undescribed
from briefgen.markdown.locating import InlineLocator
from briefgen.markdown.placeholders import CLOSE, IMAGE, OPEN, TITLE, placeholder
from briefgen.records.names import fold
from briefgen.records.text import Reference

_SIZE = re.compile(r"\d+(?:x\d+)?")
"""What other programs take for the width of a picture."""

_LINK = re.compile(r"\[\[([^\[\]|\n#]*+)(?:#(?:[^\[\]|\n#]*+#)*+([^\[\]|\n#]*+))?+(?:\|([^\[\]]*+))?+\]\]")
"""The text may run on over a line's end, as all text may; what it leads to may not.

No part gives back what it took (`*+`, `?+`), so that a link that is not closed is looked at once.
"""

_NAMED = re.compile(r"!?\[\[\s*+([^\[\]|\n]++)(?:\|[^\[\]]*+)?+\]\]")
_ABOVE = re.compile(r"(?:\.{0,2}/)*(?:content/)?")
"""What other editors write before a path: it is found from the folder of briefings, and by its end."""


def wikilinks(md: MarkdownIt) -> None:
    """Render links and embedded files as placeholders."""
    md.add_render_rule("wikilink", _render)
    md.add_render_rule("unread_link", _render_unread)
    md.add_render_rule("embed", _render_embed)


def add_wikilink(token: Token, context: ParseContext, locator: InlineLocator) -> None:
    """Add the reference of a link; its token gets the number as `meta["ref"]`."""
    target, part = token.meta["target"], token.meta["part"]
    key = fold(_ABOVE.sub("", target, count=1).removesuffix(".md")) if target else f"path:{context.text.path}"
    at = locator.at(token.meta["at"])
    fallback = token.meta["fallback"] or token.content
    reference = Reference("wiki", key, target or f"#{part}", at.line, at.column, part, token.content, fallback)
    token.meta["ref"] = context.add_reference(reference)


def without_links(text: str) -> str:
    """Return a text, such as a name, with what links in it lead to instead of them: `Ann` for `[[Ann|her]]`."""
    return _NAMED.sub(lambda found: found[1].strip(), text) if "[[" in text else text


def add_embed(token: Token, context: ParseContext, locator: InlineLocator) -> None:
    """Add the reference of a picture, or of another file that is linked; its token gets the number as `meta["ref"]`."""
    target, text = token.meta["target"], token.meta["text"]
    at = locator.at(token.meta["at"])
    name, _, ending = target.rpartition(".")
    if not name or "/" in ending or ending.casefold() == "md":
        report_page(target, at, context)
        return
    token.meta["is_picture"] = ending.casefold() in PICTURES
    token.content = "" if _SIZE.fullmatch(text) else text
    if token.meta["is_picture"]:
        if not token.content:
            report_undescribed(target, f"![[{target}|what it shows]]", at, context)
    else:
        token.content = token.content or target
    reference = Reference("embed", f"attachment:{fold(target)}", token.content, at.line, at.column)
    token.meta["ref"] = context.add_reference(reference)


def report_unread(token: Token, context: ParseContext, locator: InlineLocator) -> None:
    """Report two brackets that begin no link."""
    hint = r"close it with ]] after one name, as in [[Name|text]]; to write two brackets, put \[[ there"
    at = locator.at(token.meta["at"])
    context.report("broken-link", at, "a link begins with [[ here but is not closed", hint)


def wikilink(state: StateInline, silent: bool) -> bool:
    """Make `wikilink` tokens; `meta` holds the target, the part, the text, the fallback and the position."""
    if not state.src.startswith("[[", state.pos):
        return False
    found = _LINK.match(state.src, state.pos, state.posMax)
    if not found or not (found[1].strip() or found[2]):
        return _unread(state, silent)
    if not silent:
        token = state.push("wikilink", "", 0)
        parts = (found[1], found[2] or "", *_texts(without_comments(found[3] or "")))
        target, part, text, fallback = (" ".join(given.split()) for given in parts)
        token.content = text
        token.meta = {"target": target, "part": part, "fallback": fallback, "at": state.pos}
    state.pos = found.end()
    return True


def _texts(written: str) -> tuple[str, str]:
    """Return the text of a link, and the text that stands there if the target is withheld: what is behind `|`.

    `[[Name||text if withheld]]` has no text of its own: it reads as the target is called.
    """
    if written.startswith("|"):
        return "", written[1:]
    text, _, fallback = written.partition("||")
    return text, fallback


def embed(state: StateInline, silent: bool) -> bool:
    """Make `embed` tokens; `meta` holds the target, the text and the position."""
    if not state.src.startswith("![[", state.pos):
        return False
    found = _LINK.match(state.src, state.pos + 1, state.posMax)
    if not found or not found[1].strip():
        return False
    if not silent:
        token = state.push("embed", "", 0)
        target, text = (" ".join(given.split()) for given in (found[1], without_comments(found[3] or "")))
        token.meta = {"target": target, "text": text, "at": state.pos}
    state.pos = found.end()
    return True


def _unread(state: StateInline, silent: bool) -> bool:
    """Make an `unread_link` token of two brackets that begin no link, unless CommonMark can make a link of them."""
    if _links_follow(state):
        return False
    end = state.pos
    while end < state.posMax and state.src[end] == "[":
        end += 1
    if not silent:
        token = state.push("unread_link", "", 0)
        token.content, token.meta = state.src[state.pos : end], {"at": state.pos}
    state.pos = end
    return True


def _links_follow(state: StateInline) -> bool:
    """Return True if `](` or `][` follows. Each part of a text is searched once, as it can hold many such brackets."""
    source, end, start, last = state.env.get("links_follow", ("", 0, 0, -1))
    if source is not state.src or end != state.posMax:
        start, last = state.posMax, -1
    if state.pos < start and last < 0:
        last = max(state.src.rfind(mark, state.pos, min(start + 1, state.posMax)) for mark in ("](", "]["))
        start = state.pos
    state.env["links_follow"] = (state.src, state.posMax, start, last)
    return bool(last >= state.pos)


def _render(_self: RendererHTML, tokens: Sequence[Token], index: int, *_: Any) -> str:
    number = tokens[index].meta["ref"]
    return placeholder(OPEN, number) + placeholder(TITLE, number) + placeholder(CLOSE, number)


def _render_embed(_self: RendererHTML, tokens: Sequence[Token], index: int, *_: Any) -> str:
    token = tokens[index]
    if "ref" not in token.meta:
        return escape(f"![[{token.meta['target']}]]")
    number = token.meta["ref"]
    if token.meta["is_picture"]:
        return placeholder(IMAGE, number)
    return placeholder(OPEN, number) + escape(token.content) + placeholder(CLOSE, number)


def _render_unread(_self: RendererHTML, tokens: Sequence[Token], index: int, *_: Any) -> str:
    return escape(tokens[index].content)
