"""How names are compared, and how they become slugs."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache, partial

_SLUG = re.compile(r"[^\W_][\w.-]*")
_ENGLISH = re.compile(r"[A-Za-z0-9 .:;!?()/-]*")
_WORDS = re.compile("[a-z0-9]+")
"""The fast path of `slugify`: for these texts python-slugify gives their words joined by hyphens."""

_INVISIBLE = "[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]"
"""Characters that nobody sees: marks of direction, soft hyphens, spaces of no width. Joiners change how words look."""

SHORT = 96
"""Characters of a text that its slug is made of: the words that fit."""

JOINERS = ("\u200c", "\u200d")
"""The zero-width non-joiner and joiner, which words of Persian and of Indian scripts hold."""

_VIRAMA = 9
"""The combining class of the signs that bind a letter to the next, as in Devanagari."""

SLUG_LIMIT = 200
"""Bytes in a slug: with what is put after it, it stays below the 255 that file systems take."""


def folded(text: str) -> str:
    """Return the form in which two spellings of one text are equal: NFKC, case-folded, single spaces, nothing unseen.

    Follows Unicode's compatibility caseless matching (The Unicode Standard, section 3.13, D146).
    """
    if text.isascii():
        return " ".join(text.casefold().split())
    text = re.sub(_INVISIBLE, "", text)
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

    make = partial(
        python_slugify, re.sub(_INVISIBLE, "", text), allow_unicode=True, algorithm="modern"
    )  # the older one drops marks
    found = str(make(max_length=SHORT, word_boundary=True))
    if len(found) > SHORT - 3 and "-" not in found:  # a word that was cut, joiners at its end left out
        uncut = str(make())
        found = uncut[: _edge(uncut, len(found))]
    return within(unicodedata.normalize("NFC", found), SLUG_LIMIT)


def slug_of(name: str, otherwise: str) -> str:
    """Return the slug of a name; if it has no letters, the slug of what Unicode calls its characters.

    `🎉` becomes `party-popper`, so that two names of signs only have two addresses. A name of characters that Unicode
    does not name becomes `otherwise`.
    """
    return slugify(name) or slugify(" ".join(unicodedata.name(sign, "") for sign in name[:SHORT])) or otherwise


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
    return text[: _edge(text, end)]


def _edge(text: str, end: int) -> int:
    """Return the last place at or before `end` where no grapheme cluster is cut; `end` if there is none."""
    whole = end
    while 0 < whole < len(text) and _joins(text[whole - 1], text[whole]):
        whole -= 1
    return whole or end


def _joins(before: str, after: str) -> bool:
    """Return True if people see two characters as one: a letter and its marks, or the parts of a syllable."""
    if _is_mark(after) or after in JOINERS or (before in JOINERS and not after.isascii()):
        return True
    return unicodedata.combining(before) == _VIRAMA or "\u1160" <= after <= "\u11ff"


def _is_mark(character: str) -> bool:
    return unicodedata.category(character).startswith("M")


def slug_fault(text: str) -> str:
    """Return why text cannot stand in an address as one path segment, or "" if it can."""
    if len(text.encode()) > SLUG_LIMIT:
        return f"is too long for an address: {len(text.encode())} bytes, of which {SLUG_LIMIT} are possible"
    return "" if is_slug(text) else "cannot be part of an address"


@lru_cache(maxsize=8_192)
def _slug_of_name(name: str, otherwise: str) -> str:
    """Return the slug of a name that identifies something: the same for all spellings of the name.

    Sigma has its own form at the end of a word (The Unicode Standard, section 3.13), which folding removes.
    """
    return slug_of(name if name.isascii() else re.sub(r"σ\b", "ς", fold(name)), otherwise)


def actor_slug(name: str) -> str:
    """Return the slug of an actor without a file."""
    return _slug_of_name(name, "actor")


def tag_slug(kind: str, name: str) -> str:
    """Return the slug of a topic or a place without a file. `name` may be folded."""
    return _slug_of_name(name, kind)


def office_slug(title: str) -> str:
    """Return the slug of an office that actors hold."""
    return _slug_of_name(title, "office")


def outcome_slug(kind: str) -> str:
    """Return the slug of a kind of outcome."""
    return _slug_of_name(kind, "outcome")


def is_slug(text: str) -> bool:
    """Return True if text can be one path segment of an address as it is."""
    is_word = _SLUG.fullmatch(text if text.isascii() else _without_marks(text))
    return bool(is_word) and ".." not in text and not text.endswith(".") and len(text.encode()) <= SLUG_LIMIT


def _without_marks(text: str) -> str:
    """Return text in NFC without the marks and joiners that go on a word, or "" if it is not in NFC."""
    if not unicodedata.is_normalized("NFC", text):
        return ""
    kept = ""
    in_word = False
    for character in text:
        goes_on = in_word and (_is_mark(character) or character in JOINERS)
        in_word = goes_on or character.isalnum()
        kept += "" if goes_on else character
    return kept


def address_key(address: str) -> str:
    """Return an address without Unicode form and case: file systems could take two with the same key for one."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", address).casefold())
