"""The head of a structured block: lines of `key: value`, up to the first blank line."""

from __future__ import annotations

import msgspec
from markdown_it.token import Token

from briefgen.markdown.context import ParseContext
from briefgen.records.dates import Edtf
from briefgen.records.ids import Anchor, Scope
from briefgen.records.names import fold, is_slug
from briefgen.records.text import Reference, ReferenceKind


class Line(msgspec.Struct, frozen=True):
    """One `key: value` of a head, and the row of the text in which it stands."""

    key: str
    value: str
    row: int


class Head:
    """The values of a block's head, each read and checked as what it is to be."""

    def __init__(self, block: str, opening: Token, lines: list[Line], context: ParseContext) -> None:
        """Make a head from the name of the block, its opening token, and the lines of its head with known keys."""
        self.context = context
        self._block, self._row = block, opening.map[0] if opening.map else 0
        self._lines = {line.key: line for line in lines}

    def __contains__(self, key: str) -> bool:
        return key in self._lines

    def value(self, key: str) -> str:
        """Return the text of a key, or "" if it is not there."""
        return self._lines[key].value if key in self._lines else ""

    def values(self, key: str) -> tuple[str, ...]:
        """Return the texts of a key that semicolons part."""
        return tuple(part.strip() for part in self.value(key).split(";") if part.strip())

    def report(self, rule: str, key: str, message: str, hint: str) -> None:
        """Report that the value of a key that is there is wrong."""
        line = self._lines[key]
        self.context.report(rule, self.context.locate(line.row, line.value), message, hint)

    def report_missing(self, rule: str, message: str, hint: str) -> None:
        """Report that a key is missing, at the first line of the block."""
        self.context.report(rule, self.context.locate(self._row, self._block), message, hint)

    def id(self, rule: str) -> str:
        """Return the block's id, or its number among the blocks of its kind, and take the anchor that it gets."""
        line = self._lines.get("id")
        number = sum(block.kind == self._block for block in self.context.blocks) + 1
        wanted = line.value if line else str(number)
        if line and not is_slug(wanted):
            location = self.context.locate(line.row, wanted)
            self.context.report(rule, location, f'"{wanted}" cannot be an id', "use letters, digits and hyphens")
        if line and (self._block, wanted) in self.context.block_ids:
            message = f'two {self._block}s have the id "{wanted}"'
            location = self.context.locate(line.row, wanted)
            self.context.report("duplicate-anchor", location, message, "give one of the two another id")
            return wanted
        name = Anchor(self.context.new_anchor(Anchor.of(self._block, wanted))).name_as(self._block)
        self.context.block_ids.add((self._block, name))
        return name

    def date(self, key: str) -> Edtf | None:
        """Return the date of a key, or None if it is not there or is no date."""
        line = self._lines.get(key)
        if line is None:
            return None
        try:
            return Edtf.at(line.value, self.context.text.zone)
        except ValueError as error:
            from briefgen.records.date_advice import advice  # imported late: most dates are right

            self.context.report("date", self.context.locate(line.row, line.value), str(error), advice(line.value))
            return None

    def source(self, key: str) -> int | None:
        """Return the position of the source that a key names."""
        line = self._lines.get(key)
        if line is None:
            return None
        name = line.value.removeprefix("[").removeprefix("@").removesuffix("]")
        return self.context.cite(name, self.context.locate(line.row, line.value))

    def references(self, key: ReferenceKind, within: str) -> tuple[int, ...]:
        """Return the numbers of the references to blocks of the same kind, as in `<briefing>#<id>`, that a key lists.

        `key` is the kind of the references too; `within` is the id of this block.
        """
        line = self._lines.get(key)
        if line is None:
            return ()
        found: list[int] = []
        start = 0
        for part in line.value.split(";"):
            written = part.strip()
            location = self.context.locate(line.row, written, start)
            start = location.column
            target, _, name = written.rpartition("#")
            reference = Reference(
                key,
                fold(target.removesuffix(".md")) if target else f"path:{self.context.text.path}",
                written,
                location.line,
                location.column,
                Anchor.of(self._block, Anchor(name).name_as(self._block)),
                within=Scope.of(self._block, within),
            )
            found.append(self.context.add_reference(reference))
        return tuple(found)
