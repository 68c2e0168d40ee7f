"""Finding the names of known actors in running text.

Names match as written, whole words, upper and lower case as given: `US` is an alias, `us` is not.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache, cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ahocorasick_rs import AhoCorasick

Names = tuple[tuple[str, str], ...]

_SPACED = re.compile(r"[^\W_]+")
"""A word, in scripts that put spaces between words."""

_FIRST_UNSPACED = "\u3040"


@cache
def _unspaced() -> re.Pattern[str]:
    """Return a word in any script: scripts without spaces have no words, so each character is one.

    The pattern takes milliseconds to compile, and few texts need it.
    """
    return re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|[^\W_\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+")


def _word_in(text: str) -> re.Pattern[str]:
    """Return the pattern of the words of a text."""
    return _SPACED if text.isascii() or max(text) < _FIRST_UNSPACED else _unspaced()


def words_of(text: str) -> list[str]:
    """Return the words of a text."""
    return _word_in(text).findall(text)


class Matcher:
    """Finds the names of all actors that have a file. It does not change; two are equal if their names are."""

    __slots__ = ("__dict__", "names")

    def __init__(self, names: Iterable[tuple[str, str]]) -> None:
        """Make a matcher of pairs of a name and an actor's id."""
        self.names = tuple(sorted({(unicodedata.normalize("NFC", name), actor) for name, actor in names}))

    def __reduce__(self) -> tuple[type[Matcher], tuple[Names]]:
        return Matcher, (self.names,)

    @cached_property
    def _actors(self) -> list[tuple[str, str]]:
        """Each name that begins with a word, and of the actors that have it the one that sorts first."""
        return list({name: actor for name, actor in reversed(self.names) if _word_in(name).match(name)}.items())

    @cached_property
    def _search(self) -> AhoCorasick:
        from ahocorasick_rs import AhoCorasick  # imported late: an unchanged build finds no names

        return AhoCorasick([name for name, _ in self._actors])

    def find(self, text: str) -> list[tuple[int, int, str]]:
        """Return start, end and actor of each name in the text, from left to right, the longest name first."""
        hits = self._search.find_matches_as_indexes(text, overlapping=True)
        if len(hits) > 1:
            hits.sort(key=_from_left)
        is_edge = _is_ascii_edge if text.isascii() else _is_edge
        found: list[tuple[int, int, str]] = []
        end = 0
        for number, start, stop in hits:
            if start >= end and is_edge(text, start) and is_edge(text, stop):
                found.append((start, stop, self._actors[number][1]))
                end = stop
        return found

    def finds_others(self, text: str, own: str) -> bool:
        """Return True if the text may mention other actors than its own: it holds their names, if only within words."""
        hits = self._search.find_matches_as_indexes(text, overlapping=True)
        return any(self._actors[number][1] != own for number, _, _ in hits)


def _from_left(hit: tuple[int, int, int]) -> tuple[int, int]:
    return hit[1], -hit[2]


def _is_ascii_edge(text: str, place: int) -> bool:
    return place in (0, len(text)) or not (text[place].isalnum() and text[place - 1].isalnum())


def _is_edge(text: str, place: int) -> bool:
    """Return True if no word goes on at a position.

    A word is letters and digits with the marks and joiners among them. Scripts without spaces have no words, so each
    of their characters is one; but names in katakana and Hangul that is written in parts stay whole. Thai, Lao, Khmer
    and Burmese have no spaces either, but there the marks around a letter do not show where a word ends: only what
    stands alone between spaces is one.
    """
    if place in (0, len(text)):
        return True
    before, after = text[place - 1], text[place]
    if before.isascii() and after.isascii():
        return not (before.isalnum() and after.isalnum())
    if _extends(after) or before in _JOINERS or (_is_flag(before) and _is_flag(after)):
        return False
    start = place - 1
    while start > 0 and _extends(text[start]):
        start -= 1
    before = text[start]
    if not (before.isalnum() and after.isalnum()):
        return True
    if re.match(_KATAKANA, before) and re.match(_KATAKANA, after):
        return False
    pair = before + after
    first = _word_in(pair).match(pair)
    return first is None or first.end() == 1


def _extends(character: str) -> bool:
    """Return True if a character belongs to the one before it (Unicode Standard Annex #29, rules GB6 to GB13)."""
    if character.isascii():
        return False
    return unicodedata.category(character).startswith("M") or re.match(_EXTENDING, character) is not None


def _is_flag(character: str) -> bool:
    """Return True for the letters of which flags are made."""
    return "\U0001f1e6" <= character <= "\U0001f1ff"


_JOINERS = "\u200c\u200d\u2060\u00ad"
"""Non-joiner, joiner, word joiner and soft hyphen: a word goes on behind them."""

_EXTENDING = (
    "[\u00ad\u1160-\u11ff\u200c\u200d\u2060\ud7b0-\ud7ff\uff9e\uff9f\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]"
)
"""What is no mark by its category: joiners, vowels and finals of Hangul, half-width sound marks, skin tones, tags."""

_KATAKANA = "[\u30a1-\u30fa\u30fc-\u30fe\u31f0-\u31ff\uff66-\uff9f]"
