"""The sentence in which a link stands, which the page that it leads to shows.

What other files decide is left open in it: the titles of what links lead to are placeholders. Between those of the
link's own tags stand the linked words.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import cache

import msgspec
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from briefgen.graphemes import boundary
from briefgen.markdown.context import ParseContext, context_of
from briefgen.markdown.headings import plain_of
from briefgen.markdown.placeholders import CLOSE, MARK, OPEN, placeholder

ROOM = 160
"""How many characters of a sentence stand before a link, and after it."""

_SEEN = 2 * ROOM
"""How many characters before a link, and after it, are looked at to find those that are shown."""

_QUOTED = ("wiki", "path", "address")
"""The kinds of reference that lead to pages."""

_CLOSING = "[\"'\u2019\u201d\u00bb)\\]]*"
_SENTENCE_END = (
    f"(?:(?:(?<=\\w{{4}})|(?<={MARK}))[.](?!\\w)|(?:(?<=\\s[a-z]{{2}})|(?<=\\s[a-z]{{3}}))[.](?={_CLOSING}\\s+[A-Z{MARK}])"
    f"|[!?\u2026\u0589\u061f\u06d4\u0964\u0965\u0f0d\u104b\u1362\u17d4\u17d5]){_CLOSING}(?=\\s)"
    "|[\u3002\uff01\uff1f\uff61][\u300d\u300f\u2019\u201d\uff09\u3011]*(?![\u300d\u300f\u2019\u201d\uff09\u3011\u3068])"
)
"""The end of a sentence in any script.

A full stop after a short word may stand for an abbreviation, unless the word has small letters and a capital follows.
In Japanese a sentence goes on after a quotation with the particle "to".
"""

_WIDE = "\u2e80-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uff60\U00020000-\U0003ffff"
_TAG = f"(?:{MARK}[{OPEN}{CLOSE}][0-9]+{MARK})?"
_WRAPPED = f"(?<=[{_WIDE}])({_TAG})\n(?={_TAG}[{_WIDE}])"
"""A line end within a text of Chinese or Japanese, which is written without spaces."""
# the patterns are compiled where they are used, because most builds need neither


class Link(msgspec.Struct, frozen=True):
    """A link in a paragraph: the number of its reference, and where its words begin and end."""

    number: int
    start: int
    stop: int


class Paragraph(msgspec.Struct, frozen=True):
    """The words of a paragraph, where sentences end in them, and where placeholders begin and end."""

    text: str
    ends: Sequence[int]
    marks: Sequence[int]


def sentences(md: MarkdownIt) -> None:
    """Note for each reference to a page the sentence in which it stands."""
    md.core.ruler.push("sentences", _rule)


def _rule(state: StateCore) -> None:
    context = context_of(state.env)
    if not any(reference.kind in _QUOTED for reference in context.references):
        return
    for token in state.tokens:
        if token.type == "inline" and token.children:
            _note(token.children, context)


def _note(tokens: Sequence[Token], context: ParseContext) -> None:
    text, found = words_and_links(tokens)
    own = f"path:{context.text.path}"
    named = ((link, context.references[link.number]) for link in found)
    links = [(link, reference) for link, reference in named if reference.kind in _QUOTED and reference.key != own]
    if links:
        marks = [place for place, character in enumerate(text) if character == MARK] if MARK in text else []
        paragraph = Paragraph(text, list(sentence_ends(text, 0, len(text))), marks)
        for link, reference in links:
            sentence = _sentence_around(link, paragraph)
            context.references[link.number] = msgspec.structs.replace(reference, sentence=sentence)


def words_and_links(tokens: Sequence[Token]) -> tuple[str, list[Link]]:
    """Return the words of a paragraph and the links in it, without pictures and the space before a citation.

    Its line ends are kept.
    """
    text = ""
    links: list[Link] = []
    opened: list[tuple[int | None, int]] = []
    for token in tokens:
        start = len(text)
        if token.type == "citation":
            text = text.rstrip()
        elif token.type in ("softbreak", "hardbreak"):
            text += "\n"
        elif token.type == "link_open":
            opened.append((token.meta.get("ref"), start))
        elif token.type == "link_close" and opened:
            number, start = opened.pop()
            links += [Link(number, start, len(text))] if number is not None else []
        elif token.type != "image":
            text += plain_of((token,))
            links += [Link(token.meta["ref"], start, len(text))] if token.type == "wikilink" else []
    return text, links


def sentence_ends(text: str, start: int, stop: int) -> Iterator[int]:
    """Yield where sentences end in a part of a text."""
    for found in _ends().finditer(text, start, stop):
        yield found.end()


@cache
def _ends() -> re.Pattern[str]:
    return re.compile(_SENTENCE_END)


def on_one_line(text: str) -> str:
    """Return a text without line ends, and with one space wherever there are several."""
    if "\n" in text and not text.isascii():
        text = re.sub(_WRAPPED, r"\1", text)
    return " ".join(text.split())


def _sentence_around(link: Link, paragraph: Paragraph) -> str:
    """Return the sentence of a link, or "" if nothing but the link stands in it."""
    text = paragraph.text
    first, last = _seen(link, paragraph)
    before, after = text[first : link.start].lstrip(), text[link.stop : last].rstrip()
    if not any(map(str.isalnum, before + after)):
        return ""
    words = placeholder(OPEN, link.number) + text[link.start : link.stop] + placeholder(CLOSE, link.number)
    return on_one_line(_end_of(before) + words + beginning_of(after, ROOM))


def _seen(link: Link, paragraph: Paragraph) -> tuple[int, int]:
    """Return where the sentence of a link begins and ends. Of a long one, return the part that may be shown."""
    ends, marks = paragraph.ends, paragraph.marks
    number = bisect_right(ends, link.start)
    following = bisect_left(ends, link.stop, number)
    first = link.start - _SEEN
    mark = bisect_left(marks, first)
    if mark % 2:  # within a placeholder
        first = marks[mark] + 1
    last = ends[following] if following < len(ends) else len(paragraph.text)
    return max(ends[number - 1] if number else 0, first), min(last, link.stop + _SEEN)


def _end_of(text: str) -> str:
    """Return the last words of a text that is too long."""
    if len(text) <= ROOM:
        return text
    start = text.find(" ", len(text) - ROOM, len(text) - ROOM * 2 // 3)
    if start >= 0:
        return f"\u2026 {text[start + 1 :]}"
    start = boundary(text, len(text) - ROOM)
    if text.count(MARK, 0, start) % 2:  # within a placeholder
        start = text.index(MARK, start) + 1
    return f"\u2026{text[start:]}"


def beginning_of(text: str, room: int) -> str:
    """Return the first words of a text that is too long, or in scripts without spaces what people see as characters."""
    if len(text) <= room:
        return text
    end = text.rfind(" ", 0, room + 1)
    if end >= room * 2 // 3:
        return text[:end].rstrip(" ,;:\u2013\u2014\u060c\u061b") + " \u2026"
    end = boundary(text, room)
    if text.count(MARK, 0, end) % 2:  # within a placeholder
        end = text.rfind(MARK, 0, end)
    return f"{text[:end]}\u2026"
