"""The context in which one text is parsed: what it is parsed with, and what the syntaxes found in it."""

from __future__ import annotations

from collections.abc import MutableMapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, tzinfo
from typing import Any

import msgspec

from briefgen.diagnostics import Location, Problem, Suggestions
from briefgen.markdown.mentions import Matcher
from briefgen.records.front_matter import Source
from briefgen.records.ids import EntityId
from briefgen.records.text import AnyBlock, Heading, Reference
from briefgen.rules import problem
from briefgen.urls import BaseUrl

RESERVED = ("_", "fn_", "fnref_")
"""How the anchors begin that no text may have: those of the theme, and those of footnotes."""

_LINK_INSTEAD = "only a briefing has `sources`: link to it here, as in [The News](https://news.example/1)"


class TextInput(msgspec.Struct, frozen=True):
    """What a text is parsed with.

    `path` is the file that it stands in, and `lines_above` how many of its lines come first. `sources` is None where
    the front matter cannot be read, so that nobody knows which there are. `reserved_anchors` are those that the page
    has besides the text's own. Mentions of `own_actor` are not linked, as the page is its own. `address` is that of
    the page, and `base` that of the site. Times are in `zone`; `language` is that of the text, if it has one of its
    own. `needs_lead` is False where nobody shows how the text begins. `in_briefing` is False in the files of actors,
    topics, places and authors and in the desk's own pages: they have no sources, and no list shows what stands in their
    structured blocks, so that these are an error there.
    """

    path: str = ""
    lines_above: int = 0
    sources: tuple[Source, ...] | None = ()
    reserved_anchors: frozenset[str] = frozenset()
    matcher: Matcher | None = None
    own_actor: str = ""
    allows_html: bool = False
    zone: tzinfo = UTC
    language: str = ""
    address: str = "/"
    base: BaseUrl = BaseUrl()
    needs_lead: bool = True
    in_briefing: bool = True


@dataclass(slots=True)
class ParseContext:
    """What is found in one text. Each syntax adds to it while the text is parsed.

    `cited` are positions in the sources, in the order in which they are cited first; `html_pieces` are the places of
    raw HTML, and `html_addresses` the addresses of the site that stand in it, each with what it becomes.
    """

    text: TextInput
    lines: Sequence[str]
    references: list[Reference] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    blocks: list[AnyBlock] = field(default_factory=list)
    block_ids: set[tuple[str, str]] = field(default_factory=set)
    cited: dict[int, None] = field(default_factory=dict)
    anchors: set[str] = field(default_factory=set)
    html_pieces: list[Location] = field(default_factory=list)
    html_addresses: dict[str, str] = field(default_factory=dict)
    suggestions: Suggestions = field(default_factory=Suggestions)
    _mentions: dict[str, int] = field(default_factory=dict)
    _source_numbers: dict[str, int] = field(default_factory=dict)
    _source_names: list[str] = field(default_factory=list)
    _anchor_numbers: dict[str, int] = field(default_factory=dict)

    def line(self, row: int) -> str:
        """Return a line of the text (from 0), or "" if there is none."""
        return self.lines[row] if 0 <= row < len(self.lines) else ""

    def location(self, row: int, column: int) -> Location:
        """Return the place in the file of a row of the text (from 0) and a column (from 1)."""
        return Location.in_line(self.text.path, row + self.text.lines_above + 1, column, self.line(row))

    def locate(self, row: int, literal: str = "", start: int = 0) -> Location:
        """Return where `literal` stands in a row of the text (from 0), at or after `start`, or the row's beginning."""
        column = self.line(row).find(literal, start) if literal else start
        return self.location(row, max(column, 0) + 1)

    def report(self, rule: str, location: Location, message: str, hint: str) -> None:
        """Add a problem."""
        self.problems.append(problem(rule, location, message, hint))

    def add_reference(self, reference: Reference) -> int:
        """Add a reference and return its number."""
        self.references.append(reference)
        return len(self.references) - 1

    def add_mention(self, actor: str, name: str) -> int:
        """Return the number of the reference to an actor that is mentioned; all mentions of one actor share it."""
        if actor not in self._mentions:
            self._mentions[actor] = self.add_reference(Reference("mention", EntityId.of("actor", actor), name, 0, 0))
        return self._mentions[actor]

    def cite(self, key: str, location: Location) -> int | None:
        """Mark a source as cited and return its position, or report that there is no such source.

        `key` is that of the source, or its number counted from 1.
        """
        if not self._source_names:
            self._number_sources()
        number = self._source_numbers.get(key)
        if self.text.sources is None:
            return None
        if number is None:
            otherwise = "add it to `sources` with this `key`" if self.text.in_briefing else _LINK_INSTEAD
            hint = self.suggestions.of(key, self._source_names, otherwise)
            self.report("unknown-source", location, f'no source has the key "{key}"', hint)
        else:
            self.cited[number] = None
        return number

    def _number_sources(self) -> None:
        for position, source in enumerate(self.text.sources or ()):
            self._source_numbers.setdefault(source.key, position)
            self._source_numbers.setdefault(str(position + 1), position)
            self._source_names.append(source.key or str(position + 1))

    def has_anchor(self, name: str) -> bool:
        """Return True if the page has an anchor of this name."""
        return name in self.anchors or name in self.text.reserved_anchors

    def add_own_anchor(self, name: str, location: Location) -> None:
        """Add an anchor that the author named; report one that the page has already, or that is kept for the theme."""
        if name.startswith(RESERVED):
            message = f'the anchor "{name}" begins as those of the theme do'
            self.report("duplicate-anchor", location, message, f"leave out the {name[: name.index('_') + 1]} in front")
        elif self.has_anchor(name):
            hint = "give one of the two another name"
            self.report("duplicate-anchor", location, f'the anchor "{name}" stands twice', hint)
        self.anchors.add(name)

    def new_anchor(self, wanted: str) -> str:
        """Add an anchor and return its name, with a number at its end if the page has one of this name already."""
        name, number = wanted, self._anchor_numbers.get(wanted, 1)
        while self.has_anchor(name):
            number += 1
            name = f"{wanted}-{number}"
        self._anchor_numbers[wanted] = number
        self.anchors.add(name)
        return name


def context_of(env: MutableMapping[str, Any]) -> ParseContext:
    """Return the context of the text that markdown-it parses with this environment."""
    context: ParseContext = env["context"]
    return context
