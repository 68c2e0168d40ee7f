"""`redirects.toml`: what the site was before, so that readers find it again.

    gone = ["/briefings/withdrawn/"]

    [moved]
    "/briefings/old-name/" = "/briefings/new-name/"

    [ids]
    "briefing:new-name" = "briefing:old-name"
    site = "Old title"

`[moved]` has old addresses of pages, each with the one that it leads on to. `[ids]` has the names from which the ids in
feeds are made: those at the first publication. A build adds lines when it sees that something has moved. People may
edit the file, and commit it.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Collection, Iterator, Mapping
from functools import cached_property
from typing import Any

import msgspec

from briefgen.config import REDIRECTS
from briefgen.content.value_checks import address_fault, full_address
from briefgen.diagnostics import Location, Problem
from briefgen.normal import nfc
from briefgen.records.ids import DOCUMENT_KINDS
from briefgen.rules import problem

HEAD = """\
# Old addresses, and where they lead now. `briefgen build` adds lines here when a page has moved: commit this file.
# What was withdrawn and leads nowhere: gone = ["/briefings/withdrawn/"], above [moved].

[moved]
"""

HEAD_OF_IDS = "\n# The names at the first publication: ids in feeds are made from them, and stay the same.\n[ids]"

_NAME = re.compile(rf"site|(?:{'|'.join(DOCUMENT_KINDS)}):.+")
_LINE = re.compile(r"""\s*(["'])(?P<old>[^"'\\]*)\1\s*=\s*(["'])(?P<new>[^"'\\]*)\3\s*(?:#.*)?""")
_QUOTED = r"""\"[^\"]*\"|'[^']*'"""
_TABLE = r"\s*\[\s*{}\s*\]\s*(?:#.*)?"


class OldAddress(msgspec.Struct, frozen=True):
    """An old address, and the one that it leads on to; "" if what was there is gone. `line` says so."""

    address: str
    target: str
    line: int


class Redirects(msgspec.Struct, frozen=True):
    """What the file says: old addresses, and names at the first publication by the names of today."""

    addresses: tuple[OldAddress, ...] = ()
    names: Mapping[str, str] = {}


class _Lines:
    """The lines of a file, and where keys and values stand in them."""

    def __init__(self, text: str) -> None:
        self.lines = text.split("\n")

    @property
    def _said(self) -> Iterator[tuple[int, str]]:
        """Each line that is no comment, with its number."""
        return ((number, line) for number, line in enumerate(self.lines, 1) if not line.lstrip().startswith("#"))

    @cached_property
    def _quoted(self) -> dict[str, int]:
        """The number of the first line with each text in quotes."""
        found: dict[str, int] = {}
        for number, line in self._said:
            for quoted in re.findall(_QUOTED, line):
                found.setdefault(quoted[1:-1], number)
        return found

    def number(self, text: str) -> int:
        """Return the number of the first line with a text as a key or a value, or 1."""
        if text in self._quoted:
            return self._quoted[text]
        parts = (f'"{text}"', f"'{text}'", f"{text} =", f"[{text}")
        return next((number for number, line in self._said if any(part in line for part in parts)), 1)


def read(content: bytes) -> tuple[Redirects, list[Problem]]:
    """Return what a file says, and what is wrong with it."""
    try:
        text = content.decode("utf-8-sig")
        data = tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # TOMLDecodeError and UnicodeDecodeError are ValueErrors
        return Redirects(), [_syntax(str(error), content.decode("utf-8-sig", "replace"))]
    lines = _Lines(text)
    moved, gone, ids = data.pop("moved", {}), data.pop("gone", []), data.pop("ids", {})
    known = "it holds `gone = [...]` and the tables [moved] and [ids]"
    problems = [_problem(lines, key, f'unknown key "{key}"', known) for key in data]
    if not isinstance(moved, dict):
        moved = _wrong(problems, lines, "moved", "a table of addresses", {})
    if not isinstance(gone, list):
        gone = _wrong(problems, lines, "gone", "a list of addresses", [])
    if not isinstance(ids, dict):
        ids = _wrong(problems, lines, "ids", "a table of names", {})
    found: dict[str, OldAddress] = {}
    for old, new in (*moved.items(), *((item, "") for item in gone)):
        if old == "gone" and isinstance(new, list):
            problems.append(_misplaced(lines, "moved"))
        elif isinstance(entry := _entry(lines, old, new), Problem):
            problems.append(entry)
        elif entry.address in found:
            problems.append(_problem(lines, old, f"{entry.address} stands here twice", "remove one of the two"))
        else:
            found[entry.address] = entry
    return Redirects(tuple(found.values()), _names(problems, lines, ids)), problems


def _names(problems: list[Problem], lines: _Lines, ids: Mapping[str, Any]) -> dict[str, str]:
    for now, first in ids.items():
        if now == "gone" and isinstance(first, list):
            problems.append(_misplaced(lines, "ids"))
        elif not (_NAME.fullmatch(now) and isinstance(first, str) and (now == "site" or _NAME.fullmatch(first))):
            message = f'"{now}" or what stands beside it is not a name'
            problems.append(_problem(lines, now, message, 'a line is "briefing:new-name" = "briefing:old-name"'))
    return {} if problems else dict(ids)


def updated(text: str, moves: Mapping[str, str], taken: Collection[str], names: Mapping[str, str] | None = None) -> str:
    """Return the text of the file with lines for pages that moved, each old address with the new one.

    Lines that led to one of the old addresses lead to its new one. Addresses at which there are pages, `taken` among
    them, have no lines. `names` are all lines of `[ids]`; None leaves them as they are. All other lines stay.
    """
    dropped = {*taken, *moves, *moves.values()}
    lines = [_led_on(line, moves) for line in (text or HEAD).split("\n") if _old(line) not in dropped]
    lines = _with_lines(lines, "moved", "[moved]", {old: new for old, new in moves.items() if old not in taken})
    if names is not None:
        known = {key: first for key, first in map(_name, lines) if key and names.get(key) == first}
        lines = [line for line in lines if (key := _name(line)[0]) in known or not key]
        new = {key: first for key, first in names.items() if key not in known}
        lines = _with_lines(lines, "ids", HEAD_OF_IDS, new)
    return "\n".join(lines).rstrip("\n") + "\n"


def _with_lines(lines: list[str], table: str, head: str, new: Mapping[str, str]) -> list[str]:
    """Return lines with more lines at the end of a table, which is added if it is missing."""
    if not new:
        return lines
    start = next((number for number, line in enumerate(lines) if re.fullmatch(_TABLE.format(table), line)), None)
    if start is None:
        while lines and not lines[-1].strip():
            lines = lines[:-1]
        lines = [*lines, *head.split("\n")]
        start = len(lines) - 1
    end = next(
        (number for number in range(start + 1, len(lines)) if lines[number].lstrip().startswith("[")), len(lines)
    )
    passed = ("", "#") if end < len(lines) else ("",)  # a comment above the next table belongs to that
    while end > start + 1 and lines[end - 1].strip()[:1] in passed:
        end -= 1
    return [*lines[:end], *(line(key, value) for key, value in sorted(new.items())), *lines[end:]]


def line(key: str, value: str) -> str:
    """Return a line of a table. JSON escapes as TOML does."""
    return f"{json.dumps(key, ensure_ascii=False)} = {json.dumps(value, ensure_ascii=False)}"


def _old(line: str) -> str:
    """Return the old address of a line, or ""."""
    found = _LINE.fullmatch(line)
    return full_address(found["old"]) if found and found["old"].startswith("/") else ""


def _name(line: str) -> tuple[str, str]:
    """Return the name of today and the first one of a line of `[ids]`; two empty texts for another line."""
    if "=" not in line:
        return "", ""
    try:
        ((key, first),) = tomllib.loads(line).items()
    except ValueError:  # no line of its own, or more than one
        return "", ""
    return (key, first) if _NAME.fullmatch(key) and isinstance(first, str) else ("", "")


def _led_on(line: str, moves: Mapping[str, str]) -> str:
    found = _LINE.fullmatch(line)
    if not found or (new := moves.get(full_address(found["new"]))) is None:
        return line
    start, end = found.span("new")
    return line[:start] + new + line[end:]


def _entry(lines: _Lines, old: Any, new: Any) -> OldAddress | Problem:
    for given in (old, *([new] if new != "" else [])):
        if not isinstance(given, str):
            return _problem(lines, str(old), f'"{given}" is not an address', 'write "/old/" = "/new/"')
        if why := address_fault(full_address(nfc(given))):
            message = f'"{given}" is not an address of this site: it {why}'
            return _problem(lines, str(old), message, "write the path only, as in /2020/old-name/")
    return OldAddress(full_address(nfc(old)), full_address(nfc(new)) if new else "", lines.number(old))


def _misplaced(lines: _Lines, table: str) -> Problem:
    return _problem(lines, "gone", f'"gone" stands below [{table}]', "write it above the first line in brackets")


def _wrong(problems: list[Problem], lines: _Lines, key: str, wanted: str, instead: Any) -> Any:
    problems.append(_problem(lines, key, f'"{key}" is not {wanted}', f"write {wanted}"))
    return instead


def _problem(lines: _Lines, text: str, message: str, hint: str) -> Problem:
    number = lines.number(text)
    return problem("redirect", Location.in_line(REDIRECTS, number, 1, lines.lines[number - 1]), message, hint)


def _syntax(message: str, text: str) -> Problem:
    found = re.search(r"\(at line (\d+), column (\d+)\)", message)
    number, column = (int(found[1]), int(found[2])) if found else (1, 1)
    lines = text.split("\n")
    excerpt = lines[number - 1] if number <= len(lines) else ""
    what = message.split(" (at ")[0]
    hint = 'a line is "/old/" = "/new/", below [moved]'
    return problem("redirect", Location.in_line(REDIRECTS, number, column, excerpt), f"this is not TOML: {what}", hint)
