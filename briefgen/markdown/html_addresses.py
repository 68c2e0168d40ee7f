"""The addresses in raw HTML: those of the site are checked as in Markdown, pictures from elsewhere are reported."""

from __future__ import annotations

import re
from html import escape
from urllib.parse import quote

import msgspec

from briefgen.diagnostics import Location
from briefgen.markdown.context import ParseContext
from briefgen.markdown.html_tags import Attributes, tags
from briefgen.markdown.images import ELSEWHERE
from briefgen.markdown.links import decoded, is_inside, reference_to
from briefgen.records.ids import HTML, EntityId, file_address
from briefgen.records.text import Reference

_LOADED = ("src", "srcset", "poster", "data", "background")
"""Attributes whose addresses a browser loads with the page."""

_ELSEWHERE = re.compile(r"(?:^|[\s,('\"])((?:https?:)?//[^\s,)'\"]+)", re.IGNORECASE)
_STYLE_SHEET = re.compile(r"(?:url\(|@import)[^;]*", re.IGNORECASE)


def read_addresses(html: str, at: Location, context: ParseContext) -> None:
    """Add the references of a piece of HTML, and report what it loads from elsewhere."""
    for name, attributes in tags(html):
        _report_loaded(name, attributes, at, context)
        address = attributes.get("href") if name == "a" else attributes.get("src") if name == "img" else None
        if address and is_inside(address, context.text):
            context.html_addresses[address] = _inside(address, at, context)
    for sheet in _STYLE_SHEET.findall(html) if "<style" in html.lower() else ():
        _report(_ELSEWHERE.search(sheet), "style", at, context)


def _inside(address: str, at: Location, context: ParseContext) -> str:
    """Add the reference of an address inside the site, and return what stands in its place in the page."""
    if address.startswith("#"):
        return _to_part(address, at, context)
    reference = reference_to(address, context.text, at)
    if reference.kind == "path":
        message = f'"{address}" is the file of a page, which has another address'
        context.report("broken-link", at, message, f"write the link in Markdown: [text]({address})")
        return address
    context.add_reference(msgspec.structs.replace(reference, within=HTML))
    key = EntityId(reference.key)
    path = file_address(key) if key.kind == "file" else key.name
    query = f"?{reference.query}" if reference.query else ""
    part = f"#{quote(reference.anchor)}" if reference.anchor else ""
    return f"{context.text.base.path}{quote(path, safe='/~')}{query}{part}"


def _to_part(address: str, at: Location, context: ParseContext) -> str:
    part = decoded(address[1:])
    if part:
        context.add_reference(Reference("path", f"path:{context.text.path}", address, at.line, at.column, part))
    return address


def _report_loaded(name: str, attributes: Attributes, at: Location, context: ParseContext) -> None:
    for attribute in _LOADED:
        _report(_ELSEWHERE.search(attributes.get(attribute, "")), name, at, context)
    for sheet in _STYLE_SHEET.findall(attributes.get("style", "")):
        _report(_ELSEWHERE.search(sheet), name, at, context)


def _report(found: re.Match[str] | None, name: str, at: Location, context: ParseContext) -> None:
    if found is not None and context.text.base.inside(found[1]) is None:
        message = f"<{escape(name)}> loads what lies elsewhere: {found[1][:60]}"
        context.report("outside-media", at, message, ELSEWHERE)
