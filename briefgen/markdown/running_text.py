"""What stands in running text: mentions of actors to be linked, and HTML or unsafe links to be pointed out."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from briefgen.markdown.context import Notes, Search, notes_of

_HTML = re.compile(r"<[A-Za-z][A-Za-z0-9-]*(?:\s[^<>]*)?/?>|<!--")
_UNSAFE = re.compile(
    r"\]\(\s*+<?+\s*+((?:javascript|vbscript|file|data):[^)\s]*)|<((?:javascript|vbscript|data):[^<>]*+)>",
    re.IGNORECASE,
)


def texts(md: MarkdownIt) -> None:
    """Link first mentions and check the text."""
    md.core.ruler.push("texts", _rule)


def _rule(state: StateCore) -> None:
    notes = notes_of(state.env)
    seen: set[str] = {notes.context.self_actor}
    row, heading = 0, False
    for token in state.tokens:
        row = token.map[0] if token.map else row
        if token.type == "heading_open":
            heading = True
            seen = {notes.context.self_actor}
        elif token.type == "heading_close":
            heading = False
        elif token.type == "inline" and token.children:
            _check(token, row, notes)
            if not heading and notes.context.matcher is not None:
                token.children = _linked(token.children, notes, seen)


def _check(inline: Token, row: int, notes: Notes) -> None:
    if "<" not in inline.content and ":" not in inline.content:
        return
    search = Search(notes, row, inline.content)
    for child in inline.children or []:
        if child.type != "text":
            continue
        for found in _UNSAFE.finditer(child.content):
            target = found[1] or found[2]
            hint = "link to an address that begins with https://, or to a file of the site"
            notes.fault("unsafe-link", f"a link leads to {target[:60]}", hint, search.next(target))
        if not notes.context.html:
            for tag in _HTML.finditer(child.content):
                if search.passes_escaped(tag[0]):
                    continue  # it is meant to be shown
                hint = "use Markdown, or allow HTML with `html = true` in [markdown] of briefgen.toml"
                notes.fault("raw-html", f"HTML is shown as text: {tag[0][:60]}", hint, search.next(tag[0]))


def _linked(children: list[Token], notes: Notes, seen: set[str]) -> list[Token]:
    matcher = notes.context.matcher
    if matcher is None:
        return children
    linked: list[Token] = []
    depth = 0
    for child in children:
        depth += (child.type == "link_open") - (child.type == "link_close")
        if child.type != "text" or depth:
            linked.append(child)
            continue
        end = 0
        for start, stop, actor in matcher.find(child.content):
            if actor not in seen:
                seen.add(actor)
                linked += [*_text(child, end, start), _mention(child, start, stop, actor, notes)]
                end = stop
        linked += [child] if end == 0 else _text(child, end, len(child.content))
    return linked


def _text(token: Token, start: int, stop: int) -> list[Token]:
    if start == stop:
        return []
    return [Token("text", "", 0, content=token.content[start:stop], level=token.level)]


def _mention(token: Token, start: int, stop: int, actor: str, notes: Notes) -> Token:
    name = token.content[start:stop]
    return Token("mention", "", 0, content=name, meta={"ref": notes.mention(actor, name)}, level=token.level)
