"""The direction of languages and texts, for the `dir` of HTML (Unicode Standard Annex #9)."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Literal

from markupsafe import Markup

Direction = Literal["ltr", "rtl"]
Way = Literal["", "auto", "ltr", "rtl"]

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

_TAG = re.compile("<[^>]*>")


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


def way(text: str, around: Direction) -> Way:
    """Return the `dir` of an element with a text, which may hold tags: the direction of most of its letters.

    It is `""` if no letter runs against the text around it, and `auto` where a browser, which looks at the first letter
    alone, finds the same.
    """
    if not turns(text, around):
        return ""
    other: Direction = "rtl" if around == "ltr" else "ltr"
    turned = [bool(_letters(other).match(letter)) for letter in _TAG.sub("", text) if letter.isalpha()]
    most = other if 2 * sum(turned) > len(turned) else around
    first = other if turned[:1] == [True] else around
    return "auto" if first == most else most


@lru_cache(maxsize=256)
def attributes(language: str, around: Direction, turn: Way) -> Markup:
    """Return ` lang="…" dir="…"` for a text in a language; `turn` is the `way` of the text."""
    own = direction(language) if language else around
    lang = Markup(' lang="{}"').format(language) if language else Markup()
    given = own if own != around else turn
    return lang + (Markup(' dir="{}"').format(given) if given else Markup())
