"""The causes of faults in YAML, where its parser only says what it did not expect there, or one line later."""

from __future__ import annotations

import re

import msgspec


class Cause(msgspec.Struct, frozen=True):
    """What is wrong at a row and column of the YAML (from 0), and the fix."""

    row: int
    column: int
    message: str
    hint: str


_IN_A_LINE = (
    (
        re.compile(r" *(?P<at>\t)"),
        "a tab stands here, and YAML is indented with spaces only",
        "write spaces instead of the tab",
    ),
    (
        re.compile(r" *(?:- )?[\w-]*+:?(?P<at>[\u00a0\u1680\u2000-\u200b\u202f\u205f\u3000\ufeff])"),
        "an unusual space stands here, which looks like any other",
        "write an ordinary space instead of it",
    ),
    (
        re.compile(r" *(?:- )?[\w-]+ ?(?P<at>[：﹕])"),
        "a wide colon stands after the key",
        "write a plain colon and a space instead of it",
    ),
    (
        re.compile(r" *(?:- )?[A-Za-z_-]+(?P<at>:)(?=[^\s:/])"),
        "no space stands after the colon",
        "write a space after the colon",
    ),
    (
        re.compile(r"[^\"']*[\[{,][ ]*(?P<at>#)"),
        "# begins a comment here: YAML leaves out the rest of the line, and so the end of the list",
        'put the value in quotes, as in "#1"',
    ),
)
"""What people do not see, or do not think of, in a line."""

_KEY = re.compile(r"( *)[\w-]+:(?: |$)")

_OPENED = re.compile("expected ',' or '([]}])'")
"""What the parser says of a [ or {: that it expected a comma or the other bracket."""

_PLAIN = r"[^\s\"'\[\]{}&*!|>%@`#-]"
"""The first character of a value without quotation marks around it."""

LONGEST_REPEATED = 100
"""How many characters of a value a fix repeats at most."""


def cause(yaml: str, row: int, column: int, what: str) -> Cause | None:
    """Return what an error of YAML's parser comes from, in the line of the error or above, or None if that is unknown.

    `what` is the parser's own message.
    """
    lines = yaml.split("\n")
    for near in range(min(row, len(lines) - 1), max(row - 2, -1), -1):
        for pattern, message, hint in _IN_A_LINE:
            if found := pattern.match(lines[near]):
                return Cause(near, found.start("at"), message, hint)
    if "mapping values" in what:
        return _indented(lines, row, column) or _second_colon(lines, row, column)
    if found := _OPENED.search(what):
        return _within_brackets(lines, row, column) or _open(row, column, found[1])
    return _quoted_within(lines, row) if "expected key" in what else None


def _indented(lines: list[str], row: int, column: int) -> Cause | None:
    """Return the cause if the colon is the first of its line, and the line stands further in than the key above."""
    key = _KEY.match(lines[row])
    above = _KEY.match(lines[row - 1]) if row else None
    if not key or not above or key.end() < column or len(key[1]) <= len(above[1]):
        return None
    message = "this line is indented, and so is a part of the value above"
    return Cause(row, len(key[1]), message, "indent the keys of one level alike")


def _second_colon(lines: list[str], row: int, column: int) -> Cause | None:
    """Return the cause if a value without quotation marks around it holds a colon and a space."""
    found = re.match(rf" *(?:- )?([\w-]+: +)({_PLAIN}.*)", lines[row])
    return _to_be_quoted(row, column, *found.groups()) if found else None


def _within_brackets(lines: list[str], row: int, column: int) -> Cause | None:
    """Return the cause if a comma is missing between two values behind a [ or {, or a value there holds a colon."""
    for part in re.finditer(r"[^,\[\]{}]+", lines[row][column:]):
        start = column + part.start()
        if found := _side_by_side(part[0]):
            fix = f"write a comma before {found['next'].strip()}"
            return Cause(row, start + found.start("next"), "a comma is missing", fix)
        if found := re.fullmatch(rf"\s*([\w-]+: +)({_PLAIN}[^:]*: .*)", part[0]):
            return _to_be_quoted(row, start + part[0].index(": ", found.start(2)), *found.groups())
    return None


def _side_by_side(part: str) -> re.Match[str] | None:
    """Return the second of two values that stand side by side, if it is sure where the first ends."""
    found = re.fullmatch(rf"\s*[\w-]+: +{_PLAIN}[^:]* (?P<next>([\w-]+): .*)", part)
    if found and found[2] in _keys():
        return found
    return re.fullmatch(r"""\s*(?:[\w-]+: +)?(?:"[^"]*"|'[^']*') *(?P<next>[\w"'].*)""", part)


def _keys() -> set[str]:
    """Return the keys that the entries of front matter have."""
    from briefgen.records import front_matter  # imported late: most front matter has no fault

    records = [item for item in vars(front_matter).values() if isinstance(item, type)]
    return {key for item in records if issubclass(item, msgspec.Struct) for key in item.__struct_encode_fields__}


def _to_be_quoted(row: int, column: int, key: str, value: str) -> Cause | None:
    """Return that a second colon stands at a place, and the value in quotes."""
    value = value.rstrip()
    if len(value) > LONGEST_REPEATED:
        return None
    written = "'{}'".format(value.replace("'", "''")) if '"' in value else '"{}"'.format(value.replace("\\", "\\\\"))
    return Cause(row, column, "a second colon stands on this line", f"put the value in quotes: {key}{written}")


def _open(row: int, column: int, bracket: str) -> Cause:
    """Return that the [ or { at a place is not closed."""
    what, opening = ("list", "[") if bracket == "]" else ("mapping", "{")
    message = f"a {what} that begins with {opening} is not closed"
    return Cause(row, column, message, f"write {bracket} at its end, and put values that hold brackets in quotes")


def _quoted_within(lines: list[str], row: int) -> Cause | None:
    """Return the cause if a value begins with a quotation mark that ends before the value does."""
    found = re.match(r"[ -]*[\w-]+: *((['\"]).*)", lines[row])
    if not found:
        return None
    value, mark = found[1].rstrip(), found[2]
    other = "'" if mark == '"' else '"'
    if value.endswith(mark) and len(value) > 1:
        value = value[1:-1]
    message = "the quotation mark ends before the value does"
    hint = f"put the whole value in other quotes: {other}{value}{other}" if other not in value else ""
    return Cause(row, found.start(1), message, hint or f"write {mark}{mark} for each {mark} within the value")
