"""Links and pictures that are written so that Markdown takes them for text, as in `![map](my map.png)`."""

from __future__ import annotations

import re

from markdown_it.token import Token

from briefgen.markdown.context import ParseContext
from briefgen.markdown.locating import InlineLocator

_PATTERN = (
    r"!?\[(?P<text>[^\[\]\n]{1,300})\](?:"
    r"\((?P<spaced>[^()\n]{1,300})\)|\((?P<open>[^()\s]{1,300})(?=\s|$)|\[(?P<label>[^\[\]\n]{1,300})\]"
    r"| \((?P<apart>[^()\s]{1,300})\))"
)
_FILE = r"https?://|[^\s()]*\.[A-Za-z0-9]{2,5}(?:#|$)"
"""How the address of a page or a file begins or ends."""


def report_unread_links(inline: Token, row: int, context: ParseContext) -> None:
    """Report what was to be a link or a picture, and is shown as text."""
    content = inline.content
    if "]" not in content or ("](" not in content and "][" not in content and "] (" not in content):
        return
    locator, start = InlineLocator(context, row, inline.content), 0
    for child in inline.children or ():
        if child.type != "text" or "]" not in child.content:
            continue
        for found in re.finditer(_PATTERN, child.content):
            place = inline.content.find(found[0], start)
            is_escaped = place < 0 or inline.content[:place].endswith("\\")  # it is meant to be shown
            start = max(start, place + 1)
            if not is_escaped and (fault := _fault(found)):
                context.report("unread-link", locator.at(place), *fault)


def _fault(found: re.Match[str]) -> tuple[str, str] | None:
    """Return the message and the hint for a link that is none, or None if the text is meant as it is."""
    what = "a picture" if found[0].startswith("!") else "a link"
    sign = "!" if found[0].startswith("!") else ""
    text, spaced, apart = found["text"], found["spaced"], found["apart"]
    if spaced is not None and " " in spaced.strip():
        message = f"this is shown as text, and not as {what}: there is a space in the address"
        if re.search(r"\{[{%]", spaced):
            return message, f"write the path of the file, seen from this one: {sign}[{text}](other.md)"
        address = re.sub(r"""\s+(?:"[^"]*"|'[^']*')$""", "", spaced.strip())
        return message, f"put the address in angle brackets: {sign}[{text}](<{address}>)"
    if found["open"] is not None:
        return (
            f"this is shown as text, and not as {what}: its ( is not closed",
            f"end it with a ) behind {found['open']}",
        )
    if found["label"] is not None:
        message = f"this is shown as text, and not as {what}: no line [{found['label']}]: … says where it leads"
        return message, f"add such a line, or write {sign}[{text}](address)"
    if apart is not None and re.match(_FILE, apart):
        message = f"this is shown as text, and not as {what}: a space stands between ] and ("
        return message, f"leave the space out: {sign}[{text}]({apart})"
    return None
