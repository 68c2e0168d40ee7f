r"""What a text leaves open until a page is made: everything that other files can change.

A placeholder is a letter and a number between two NUL bytes, which no text holds: U+FFFD takes their place when a file
is read, when an escape or character reference is decoded, and when HTML is sanitised. The number is a position among
the body's references, or for `b` among its structured blocks. Every one stands where text could stand, never inside
a tag.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Literal, get_args

Code = Literal["o", "c", "t", "i", "b"]
OPEN, CLOSE, TITLE, IMAGE, BLOCK = get_args(Code)
"""The opening tag of a link, its closing tag, the title of what it leads to, a picture, a structured block."""

MARK = "\x00"

_PLACEHOLDER = re.compile(f"{MARK}([{OPEN}{CLOSE}{TITLE}{IMAGE}{BLOCK}])([0-9]+){MARK}")


def placeholder(code: Code, number: int) -> str:
    """Return what stands in the HTML for one thing that is filled in later."""
    return f"{MARK}{code}{number}{MARK}"


def parts(html: str) -> Iterator[str | tuple[Code, int]]:
    """Yield the HTML in order: text as it is, and placeholders as letter and number."""
    position = 0
    for found in _PLACEHOLDER.finditer(html):
        if found.start() > position:
            yield html[position : found.start()]
        yield found[1], int(found[2])  # type: ignore[misc]  # the pattern lets only codes through
        position = found.end()
    if position < len(html):
        yield html[position:]


def filled(text: str, titles: Sequence[str]) -> str:
    """Return plain text with each link's placeholder replaced by how that link reads."""
    if MARK not in text:
        return text
    return _PLACEHOLDER.sub(lambda found: titles[int(found[2])], text).replace(MARK, "")


def without_placeholders(text: str) -> str:
    """Return plain text without what is filled in later."""
    return _PLACEHOLDER.sub("", text)
