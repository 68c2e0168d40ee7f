"""Problems with the lines of `redirects.toml`."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

from briefgen.archive import old_addresses
from briefgen.archive.lint.locations import at
from briefgen.config import REDIRECTS
from briefgen.diagnostics import Location, Problem
from briefgen.rules import problem


def check_old_addresses(db: sqlite3.Connection, root: Path) -> Iterator[Problem]:
    """Yield a problem for each old address that does not lead to a page. `root` is the site's folder."""
    for address, target, line, state in old_addresses.faulty(db):
        rule, message, hint = _fault(address, target, state)
        yield problem(rule, _location(root, address, target, line), message, hint)


def _location(root: Path, address: str, target: str, line: int) -> Location:
    """Return the location of a line, which this build may be about to write."""
    found = at(root, REDIRECTS, line, 1)
    if address in found.excerpt:
        return found
    from briefgen.content.redirects_file import line as written  # imported late: few builds have problems with lines

    return Location.in_line(REDIRECTS, line, 1, written(address, target))


def _fault(address: str, target: str, state: str) -> tuple[str, str, str]:
    """Return the rule, the message and the hint for an old address."""
    if state == "taken":
        return "unused-redirect", f"{address} is a page again, so it leads nowhere else", "remove this line"
    if state == "loop":
        return "redirect", f"{address} leads back to itself", "let one of the lines lead to a page"
    message = f"{address} leads to {target}, and there is no page"
    hint = f'let it lead to a page; if what was there is gone, write "{target}" into the list `gone`, above [moved]'
    return "redirect", message, hint
