"""`redirects.toml`: old addresses of pages, each with the one that it leads on to, and addresses that are gone.

    gone = ["/briefings/withdrawn/"]

    [moved]
    "/briefings/old-name/" = "/briefings/new-name/"

A build adds lines when it sees that a page has moved. People may edit the file, and commit it.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Mapping
from typing import Any

import msgspec

from briefgen.config import REDIRECTS
from briefgen.content.value_checks import address_fault, full_address
from briefgen.diagnostics import Location, Problem
from briefgen.normal import nfc
from briefgen.rules import problem

HEAD = """\
# Old addresses, and where they lead now. `briefgen build` adds lines here when a page has moved: commit this file.
# What was withdrawn and leads nowhere: gone = ["/briefings/withdrawn/"], above [moved].

[moved]
"""

_LINE = re.compile(r"""\s*(["'])(?P<old>[^"'\\]*)\1\s*=\s*(["'])(?P<new>[^"'\\]*)\3\s*(?:#.*)?""")
_TABLE = re.compile(r"\s*\[\s*moved\s*\]\s*(?:#.*)?")


class OldAddress(msgspec.Struct, frozen=True):
    """An old address, and the one that it leads on to; "" if what was there is gone. `line` says so."""

    address: str
    target: str
    line: int


def read(content: bytes) -> tuple[list[OldAddress], list[Problem]]:
    """Return the old addresses that a file names, and what is wrong with it."""
    try:
        text = content.decode("utf-8-sig")
        data = tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # TOMLDecodeError and UnicodeDecodeError are ValueErrors
        return [], [_syntax(str(error), content.decode("utf-8-sig", "replace"))]
    lines = text.split("\n")
    moved, gone = data.pop("moved", {}), data.pop("gone", [])
    problems = [
        _problem(lines, key, f'unknown key "{key}"', "it holds `gone = [...]` and the table [moved]") for key in data
    ]
    if not isinstance(moved, dict):
        moved = _wrong(problems, lines, "moved", "a table of addresses", {})
    if not isinstance(gone, list):
        gone = _wrong(problems, lines, "gone", "a list of addresses", [])
    found: dict[str, OldAddress] = {}
    for old, new in (*moved.items(), *((item, "") for item in gone)):
        if isinstance(entry := _entry(lines, old, new), Problem):
            problems.append(entry)
        elif entry.address in found:
            problems.append(_problem(lines, old, f"{entry.address} stands here twice", "remove one of the two"))
        else:
            found[entry.address] = entry
    return list(found.values()), problems


def updated(text: str, moves: Mapping[str, str], taken: Collection[str]) -> str:
    """Return the text of the file with lines for pages that moved, each old address with the new one.

    Lines that led to one of the old addresses lead to its new one. Lines of addresses at which there are pages, `taken`
    among them, are removed. All other lines stay as they are.
    """
    dropped = {*taken, *moves, *moves.values()}
    lines = [_led_on(line, moves) for line in (text or HEAD).split("\n") if _old(line) not in dropped]
    start = next((number for number, line in enumerate(lines) if _TABLE.fullmatch(line)), None)
    if start is None:
        lines, start = [*lines, "[moved]"], len(lines)
    end = next(
        (number for number in range(start + 1, len(lines)) if lines[number].lstrip().startswith("[")), len(lines)
    )
    while end > start + 1 and not lines[end - 1].strip():
        end -= 1
    new = [f'"{old}" = "{address}"' for old, address in sorted(moves.items())]
    return "\n".join([*lines[:end], *new, *lines[end:]]).rstrip("\n") + "\n"


def _old(line: str) -> str:
    """Return the old address of a line, or ""."""
    found = _LINE.fullmatch(line)
    return full_address(found["old"]) if found and found["old"].startswith("/") else ""


def _led_on(line: str, moves: Mapping[str, str]) -> str:
    found = _LINE.fullmatch(line)
    if not found or (new := moves.get(full_address(found["new"]))) is None:
        return line
    start, end = found.span("new")
    return line[:start] + new + line[end:]


def _entry(lines: list[str], old: Any, new: Any) -> OldAddress | Problem:
    for given in (old, *([new] if new != "" else [])):
        if not isinstance(given, str):
            return _problem(lines, str(old), f'"{given}" is not an address', 'write "/old/" = "/new/"')
        if why := address_fault(full_address(nfc(given))):
            message = f'"{given}" is not an address of this site: it {why}'
            return _problem(lines, str(old), message, "write the path only, as in /2020/old-name/")
    return OldAddress(full_address(nfc(old)), full_address(nfc(new)) if new else "", _line(lines, old))


def _wrong(problems: list[Problem], lines: list[str], key: str, wanted: str, instead: Any) -> Any:
    problems.append(_problem(lines, key, f'"{key}" is not {wanted}', f"write {wanted}"))
    return instead


def _line(lines: list[str], text: str) -> int:
    """Return the number of the first line with a text as a key or a value, or 1."""
    parts = (f'"{text}"', f"'{text}'", f"{text} =", f"[{text}")
    return next((number for number, line in enumerate(lines, 1) if any(part in line for part in parts)), 1)


def _problem(lines: list[str], text: str, message: str, hint: str) -> Problem:
    number = _line(lines, text)
    return problem("redirect", Location.in_line(REDIRECTS, number, 1, lines[number - 1]), message, hint)


def _syntax(message: str, text: str) -> Problem:
    found = re.search(r"\(at line (\d+), column (\d+)\)", message)
    number, column = (int(found[1]), int(found[2])) if found else (1, 1)
    lines = text.split("\n")
    excerpt = lines[number - 1] if number <= len(lines) else ""
    what = message.split(" (at ")[0]
    hint = 'a line is "/old/" = "/new/", below [moved]'
    return problem("redirect", Location.in_line(REDIRECTS, number, column, excerpt), f"this is not TOML: {what}", hint)
