"""How names are compared, and how they become slugs."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_SLUG = re.compile(r"[^\W_][\w.-]*")
_ENGLISH = re.compile(r"[A-Za-z0-9 .:;!?()/-]*")
_WORDS = re.compile("[a-z0-9]+")
"""The fast path of `slugify`: for these texts python-slugify gives their words joined by hyphens."""

SHORT = 96
"""Characters of a text that its slug is made of: the words that fit."""

SLUG_LIMIT = 200
"""Bytes in a slug: with what is put after it, it stays below the 255 that file systems take."""


def folded(text: str) -> str:
    """Return the form in which two spellings of one text are equal: NFKC, case-folded, single spaces.

    Follows Unicode's compatibility caseless matching (The Unicode Standard, section 3.13, D146).
    """
    if text.isascii():
        return " ".join(text.casefold().split())
    once = unicodedata.normalize("NFKC", unicodedata.normalize("NFKD", text).casefold())
    return " ".join(unicodedata.normalize("NFKC", once.casefold()).split())


@lru_cache(maxsize=8_192)
def fold(name: str) -> str:
    """Return the same as `folded`; the results are cached, as the same names come again and again."""
    return folded(name)


@lru_cache(maxsize=8_192)
def slugify(text: str) -> str:
    """Return text as a slug: lower case, words joined by hyphens, letters of every script; `""` if none is left."""
    if len(text) <= SHORT and _ENGLISH.fullmatch(text):
        return "-".join(_WORDS.findall(text.lower()))
    from slugify import slugify as python_slugify  # imported late: an unchanged build makes no slug

    return within(str(python_slugify(text, allow_unicode=True, max_length=SHORT, word_boundary=True)), SLUG_LIMIT)


def within(text: str, limit: int) -> str:
    """Return the beginning of text that takes at most `limit` bytes of UTF-8: whole words, or else whole characters.

    What people see as one character (a grapheme cluster, Unicode Standard Annex #29) is not cut in two.
    """
    if len(text.encode()) <= limit:
        return text
    end = len(text.encode()[:limit].decode("utf-8", "ignore"))
    word = text.rfind("-", 1, end + 1)
    if word > 0:
        return text[:word]
    whole = end
    while whole > 0 and _joins(text[whole - 1], text[whole]):
        whole -= 1
    return text[: whole or end]


def _joins(before: str, after: str) -> bool:
    """Return True if people see two characters as one: a letter and its marks, or the parts of a syllable."""
    if unicodedata.category(after).startswith("M") or after == "\u200d" or (before == "\u200d" and not after.isascii()):
        return True
    return unicodedata.combining(after) > 0 or "\u1160" <= after <= "\u11ff"


def slug_fault(text: str) -> str:
    """Return why text cannot stand in an address as one path segment, or "" if it can."""
    if len(text.encode()) > SLUG_LIMIT:
        return f"is too long for an address: {len(text.encode())} bytes, of which {SLUG_LIMIT} are possible"
    return "" if is_slug(text) else "cannot be part of an address"


def topic_slug(label: str) -> str:
    """Return the slug of a topic."""
    return slugify(label) or "topic"


def outcome_slug(kind: str) -> str:
    """Return the slug of a kind of outcome."""
    return slugify(kind) or "outcome"


def is_slug(text: str) -> bool:
    """Return True if text can be one path segment of an address as it is."""
    return (
        bool(_SLUG.fullmatch(text)) and ".." not in text and not text.endswith(".") and len(text.encode()) <= SLUG_LIMIT
    )


def address_key(address: str) -> str:
    """Return an address without Unicode form and case: file systems could take two with the same key for one."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", address).casefold())
