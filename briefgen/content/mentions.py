"""Finding the names of known actors in running text.

Names match as written, whole words, upper and lower case as given: `US` is an alias, `us` is not.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cached_property

# Scripts written without spaces have no words to go by: each of their characters counts as one.
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|[^\W_\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+")


class Matcher:
    """Knows the names of all actors that have a file. Frozen once made; two are equal if their names are."""

    __slots__ = ("__dict__", "names")

    def __init__(self, names: Iterable[tuple[str, str]]) -> None:
        """Take pairs of a name and the actor's id."""
        self.names = tuple(sorted({(unicodedata.normalize("NFC", name), actor) for name, actor in names}))

    def __reduce__(self) -> tuple[type[Matcher], tuple[tuple[tuple[str, str], ...]]]:
        return Matcher, (self.names,)

    @cached_property
    def _by_word(self) -> dict[str, list[tuple[str, str]]]:
        found: dict[str, list[tuple[str, str]]] = {}
        for name, actor in self.names:
            word = _WORD.search(name)
            if word and word.start() == 0:
                found.setdefault(word[0], []).append((name, actor))
        for choices in found.values():
            choices.sort(key=lambda pair: (-len(pair[0]), pair))
        return found

    def find(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Yield start, end and actor of each name in the text, from left to right, the longest name first."""
        known, end = self._by_word, 0
        for word in _WORD.finditer(text):
            if word.start() >= end and word[0] in known:
                for name, actor in known[word[0]]:
                    stop = word.start() + len(name)
                    if text.startswith(name, word.start()) and _ends(text, stop):
                        yield word.start(), stop, actor
                        end = stop
                        break


def _ends(text: str, stop: int) -> bool:
    """Say whether no word goes on at a position."""
    if stop >= len(text):
        return True
    after = _WORD.match(text, stop)
    before = _WORD.match(text, stop - 1)
    return after is None or before is None or before.end() == stop
