"""What the plugins learn about one text while it is parsed, and where in the file they learnt it."""

from __future__ import annotations

from collections.abc import MutableMapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec

from briefgen.content.mentions import Matcher
from briefgen.content.model import Heading, Reference, Source, Statement


class Context(msgspec.Struct, frozen=True):
    """What a text is read with. `line` is how many lines stand above it in the file."""

    path: str = ""
    line: int = 0
    sources: tuple[Source, ...] = ()
    taken: frozenset[str] = frozenset()
    matcher: Matcher | None = None
    self_actor: str = ""
    html: bool = False


class TextFault(msgspec.Struct, frozen=True):
    """One mistake in a text; line and column count from 1 in the file."""

    rule: str
    message: str
    hint: str
    line: int
    column: int
    excerpt: str


@dataclass(slots=True)
class Notes:
    """Filled by the plugins, one for each text. `pieces` are the places of pieces of HTML."""

    context: Context
    lines: Sequence[str]
    references: list[Reference] = field(default_factory=list)
    faults: list[TextFault] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    statements: list[Statement] = field(default_factory=list)
    cited: list[int] = field(default_factory=list)
    anchors: set[str] = field(default_factory=set)
    mentions: dict[str, int] = field(default_factory=dict)
    pieces: list[tuple[int, int, str]] = field(default_factory=list)

    def place(self, row: int, literal: str = "", start: int = 0) -> tuple[int, int, str]:
        """Return line, column and line of where `literal` stands in a row of the text (from 0), at or after `start`."""
        excerpt = self.lines[row] if 0 <= row < len(self.lines) else ""
        column = excerpt.find(literal, start) if literal else start
        return row + self.context.line + 1, max(column, 0) + 1, excerpt

    def fault(self, rule: str, message: str, hint: str, place: tuple[int, int, str]) -> None:
        """Note a mistake."""
        self.faults.append(TextFault(rule, message, hint, *place))

    def refer(self, reference: Reference) -> int:
        """Note a reference; return its number."""
        self.references.append(reference)
        return len(self.references) - 1

    def mention(self, actor: str, name: str) -> int:
        """Note that an actor is mentioned; return the number of the reference, one for all its mentions."""
        if actor not in self.mentions:
            self.mentions[actor] = self.refer(Reference("mention", f"actor:{actor}", name, 0, 0))
        return self.mentions[actor]

    def anchor(self, wanted: str) -> str:
        """Return an anchor that is not taken yet, and take it."""
        name, number = wanted, 1
        while name in self.anchors or name in self.context.taken:
            number += 1
            name = f"{wanted}-{number}"
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

    def at(self, position: int) -> tuple[int, int, str]:
        """Return line, column and line of a position in the paragraph's text."""
        before = self._content[:position]
        row = before.count("\n")
        line_start = before.rfind("\n") + 1
        line = self._content[line_start:].split("\n", 1)[0].strip()
        number, column, excerpt = self._notes.place(self._row + row, line)
        indent = len(self._content[line_start:]) - len(self._content[line_start:].lstrip(" "))
        return number, column + position - line_start - indent, excerpt
