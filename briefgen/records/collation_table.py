"""Unicode's table of collation elements (DUCET), which pyuca has as a file: each line is read when it is needed.

The table has 31,000 lines. To read them all takes a tenth of a second; the names of a site need a few hundred.
"""

from __future__ import annotations

from pathlib import Path

from pyuca.collator import COLL_ELEMENT_PATTERN, Collator_10_0_0
from pyuca.trie import Trie
from pyuca.utils import hexstrings2int


class Table(Trie):  # type: ignore[misc]  # pyuca has no types
    """The elements of characters, and of several characters together. `lines` are those of the file by first word."""

    def __init__(self, lines: dict[str, list[str]]) -> None:
        super().__init__()
        self._lines = lines

    def add(self, key: list[int], value: list[list[int]]) -> None:
        """Set the elements of some characters."""
        self._read(key[0])
        super().add(key, value)

    def find_prefix(self, key: list[int]) -> tuple[list[int], list[list[int]] | None, list[int]]:
        """Return the longest beginning of some characters that has elements, these, and the other characters."""
        self._read(key[0])
        found: tuple[list[int], list[list[int]] | None, list[int]] = super().find_prefix(key)
        return found

    def _read(self, first: int) -> None:
        """Read the lines that begin with a character, if that was not done yet."""
        for line in self._lines.pop(f"{first:04X}", ()):
            characters, elements = line.split("#", 1)[0].split(";", 1)
            weights = [hexstrings2int(found.groups()) for found in COLL_ELEMENT_PATTERN.finditer(elements)]
            super().add(hexstrings2int(characters.split()), weights)


class Collator(Collator_10_0_0):  # type: ignore[misc]  # as above
    """pyuca's collator with this table."""

    def load(self, filename: str) -> None:
        """Take in the lines of a file."""
        lines: dict[str, list[str]] = {}
        for line in Path(filename).read_text("utf-8").split("\n"):
            lines.setdefault(line.split(" ", 1)[0], []).append(line)
        for line in lines["@implicitweights"]:
            characters, base = line.split("#", 1)[0].removeprefix("@implicitweights").split(";")
            first, last = characters.split("..")
            self.implicit_weights.append([int(first, 16), int(last, 16), int(base, 16)])
        self.table = Table(lines)
