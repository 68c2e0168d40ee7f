"""What the plugins learn about one text while it is parsed, and where in the file they learnt it."""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from collections.abc import MutableMapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec

from briefgen.diagnostics import Location, Problem, Suggestions
from briefgen.markdown.mentions import Matcher
from briefgen.records.front_matter import Source
from briefgen.records.ids import EntityId
from briefgen.records.text import Heading, Reference, Statement
from briefgen.rules import problem

MISSES = 20
_LINE_END = re.compile("\n")


class Context(msgspec.Struct, frozen=True):
    """What a text is read with. `line` is how many lines stand above it in the file."""

    path: str = ""
    line: int = 0
    sources: tuple[Source, ...] = ()
    taken: frozenset[str] = frozenset()
    matcher: Matcher | None = None
    self_actor: str = ""
    html: bool = False


@dataclass(slots=True)
class Notes:
    """Filled by the plugins, one for each text. `pieces` are the places of pieces of HTML."""

    context: Context
    lines: Sequence[str]
    references: list[Reference] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    statements: list[Statement] = field(default_factory=list)
    cited: dict[int, None] = field(default_factory=dict)
    anchors: set[str] = field(default_factory=set)
    statement_ids: set[str] = field(default_factory=set)
    mentions: dict[str, int] = field(default_factory=dict)
    pieces: list[Location] = field(default_factory=list)
    suggestions: Suggestions = field(default_factory=Suggestions)
    _sources: dict[str, int] = field(default_factory=dict)
    _known: list[str] = field(default_factory=list)
    _numbers: dict[str, int] = field(default_factory=dict)

    def location(self, row: int, column: int) -> Location:
        """Return the place in the file of a row of the text (from 0) and a column (from 1)."""
        return Location.in_line(self.context.path, row + self.context.line + 1, column, self._line(row))

    def locate(self, row: int, literal: str = "", start: int = 0) -> Location:
        """Return where `literal` stands in a row of the text (from 0), at or after `start`, or the row's beginning."""
        column = self._line(row).find(literal, start) if literal else start
        return self.location(row, max(column, 0) + 1)

    def _line(self, row: int) -> str:
        return self.lines[row] if 0 <= row < len(self.lines) else ""

    def source(self, key: str) -> int | None:
        """Return the position of the source with this key, or with this number counted from 1."""
        if not self._known:
            for place, source in enumerate(self.context.sources):
                self._sources.setdefault(source.key, place)
                self._sources.setdefault(str(place + 1), place)
                self._known.append(source.key or str(place + 1))
        return self._sources.get(key)

    def cite(self, key: str, place: Location) -> int | None:
        """Note that a source is cited; return its position, or None with a mistake noted if there is none."""
        number = self.source(key)
        if number is None:
            hint = self.suggestions.of(key, self._known, "add it to `sources` with this `key`")
            self.fault("unknown-source", f'no source has the key "{key}"', hint, place)
        else:
            self.cited[number] = None
        return number

    def fault(self, rule: str, message: str, hint: str, place: Location) -> None:
        """Note a mistake."""
        self.problems.append(problem(rule, place, message, hint))

    def refer(self, reference: Reference) -> int:
        """Note a reference; return its number."""
        self.references.append(reference)
        return len(self.references) - 1

    def mention(self, actor: str, name: str) -> int:
        """Note that an actor is mentioned; return the number of the reference, one for all its mentions."""
        if actor not in self.mentions:
            self.mentions[actor] = self.refer(Reference("mention", EntityId.of("actor", actor), name, 0, 0))
        return self.mentions[actor]

    def anchor(self, wanted: str) -> str:
        """Return an anchor that is not taken yet, and take it."""
        name, number = wanted, self._numbers.get(wanted, 1)
        while name in self.anchors or name in self.context.taken:
            number += 1
            name = f"{wanted}-{number}"
        self._numbers[wanted] = number
        self.anchors.add(name)
        return name


def notes_of(env: MutableMapping[str, Any]) -> Notes:
    """Return the notes that belong to a text in the making."""
    notes: Notes = env["notes"]
    return notes


class Spot:
    """Finds the places of inline constructs, which markdown-it gives only by their position in a paragraph's text."""

    def __init__(self, notes: Notes, row: int, content: str) -> None:
        self._notes, self._row, self._content = notes, row, content
        self._starts: list[int] = []
        self._columns: dict[int, int] = {}

    def at(self, position: int) -> Location:
        """Return where a position in the paragraph's text stands in the file."""
        if not self._starts:
            self._starts = [0, *(found.end() for found in _LINE_END.finditer(self._content))]
        row = bisect_right(self._starts, position) - 1
        if row not in self._columns:
            self._columns[row] = self._first_column(row)
        return self._notes.location(self._row + row, self._columns[row] + position - self._starts[row])

    def _first_column(self, row: int) -> int:
        """Return the column at which a line of the paragraph would begin if its indent were part of the paragraph."""
        end = self._starts[row + 1] - 1 if row + 1 < len(self._starts) else len(self._content)
        line = self._content[self._starts[row] : end]
        return self._notes.locate(self._row + row, line.strip()).column - (len(line) - len(line.lstrip(" ")))


ESCAPED = re.compile(r"&(?:lt|LT|#0{0,5}60|#[xX]0{0,5}3[cC]);")
"""The ways to write `<` so that it begins no tag."""


class Search:
    """Finds the places of what is known only by its text, in the order in which it stands in a paragraph."""

    def __init__(self, notes: Notes, row: int, content: str) -> None:
        self._notes, self._content = notes, content
        self._spot = Spot(notes, row, content)
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
        return self._spot.at(self._at)
