"""From links in a text to references that the site resolves: wiki links, links to files, pictures, citations."""

from __future__ import annotations

import posixpath
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from briefgen.characters import cleaned
from briefgen.markdown.context import Notes, Spot, notes_of
from briefgen.records.names import fold
from briefgen.records.text import Reference


def links(md: MarkdownIt) -> None:
    """Number every reference of the text and put the number in its token's `meta["ref"]`."""
    md.core.ruler.push("references", _rule)


def _rule(state: StateCore) -> None:
    notes = notes_of(state.env)
    row = 0
    for token in state.tokens:
        row = token.map[0] if token.map else row
        if token.type == "inline" and token.children:
            spot = Spot(notes, row, token.content)
            ends: list[Token] = []
            for child in token.children:
                _child(child, notes, spot, ends)


def _child(child: Token, notes: Notes, spot: Spot, ends: list[Token]) -> None:
    if child.type == "wikilink":
        child.meta["ref"] = _wiki(child, notes, spot)
    elif child.type == "unread_link":
        hint = r"close it with ]] after one name, as in [[Name|text]]; to write two brackets, put \[[ there"
        notes.fault("broken-link", "a link begins with [[ here but is not closed", hint, spot.at(child.meta["at"]))
    elif child.type == "citation":
        _citation(child, notes, spot)
    elif child.type == "image":
        _image(child, notes, spot)
    elif child.type == "link_open":
        ends.append(child)
        reference = _file_link(child, notes, spot)
        if reference is not None:
            child.meta["ref"] = reference
    elif child.type == "link_close" and ends:
        child.meta.update(ends.pop().meta)


def _wiki(token: Token, notes: Notes, spot: Spot) -> int:
    target, part = token.meta["target"], token.meta["part"]
    key = fold(target.removesuffix(".md")) if target else f"path:{notes.context.path}"
    at = spot.at(token.meta["at"])
    fallback = token.meta["fallback"] or token.content
    return notes.refer(Reference("wiki", key, target or f"#{part}", at.line, at.column, part, token.content, fallback))


def _citation(token: Token, notes: Notes, spot: Spot) -> None:
    token.meta["number"] = notes.cite(token.meta["key"], spot.at(token.meta["at"]))


def _image(token: Token, notes: Notes, spot: Spot) -> None:
    source = str(token.attrGet("src") or "")
    if not token.content.strip():
        hint = "write ![what the picture shows](file)"
        place = spot.at(token.meta.get("at", 0))
        notes.fault("picture-description", f"the picture {source} has no description", hint, place)
    if _is_local(source):
        token.meta["ref"] = _file(source, token, notes, spot, shown=token.content.strip())


def _file_link(token: Token, notes: Notes, spot: Spot) -> int | None:
    target = str(token.attrGet("href") or "")
    if target.startswith("#"):
        at = spot.at(token.meta.get("at", 0))
        key = f"path:{notes.context.path}"
        return notes.refer(Reference("path", key, target, at.line, at.column, cleaned(unquote(target[1:]))))
    return _file(target, token, notes, spot, shown=target) if _is_local(target) else None


def _is_local(target: str) -> bool:
    return bool(target) and not target.startswith(("/", "#", "?")) and ":" not in target.split("/", 1)[0]


def _file(target: str, token: Token, notes: Notes, spot: Spot, shown: str) -> int:
    path, _, part = cleaned(unquote(target)).partition("#")
    full = posixpath.normpath(posixpath.join(posixpath.dirname(notes.context.path), path))
    at = spot.at(token.meta.get("at", 0))
    is_page = path.endswith(".md")
    key = f"path:{full}" if is_page else f"file:{full}"
    return notes.refer(Reference("path" if is_page else "file", key, shown, at.line, at.column, part))
