"""How texts are sorted for readers: as the language of the site does, and the same on every machine.

Unicode's order for all languages (Unicode Technical Standard #10) comes from pyuca; `alphabets` has what languages do
otherwise. The archive keeps the keys, and the library is loaded for new texts only.
"""

from __future__ import annotations

import re
import struct
import unicodedata
from functools import cache, cached_property, lru_cache
from typing import TYPE_CHECKING

from briefgen.records.alphabets import capital, forms, letters

if TYPE_CHECKING:
    from pyuca.collator import BaseCollator

DIGITS, OTHER = "0_9", "_"
"""Stand for the first letter of texts that begin with a digit, and of those without letters and digits."""

_AFTER = 0xFF00
"""A weight above all of Unicode's: a letter that follows another has that letter's weights, and then one from here."""

_VARIANT = 0x120
"""A second weight above all of Unicode's: that of a letter that is sorted with another."""

_AS = {"æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ħ": "h", "ł": "l", "ŧ": "t"}
"""Letters that Unicode sorts with others although it does not decompose them."""

_KATAKANA = {number: number - 0x60 for number in range(0x30A1, 0x30F7)}
"""Katakana and hiragana are one letter in two forms."""

_BEFORE = re.compile("([\u0e40-\u0e44\u0ec0-\u0ec4])(.)")
"""Vowels of Thai and Lao that are written before the consonant after which they are said, and sorted."""

_LONGEST = 50
"""How many letters of a text its place in a directory depends on."""


class Collation:
    """The order of texts in a language."""

    def __init__(self, language: str = "") -> None:
        self._own = {
            unicodedata.normalize("NFC", letter): (before, place) for letter, before, place in letters(language)
        }
        self._forms = {form: letter for letter in self._own for form in forms(letter)}

    def key(self, text: str) -> bytes:
        """Return a key by which texts are sorted. Signs before the first letter or digit do not count."""
        weights = self._collator.sort_key(_begun(text))
        return struct.pack(f">{len(weights)}H", *weights)

    def letters(self, text: str) -> str:
        """Return the letters and digits of a text by which it is found in a directory.

        They are in lower case and without accents, except where a letter with one is a letter of its own in the
        language. Anything else is one space.
        """
        text = _BEFORE.sub(r"\2\1", unicodedata.normalize("NFC", text))
        found, at = "", 0
        while at < len(text) and len(found) < _LONGEST:
            letter, length = self._letter_at(text, at)
            found += letter
            at += length
        return " ".join(found[:_LONGEST].split())

    def first(self, found: str) -> str:
        """Return the first letter of what `letters` returned; `DIGITS` for any digit, `OTHER` if there is none."""
        if found[:1].isdigit():
            return DIGITS
        own = (found[:size] for size in (3, 2) if found[:size] in self._own and len(found) >= size)
        return next(own, found[:1]) or OTHER

    def letter(self, text: str) -> str:
        """Return the letter under which a text stands in a directory: the first of its letters."""
        return self.first(self.letters(text))

    def label(self, found: str) -> str:
        """Return the beginning of names, or what `first` returned, as a heading shows it."""
        if found in (DIGITS, OTHER):
            return "0–9" if found == DIGITS else "Other"
        words = (capital(word, of_language=word[:1] in self._own) for word in found.split())
        return unicodedata.normalize("NFC", " ".join(words))

    def _letter_at(self, text: str, at: int) -> tuple[str, int]:
        """Return the letter at a position as `letters` shows it, and how many characters it takes."""
        for size in (3, 2, 1):
            letter = self._forms.get(text[at : at + size])
            if letter and len(text) >= at + size:
                before, place = self._own[letter]
                return (letter if place else before), size
        return _bare(text[at]), 1

    @cached_property
    def _collator(self) -> BaseCollator:
        from briefgen.records.collation_table import Collator  # imported late: it is needed only for new texts

        collator = Collator()
        for letter, (before, place) in self._own.items():
            elements = collator.collation_elements(unicodedata.normalize("NFD", before))
            for case, form in enumerate(forms(letter)):
                collator.table.add(_points(form), _elements(elements, place, case))
        return collator


def _elements(before: list[list[int]], place: int, case: int) -> list[list[int]]:
    """Return the weights of a letter that follows another, or is a variant of it if its place is 0."""
    (primary, secondary, _), *rest = before
    if not place:
        return [[primary, secondary + _VARIANT, 2 + case], *rest]
    return [[primary, secondary, 2 + case], *rest, [_AFTER + place, 0, 0]]


def _points(text: str) -> list[int]:
    return [ord(character) for character in unicodedata.normalize("NFD", text)]


def _begun(text: str) -> str:
    """Return a text from its first letter or digit on, or all of it if it has none."""
    start = next((at for at, character in enumerate(text) if character.isalnum()), 0)
    return text[start:]


@lru_cache(maxsize=4_096)
def _bare(character: str) -> str:
    """Return a letter or digit in lower case and without accents; a space for anything else."""
    parts = unicodedata.normalize("NFKD", character).casefold().translate(_KATAKANA)
    if not any(part.isalnum() or unicodedata.category(part).startswith("M") for part in parts):
        return " "
    kept = (_AS.get(part, part) for part in parts if not unicodedata.combining(part))
    return "".join(part for part in kept if part.isalnum() or unicodedata.category(part[:1]).startswith("M"))


@cache
def collation_of(language: str) -> Collation:
    """Return the order of texts in a language. It is made once."""
    return Collation(language)
