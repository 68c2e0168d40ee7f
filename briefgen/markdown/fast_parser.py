"""Fast paths to the result of markdown-it's own rules: most paragraphs are one line, most links plain addresses."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, paragraph
from markdown_it.rules_core import StateCore

_PLAIN_LINK = re.compile(r"https?://(?:[a-z0-9]{1,60}[.-]){1,4}[a-z]{2,12}(?:/[A-Za-z0-9/._-]*)?")


class Parser(MarkdownIt):
    """A parser with these fast paths. Its texts have line feeds only."""

    def __init__(self, preset: str, *, html: bool) -> None:
        super().__init__(preset, {"html": html})
        self.core.ruler.at("normalize", _without_nul)
        self.block.ruler.before("table", "line", _line)

    def normalizeLink(self, url: str) -> str:  # noqa: N802  # markdown-it's name
        """Return an address in its normal form, which a plain one has already."""
        return url if _PLAIN_LINK.fullmatch(url) else super().normalizeLink(url)


def _without_nul(state: StateCore) -> None:
    """Replace NUL by U+FFFD (CommonMark, section 2.3)."""
    if "\0" in state.src:
        state.src = state.src.replace("\0", "\ufffd")


def _line(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read a line that begins with a letter and stands alone as a paragraph.

    No other block begins so, but for a definition list: its mark stands after the next line.
    """
    if silent or state.parentType != "root" or state.sCount[start] or not _begins(state, start).isalpha():
        return False
    if start + 1 < end and not state.isEmpty(start + 1):
        return False
    if start + 2 < end and _begins(state, start + 2) in (":", "~"):
        return False
    return paragraph(state, start, end, silent)


def _begins(state: StateBlock, line: int) -> str:
    """Return the first character of a line that is no space, or "" if it has none."""
    place = state.bMarks[line] + state.tShift[line]
    return state.src[place : min(place + 1, state.eMarks[line])]
