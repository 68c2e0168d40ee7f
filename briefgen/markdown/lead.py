"""The beginning of a text, which stands in lists and feeds where a briefing has no summary."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from markdown_it.token import Token

from briefgen.graphemes import boundary
from briefgen.markdown.blocks.syntax import OPEN, end_of
from briefgen.markdown.headings import plain_of
from briefgen.markdown.placeholders import MARK

LEAD = 300
"""How many characters of a paragraph stand in lists."""

CLOSING = 20
"""How many characters after that may close a sentence: quotation marks and brackets."""

_SENTENCE_END = (
    "(?:(?<=\\w{4})[.](?!\\w)|[!?\u2026\u0589\u061f\u06d4\u0964\u0965\u0f0d\u104b\u1362\u17d4\u17d5])"
    "[\"'\u2019\u201d\u00bb)\\]]*(?=\\s)"
    "|[\u3002\uff01\uff1f\uff61][\u300d\u300f\u2019\u201d\uff09\u3011]*(?![\u300d\u300f\u2019\u201d\uff09\u3011\u3068])"
)
"""The end of a sentence in any script. A full stop after a short word may stand for an abbreviation, and in Japanese a
sentence goes on after a quotation with the particle "to"."""

_WIDE = "\u2e80-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uff60\U00020000-\U0003ffff"
_WRAPPED = f"(?<=[{_WIDE}])\n(?=[{_WIDE}])"
"""A line end within a text of Chinese or Japanese, which is written without spaces."""
# both patterns are compiled where they are used, because most builds need neither


def lead(tokens: Sequence[Token]) -> str:
    """Return the first paragraph of words, or its first sentences if it is long.

    A paragraph in a list, a quotation or a box counts only if no paragraph stands by itself.
    """
    for is_inside in (False, True):
        for inline in _paragraphs(tokens, is_inside=is_inside):
            text = _words(inline)
            if "\n" in text and not text.isascii():
                text = re.sub(_WRAPPED, "", text)
            text = " ".join(text.split())
            if any(map(str.isalnum, text)):
                return _cut(text)
    return ""


def _paragraphs(tokens: Sequence[Token], *, is_inside: bool) -> Iterator[Token]:
    """Yield the content of the paragraphs that stand by themselves, or of those in lists, quotations and boxes."""
    index = 0
    while index < len(tokens):
        token = tokens[index]
        if token.type == OPEN and "block" in token.meta:
            index = end_of(tokens, index)  # what somebody said says little without who said it
        elif token.type == "paragraph_open" and bool(token.level) == is_inside:
            yield tokens[index + 1]
        index += 1


def _words(inline: Token) -> str:
    """Return the words of a paragraph, without pictures, and without the space before a citation."""
    shown = [token for token in inline.children or () if token.type != "image"]
    pieces: list[str] = []
    for token in shown:
        if token.type == "citation" and pieces:
            pieces[-1] = pieces[-1].rstrip()
        pieces.append("\n" if token.type in ("softbreak", "hardbreak") else plain_of((token,)))
    return "".join(pieces)


def _cut(text: str) -> str:
    """Return a text that is not too long: whole sentences, or words, or what people see as characters."""
    if len(text) <= LEAD:
        return text
    found = re.compile(_SENTENCE_END).finditer(text, LEAD // 3, LEAD + CLOSING)
    if end := max((sentence.end() for sentence in found if sentence.end() <= LEAD), default=0):
        return text[:end]
    end = text.rfind(" ", 0, LEAD + 1)
    if end >= LEAD * 2 // 3:
        return text[:end].rstrip(" ,;:\u2013\u2014\u060c\u061b") + " \u2026"
    return text[: _whole(text, boundary(text, LEAD))] + "\u2026"


def _whole(text: str, end: int) -> int:
    """Return the same place, or the beginning of the placeholder that it is in."""
    return text.rfind(MARK, 0, end) if text.count(MARK, 0, end) % 2 else end
