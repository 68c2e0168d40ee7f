"""How names are compared, and what becomes of them in an address."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_SLUG = re.compile(r"[^\W_][\w.-]*")


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
    """Return the same as `folded`, for names, which come again and again."""
    return folded(name)


@lru_cache(maxsize=8_192)
def slugify(text: str) -> str:
    """Return text as a slug: lower case, words joined by hyphens, letters of every script; `""` if none is left."""
    from slugify import slugify as python_slugify  # imported late: an unchanged build makes no slug

    return str(python_slugify(text, allow_unicode=True, max_length=96, word_boundary=True))


def topic_slug(label: str) -> str:
    """Return by what a topic is addressed."""
    return slugify(label) or "topic"


def outcome_slug(kind: str) -> str:
    """Return by what a kind of outcome is addressed."""
    return slugify(kind) or "outcome"


def is_slug(text: str) -> bool:
    """Say whether text can stand in an address as one path segment as it is."""
    return bool(_SLUG.fullmatch(text)) and ".." not in text and not text.endswith(".")


def address_key(address: str) -> str:
    """Return what two addresses share if a file system could take them for one: Unicode form and case are dropped."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", address).casefold())
