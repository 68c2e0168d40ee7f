"""Characters that no text of a site may hold, and those that must not be sent to a terminal."""

from __future__ import annotations

import re
import unicodedata

REPLACEMENT = "\ufffd"
"""U+FFFD, which replaces a character that cannot be shown (The Unicode Standard, section 23.8)."""

CONTROL = "[\0-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
"""A pattern for control characters except tab and line feed, lone surrogates, and noncharacters. XML 1.0 allows few of
them, HTML none."""

_UNSEEN = "[\0-\x08\x0a-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
"""A pattern for characters that move the cursor, colour the terminal, break a line, or change the text direction."""


_ALLOWED = bytes(sorted({*b"\t\n", *range(0x20, 0x7F)}))
"""The characters of ASCII that a text may hold."""


def first_control(text: str) -> re.Match[str] | None:
    """Return the first character of a text that no text may hold, or None. A text in ASCII is looked through fast."""
    if text.isascii() and not text.encode().translate(None, _ALLOWED):
        return None
    return re.search(CONTROL, text)


def cleaned(text: str) -> str:
    """Return a text in which U+FFFD replaces each character that no text may hold."""
    return text if text.isprintable() else re.sub(CONTROL, REPLACEMENT, text)


def visible(text: str) -> str:
    """Return a text as one line that is safe to print on a terminal."""
    return text if text.isprintable() and text.isascii() else re.sub(_UNSEEN, REPLACEMENT, text)


def named(character: str) -> str:
    """Return the name of a character that cannot be shown: `U+0000`."""
    return f"U+{ord(character):04X}"


def has_control(text: str) -> bool:
    """Return True if a text holds a control character, a line separator or half of a surrogate pair.

    Use it for names and for values of one line. `CONTROL` is for texts, which may hold line breaks and tabs.
    """
    return any(unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp") for character in text)
