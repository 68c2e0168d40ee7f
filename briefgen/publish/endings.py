"""Words without endings and accents, as the search index keeps them: "talks" and "talking" stand there as "talk".

So a withheld name such as "Talk" may be in the index because public texts speak of talks. That gives nothing away.
"""

from __future__ import annotations

import re
import unicodedata

from briefgen.publish.canonical import canonical

LONGEST_ENDING = 8
"""How many letters an ending has at most, as "-ization" in English."""

LEAST_STEM = 3
"""How many letters of a word stay at least."""


def shares_its_stem(word: str, text: str) -> bool:
    """Return True if a text has a word that the search index may shorten to this one.

    A stem may end otherwise than the words that it is made from, as "hope" of "hoping": its last letter does not count.
    """
    wanted = _bare(word).strip()
    beginning = wanted[: max(LEAST_STEM, len(wanted) - 1)]
    pattern = rf" {re.escape(beginning)}[^ ]{{0,{LONGEST_ENDING}}} "
    return bool(wanted) and " " not in wanted and re.search(pattern, _bare(text)) is not None


def _bare(text: str) -> str:
    """Return the canonical form of a text without accents."""
    parts = unicodedata.normalize("NFD", canonical(text))
    return "".join(character for character in parts if not unicodedata.combining(character))
