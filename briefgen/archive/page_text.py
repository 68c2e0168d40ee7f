"""What a page shows of a text, without markup: links read as they do there, and nothing withheld is in it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import unescape

from briefgen.archive.results import Target
from briefgen.markdown.placeholders import BLOCK, IMAGE, TITLE, parts
from briefgen.records.text import AnyBlock

_BETWEEN = re.compile(
    r"</?(?:p|li|ul|ol|h\d|t[rdh]|table|div|br|d[ltd]|blockquote|pre|figure|figcaption|section|aside|hr)\b[^>]*>", re.I
)
"""Tags between which words end."""

_TAG = re.compile(r"<[^>]*>")


def text_of(html: str, targets: Sequence[Target], blocks: Sequence[AnyBlock] = ()) -> str:
    """Return the text of HTML with placeholders, and of the structured blocks in it."""
    pieces: list[str] = []
    for piece in parts(html):
        if isinstance(piece, str):
            pieces.append(unescape(_TAG.sub("", _BETWEEN.sub(" ", piece))))
        elif piece[0] == TITLE:
            pieces.append(targets[piece[1]].reads)
        elif piece[0] == IMAGE:
            pieces.append(f" {targets[piece[1]].shown} ")
        elif piece[0] == BLOCK:
            pieces.append(f" {text_of(blocks[piece[1]].html, targets)} ")
    return "".join(pieces)
