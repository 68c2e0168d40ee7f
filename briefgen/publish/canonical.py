"""The canonical form of a text, in which the leak gate compares texts: words in lower case with a space around each.

Case, compatibility forms, punctuation, kinds of spaces, soft hyphens and invisible characters make no difference. In
scripts that are written without spaces, each character is a word, so that a word is found wherever it is.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

_WITHOUT_SPACES = (
    (0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x2E80, 0x2FFF), (0x3005, 0x3007), (0x3021, 0x3029),
    (0x3040, 0x30FF), (0x3100, 0x312F), (0x31A0, 0x31BF), (0x31F0, 0x31FF), (0x3400, 0x4DBF), (0x4E00, 0x9FFF),
    (0xA9E0, 0xA9FF), (0xAA60, 0xAA7F), (0xF900, 0xFAFF), (0x20000, 0x3FFFF),
)  # fmt: skip
"""Thai, Lao, Burmese, Khmer, and the scripts of China and Japan."""


def canonical(text: str) -> str:
    """Return the canonical form of a text; "" if it has no word."""
    return spaced(plain(text))


def plain(text: str) -> bytes:
    """Return a text as UTF-8 in lower case, without compatibility forms (NFKC) and invisible characters.

    Of other characters than ASCII, letters and digits stay, each with a space before it in scripts without spaces.
    """
    text = text.lower()
    if not text.isascii():
        others = set(text.encode("utf-8", "ignore").translate(None, _ASCII).decode("utf-8", "ignore"))
        if marks := "".join(filter(_joins, others)):
            text = re.sub(f".[{re.escape(marks)}]+", lambda found: _plain(found[0]), text, flags=re.DOTALL)
        if len(others) <= FEW and not marks:
            for character in others:
                text = text.replace(character, _plain(character))
        else:
            text = text.translate(_EACH)
    return text.encode("utf-8", "ignore")


FEW = 60
"""Up to this number of different characters, replacing one after the other is quicker than all at once."""

_ASCII = bytes(range(128))


@lru_cache(maxsize=4_096)
def _joins(character: str) -> bool:
    """Return True if a character belongs to the one before it: a mark, or an invisible character."""
    return unicodedata.category(character) in ("Mn", "Mc", "Me", "Cf")


@lru_cache(maxsize=16_384)
def _plain(run: str) -> str:
    once = unicodedata.normalize("NFKC", unicodedata.normalize("NFKD", run).casefold())
    return "".join(map(_of, unicodedata.normalize("NFKC", once.casefold())))


class _Each(dict[int, str]):
    """The plain form of each character, found when it is first asked for."""

    def __missing__(self, code: int) -> str:
        found = self[code] = _plain(chr(code)) if code > 127 else chr(code)
        return found


_EACH = _Each()


def spaced(text: bytes) -> str:
    """Return the words of a plain text with a space around each; "" if there are none."""
    words = text.translate(_SPACES).split()
    return f" {b' '.join(words).decode()} " if words else ""


def joined(text: bytes) -> str:
    """Return a plain text in the form for names of files and addresses: a hyphen for all that joins words."""
    text = text.translate(_HYPHENS)
    while b"--" in text:
        text = text.replace(b"--", b"-")
    return b" ".join(text.split()).decode()


def _table(stands_for: Mapping[str, str]) -> bytes:
    """Return a table for `bytes.translate`. Letters, digits and bytes beyond ASCII stay; all else is a space."""
    return bytes(
        code if code > 127 or chr(code).isalnum() else ord(stands_for.get(chr(code), " ")) for code in range(256)
    )


_SPACES = _table({})
_HYPHENS = _table(dict.fromkeys("-_+.~%/=", "-"))


@lru_cache(maxsize=4_096)
def _of(character: str) -> str:
    if character.isascii():
        return character
    category = unicodedata.category(character)
    if category in ("Cf", "Cs", "Cn", "Co") or character in _FILLERS or "\ufe00" <= character <= "\ufe0f":
        return ""  # invisible: soft hyphens, joiners, marks of direction, variation selectors
    if is_without_spaces(character):
        return character if category[0] == "M" else f" {character}"
    if category == "Pd":
        return "-"
    return character if category[0] in "LMN" else " "


_FILLERS = "\u034f\u115f\u1160\u3164\uffa0"
"""Characters without a form, though they count as letters or marks."""


def is_without_spaces(character: str) -> bool:
    """Return True if a character belongs to a script that is written without spaces between words."""
    code = ord(character)
    return code >= 0x0E00 and any(first <= code <= last for first, last in _WITHOUT_SPACES)
