"""Statements: who said what, to whom, when, where reported, and which statement it answers or contradicts.

::: statement
by: Josep Borrell
to: Sergei Lavrov
date: 2021-02-05
source: tass
contradicts: borrell-in-moscow#first-words

What was said, in the writer's own words.
:::
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import msgspec
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from briefgen.diagnostics import Location
from briefgen.markdown.blocks.syntax import OPEN, name_of
from briefgen.markdown.context import Notes, notes_of
from briefgen.records.dates import HINT, Edtf
from briefgen.records.names import fold, is_slug
from briefgen.records.text import Reference, Statement

Relation = Literal["answers", "contradicts"]
KEYS = ("by", "to", "date", "place", "source", "id", "answers", "contradicts")


class Line(msgspec.Struct, frozen=True):
    """One `key: value` of a statement's head, and where it stands."""

    key: str
    value: str
    row: int


def statements(md: MarkdownIt) -> None:
    """Read the heads of statements; the block's opening token gets the statement's number as `meta["statement"]`."""
    md.core.ruler.before("inline", "statements", _rule)


def _rule(state: StateCore) -> None:
    notes = notes_of(state.env)
    kept: list[Token] = []
    index = 0
    while index < len(state.tokens):
        token = state.tokens[index]
        kept.append(token)
        index += 1
        if token.type == OPEN and name_of(token) == "statement":
            head = _head(state.tokens[index : index + 3])
            if head is not None:
                index += 3
            token.meta["statement"] = _read(list(_lines(head)), token, notes)
    state.tokens = kept


def _head(tokens: list[Token]) -> Token | None:
    """Return the paragraph that is the head, if the block begins with one."""
    if len(tokens) == 3 and tokens[0].type == "paragraph_open" and ":" in tokens[1].content.split("\n", 1)[0]:
        return tokens[1]
    return None


def _lines(head: Token | None) -> Iterator[Line]:
    if head is None:
        return
    first = head.map[0] if head.map else 0
    for row, line in enumerate(head.content.split("\n"), first):
        key, _, value = line.partition(":")
        yield Line(key.strip(), value.strip().strip("\"'"), row)


def _read(head: list[Line], token: Token, notes: Notes) -> int:
    given: dict[str, Line] = {}
    for line in head:
        if line.key in KEYS:
            given[line.key] = line
        else:
            known = f"keys are: {', '.join(KEYS)}; leave a line blank before the text"
            hint = notes.suggestions.of(line.key, KEYS, known)
            message = f'a statement has no key "{line.key}"'
            notes.fault("statement", message, hint, notes.locate(line.row, line.key))
    if "by" not in given:
        row = token.map[0] if token.map else 0
        hint = "write `by: Name` on the first line of the block, then a blank line before the text"
        notes.fault("statement", "a statement does not say who made it", hint, notes.locate(row, "statement"))
    name = _id(given.get("id"), notes)
    notes.statements.append(
        Statement(
            id=name,
            by=_value(given, "by"),
            html="",
            text="",
            to=_names(given.get("to")),
            date=_date(given.get("date"), notes),
            source=_source(given.get("source"), notes),
            answers=_references("answers", given.get("answers"), name, notes),
            contradicts=_references("contradicts", given.get("contradicts"), name, notes),
            place=_value(given, "place"),
        )
    )
    return len(notes.statements) - 1


def _value(given: dict[str, Line], key: str) -> str:
    return given[key].value if key in given else ""


def _names(line: Line | None) -> tuple[str, ...]:
    return tuple(name.strip() for name in line.value.split(";") if name.strip()) if line else ()


def _id(line: Line | None, notes: Notes) -> str:
    wanted = line.value if line else str(len(notes.statements) + 1)
    if line and not is_slug(wanted):
        message, hint = f'"{wanted}" cannot be an id', "use letters, digits and hyphens"
        notes.fault("statement", message, hint, notes.locate(line.row, wanted))
    if line and wanted in notes.statement_ids:
        message, hint = f'two statements have the id "{wanted}"', "give one of the two another id"
        notes.fault("duplicate-anchor", message, hint, notes.locate(line.row, wanted))
        return wanted
    name = notes.anchor(f"statement-{wanted}").removeprefix("statement-")
    notes.statement_ids.add(name)
    return name


def _date(line: Line | None, notes: Notes) -> Edtf | None:
    if line is None:
        return None
    try:
        return Edtf(line.value)
    except ValueError as error:
        notes.fault("date", str(error), HINT, notes.locate(line.row, line.value))
        return None


def _source(line: Line | None, notes: Notes) -> int | None:
    if line is None:
        return None
    key = line.value.removeprefix("[").removeprefix("@").removesuffix("]")
    return notes.cite(key, notes.locate(line.row, line.value))


def _references(kind: Relation, line: Line | None, within: str, notes: Notes) -> tuple[int, ...]:
    if line is None:
        return ()
    found: list[int] = []
    start = 0
    for part in line.value.split(";"):
        place = notes.locate(line.row, part.strip(), start)
        start = place.column
        found.append(_reference(kind, part.strip(), place, within, notes))
    return tuple(found)


def _reference(kind: Relation, written: str, place: Location, within: str, notes: Notes) -> int:
    target, _, name = written.rpartition("#")
    key = fold(target.removesuffix(".md")) if target else f"path:{notes.context.path}"
    anchor = f"statement-{name.removeprefix('statement-')}"
    return notes.refer(Reference(kind, key, written, place.line, place.column, anchor, within=f"statement/{within}"))
