"""Where in the file the parts of a paragraph stand, of which markdown-it does not keep the positions."""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from collections.abc import Callable

from markdown_it.rules_inline import StateInline

from briefgen.diagnostics import Location
from briefgen.markdown.context import ParseContext

MISSES = 20
"""How many texts are searched in vain in one paragraph before no more are searched."""

_LINE_END = re.compile("\n")

Rule = Callable[[StateInline, bool], bool]


def with_position(rule: Rule, kind: str) -> Rule:
    """Return a rule whose tokens of a kind have their position in the paragraph's text as `meta["at"]`."""

    def positioned(state: StateInline, silent: bool) -> bool:
        start, first = state.pos, len(state.tokens)
        if not rule(state, silent):
            return False
        if not silent:
            token = next(token for token in state.tokens[first:] if token.type == kind)
            token.meta["at"] = start
        return True

    return positioned


class InlineLocator:
    """Finds where in the file something inline stands, which is known by its position in a paragraph's text."""

    def __init__(self, context: ParseContext, row: int, content: str) -> None:
        self._context, self._row, self._content = context, row, content
        self._starts: list[int] = []
        self._columns: dict[int, int] = {}

    def at(self, position: int) -> Location:
        """Return where a position in the paragraph's text stands in the file."""
        if not self._starts:
            self._starts = [0, *(found.end() for found in _LINE_END.finditer(self._content))]
        row = bisect_right(self._starts, position) - 1
        if row not in self._columns:
            self._columns[row] = self._first_column(row)
        return self._context.location(self._row + row, self._columns[row] + position - self._starts[row])

    def _first_column(self, row: int) -> int:
        """Return the column at which a line of the paragraph would begin if its indent were part of the paragraph."""
        end = self._starts[row + 1] - 1 if row + 1 < len(self._starts) else len(self._content)
        line = self._content[self._starts[row] : end]
        return self._context.locate(self._row + row, line.strip()).column - (len(line) - len(line.lstrip(" ")))


ESCAPED = re.compile(r"&(?:lt|LT|#0{0,5}60|#[xX]0{0,5}3[cC]);")
"""The ways to write `<` so that it begins no tag."""


class TextSearch:
    """Finds where in the file texts stand that are known by their words only, one after the other in a paragraph."""

    def __init__(self, context: ParseContext, row: int, content: str) -> None:
        self._content = content
        self._locator = InlineLocator(context, row, content)
        self._from, self._at = 0, 0
        self._misses = 0

    def passes_escaped(self, literal: str) -> bool:
        """Return True, and go on behind it, if the next place of a text is one where its `<` is written as `&lt;`."""
        if "&" not in self._content:
            return False
        until = self._content.find(literal.partition("\n")[0], self._from) if self._misses < MISSES else -1
        found = ESCAPED.search(self._content, self._from, until if until >= 0 else len(self._content))
        if found is None or not html.unescape(self._content[found.start() : found.start() + 2_000]).startswith(literal):
            return False
        self._from = found.end()
        return True

    def next(self, literal: str) -> Location:
        """Return the next place of a text, or the last place that was found if it does not stand there as it is.

        Texts that are not found are searched through the whole paragraph, hence only the first ones.
        """
        found = self._content.find(literal.partition("\n")[0], self._from) if self._misses < MISSES else -1
        if found >= 0:
            self._at, self._from = found, found + 1
        else:
            self._misses += 1
        return self._locator.at(self._at)
