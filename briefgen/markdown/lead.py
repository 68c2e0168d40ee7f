"""The beginning of a text, which stands in lists and feeds where a briefing has no summary."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from markdown_it.token import Token

from briefgen.markdown.blocks.syntax import OPEN, end_of
from briefgen.markdown.sentences import beginning_of, on_one_line, sentence_ends, words_and_links

LEAD = 300
"""How many characters of a paragraph stand in lists."""

CLOSING = 20
"""How many characters after that may close a sentence: quotation marks and brackets."""


def lead(tokens: Sequence[Token]) -> str:
    """Return the first paragraph of words, or its first sentences if it is long.

    A paragraph in a list, a quotation or a box counts only if no paragraph stands by itself.
    """
    for is_inside in (False, True):
        for inline in _paragraphs(tokens, is_inside=is_inside):
            text = on_one_line(words_and_links(inline.children or ())[0])
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


def _cut(text: str) -> str:
    """Return a text that is not too long: whole sentences, or words, or what people see as characters."""
    if len(text) <= LEAD:
        return text
    if end := max((end for end in sentence_ends(text, LEAD // 3, LEAD + CLOSING) if end <= LEAD), default=0):
        return text[:end]
    return beginning_of(text, LEAD)
