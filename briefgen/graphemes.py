"""Where a text can be cut: never within what people see as one character (a grapheme cluster).

This follows Unicode Standard Annex #29, section 3.1.1, as far as Python's tables of Unicode say what it takes.
"""

from __future__ import annotations

import unicodedata

_JOINER = "\u200d"
_EXTENDING = frozenset("\u200c\u200d\u0e33\u0eb3\uff9e\uff9f")
"""Joiners, and letters that are written as marks of the one before."""


def boundary(text: str, limit: int) -> int:
    """Return the last place, at or before `limit`, at which a text can be cut; 0 if there is none."""
    at = min(limit, len(text))
    while 0 < at < len(text) and _joins(text, at):
        at -= 1
    return at


def _joins(text: str, at: int) -> bool:
    """Return True if people see the characters before and after a place as one, or parts of one."""
    before, after = text[at - 1], text[at]
    if after.isascii():
        return before == "\r" and after == "\n"
    if _extends(after):
        return True
    if before == _JOINER:
        return not after.isspace()
    if unicodedata.combining(before) == 9:  # a virama: the next consonant is written under or within this one
        return unicodedata.category(after) == "Lo"
    return _in_syllable(before, after) or _in_flag(text, at)


def _extends(character: str) -> bool:
    is_of_emoji = "\U0001f3fb" <= character <= "\U0001f3ff" or "\U000e0020" <= character <= "\U000e007f"
    return is_of_emoji or character in _EXTENDING or unicodedata.category(character)[0] == "M"


def _in_syllable(before: str, after: str) -> bool:
    """Return True if two characters are parts of one syllable of Korean."""
    if "\u1160" <= after <= "\u11ff" or "\ud7b0" <= after <= "\ud7fb":
        return True
    is_initial = "\u1100" <= before <= "\u115f" or "\ua960" <= before <= "\ua97c"
    return is_initial and ("\u1100" <= after <= "\u115f" or "\uac00" <= after <= "\ud7a3")


def _in_flag(text: str, at: int) -> bool:
    """Return True if a place is between the two letters of a flag."""
    start = at
    while start > 0 and "\U0001f1e6" <= text[start - 1] <= "\U0001f1ff":
        start -= 1
    return "\U0001f1e6" <= text[at] <= "\U0001f1ff" and (at - start) % 2 == 1
