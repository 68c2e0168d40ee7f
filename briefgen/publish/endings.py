"""Words without endings and accents, as the search index keeps them: "talks" and "talking" stand there as "talk".

So a withheld name such as "Talk" may be in the index because public texts speak of talks. That gives nothing away.
Which words become which is asked of Pagefind, for those that are like enough.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from briefgen.publish.canonical import canonical

LONGEST_ENDING = 8
"""How many letters an ending has at most, as "-ization" in English."""

LEAST_STEM = 3
"""How many letters of a word stay at least."""


def shortened(words: Iterable[str], texts: Iterable[str], language: str) -> set[str]:
    """Return those of some words that the search index makes of the words of some texts.

    Raises:
        OSError: Pagefind failed.

    """
    wanted = {word: pattern for word in words if (pattern := _pattern(word))}
    like = {found for text in texts for found in _like(wanted.values(), text)} if wanted else set[str]()
    if not like:
        return set()
    from briefgen.search.files import words_of  # imported late: few words of an index are those of something withheld

    known = {_bare(word) for word in words_of(" ".join(sorted(like)), language)}
    return {word for word in wanted if _bare(word) in known}


def _pattern(word: str) -> re.Pattern[str] | None:
    """Return what the words match that may become a word, or None if it is not one word.

    A stem may end otherwise than the words that it is made from, as "happi" of "happy": its last letter does not count.
    """
    wanted = _bare(word).strip()
    if not wanted or " " in wanted:
        return None
    beginning = wanted[: max(LEAST_STEM, len(wanted) - 1)]
    return re.compile(rf" {re.escape(beginning)}[^ ]{{0,{LONGEST_ENDING}}} ")


def _like(patterns: Iterable[re.Pattern[str]], text: str) -> Iterator[str]:
    """Yield the words of a text that match one of some patterns, as they are written."""
    bare = _bare(text)
    for pattern in patterns:
        if pattern.search(bare):
            yield from (word for word in text.split() if pattern.search(_bare(word)))


def _bare(text: str) -> str:
    """Return the canonical form of a text without accents."""
    parts = unicodedata.normalize("NFD", canonical(text))
    return "".join(character for character in parts if not unicodedata.combining(character))
