"""Characters that no text of a site may hold, and those that a terminal must not be sent."""

from __future__ import annotations

import re
import unicodedata

REPLACEMENT = "\ufffd"
"""U+FFFD, what stands in the place of a character that cannot be shown (The Unicode Standard, section 23.8)."""

CONTROL = "[\0-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
"""Control characters but tab and line feed, lone surrogates, and noncharacters: XML 1.0 has no place for most of them,
HTML for none. A pattern for `re`."""

_UNSEEN = "[\0-\x08\x0a-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
"""What moves the cursor, colours the terminal, breaks a line, or turns the order of what is written around."""


def cleaned(text: str) -> str:
    """Return text with U+FFFD in the place of each character that no text may hold."""
    return text if text.isprintable() else re.sub(CONTROL, REPLACEMENT, text)


def visible(text: str) -> str:
    """Return text as one line that can be printed on a terminal: nothing in it is taken for a command."""
    return text if text.isprintable() and text.isascii() else re.sub(_UNSEEN, REPLACEMENT, text)


def named(character: str) -> str:
    """Return how a character is named that cannot be shown: `U+0000`."""
    return f"U+{ord(character):04X}"


def has_control(text: str) -> bool:
    """Return True if a text holds a control character, a line separator or half of a surrogate pair.

    This is for names and values of one line; `CONTROL` is for texts, in which lines and tabs are allowed.
    """
    return any(unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp") for character in text)
