"""The direction of languages and texts, for the `dir` of HTML (Unicode Standard Annex #9)."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Literal

from markupsafe import Markup

Direction = Literal["ltr", "rtl"]

_SCRIPTS = frozenset(("adlm", "arab", "aran", "hebr", "mand", "nkoo", "rohg", "samr", "syrc", "thaa", "yezi"))
_LANGUAGES = frozenset(
    (
        "ar", "arc", "arz", "bal", "ckb", "dv", "fa", "glk", "he", "iw", "ji", "ks", "lrc", "mzn", "nqo", "pnb", "prs",
        "ps", "rhg", "sd", "skr", "syr", "ug", "ur", "yi",
    )
)  # fmt: skip
"""Languages that are written from right to left, unless their tag names another script."""

_FROM_RIGHT = "\u0590-\u08ff\u200f\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff"
"""The blocks of scripts that are written from right to left."""


@cache
def _letters(way: Direction) -> re.Pattern[str]:
    """Return the pattern of letters that run in a direction. It is compiled late, because few texts need it."""
    return re.compile(f"[{_FROM_RIGHT}]" if way == "rtl" else f"[^\\W\\d_{_FROM_RIGHT}]")


def direction(language: str) -> Direction:
    """Return the direction of a language, given as a BCP 47 tag such as `ar` or `pa-Arab`."""
    primary, *subtags = language.lower().split("-")
    script = next((part for part in subtags if len(part) == 4 and part.isalpha()), "")
    return "rtl" if script in _SCRIPTS or (not script and primary in _LANGUAGES) else "ltr"


def turns(text: str, around: Direction) -> bool:
    """Return True if a text holds letters of the other direction than the text around it."""
    if around == "ltr":
        return not text.isascii() and bool(_letters("rtl").search(text))
    return bool(_letters("ltr").search(text))


@lru_cache(maxsize=256)
def attributes(language: str, around: Direction, *, has_other: bool) -> Markup:
    """Return ` lang="…" dir="…"` for a text in a language; `has_other` says whether it holds letters that turn."""
    own = direction(language) if language else around
    way = own if own != around else "auto" if has_other else ""
    lang = Markup(' lang="{}"').format(language) if language else Markup()
    return lang + (Markup(' dir="{}"').format(way) if way else Markup())
