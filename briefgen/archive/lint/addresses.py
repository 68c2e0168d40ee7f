"""What is wrong with the addresses of pages: not a path, shared by two pages, or a page below another.

Only new pages are looked at: while anything is wrong with an address no page is made, so one of those concerned has
never been written.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

from briefgen.archive.lint.locations import find
from briefgen.config import FILE
from briefgen.content.sources import entity_of
from briefgen.diagnostics import Location, Problem
from briefgen.output_path import fault
from briefgen.records.ids import Subject
from briefgen.records.names import address_key
from briefgen.rules import problem

SHOWN = 80
"""How many characters of a long address a message shows."""

_NEW = "FROM page p INDEXED BY page_dirty WHERE p.is_dirty AND p.digest IS NULL"
_FIRST_IN_LIST = "SELECT min(d.path) FROM list_row r JOIN list_item i ON i.id = r.item JOIN document d USING (entity) WHERE r.list = ?"
_COLUMNS = "p.address, p.path, p.subject, p.kind, p.source"

Row = tuple[str, str, str, str, str]
"""Address, path in the output, subject, kind and source of a page."""


def addresses(db: sqlite3.Connection, root: Path) -> Iterator[Problem]:
    """Yield everything that is wrong with the addresses of new pages. `root` is the site's folder."""
    if not db.execute(f"SELECT 1 {_NEW} LIMIT 1").fetchone():
        return
    yield from _not_paths(db, root)
    yield from _shared(db, root)
    yield from _nested(db, root)


def _not_paths(db: sqlite3.Connection, root: Path) -> Iterator[Problem]:
    """Yield a problem for each address that cannot be a file: it is too long, hidden, or leads elsewhere."""
    for row in db.execute(f"SELECT {_COLUMNS} {_NEW}").fetchall():
        if not (why := fault(row[1])):
            continue
        hint = "give it another name: shorter, without a dot in front, a backslash or control characters"
        message = f"the address {_shown(row[0])} of {_about(row)} cannot be a file: it {why}"
        yield _problem(db, root, "address", row, message, hint)


def _shared(db: sqlite3.Connection, root: Path) -> Iterator[Problem]:
    """Yield a problem for each page whose address belongs to another page too."""
    rows = db.execute(
        f"SELECT DISTINCT p.address_key {_NEW}"
        " AND EXISTS (SELECT 1 FROM page q WHERE q.address_key = p.address_key AND q.id <> p.id)"
    ).fetchall()
    for (key,) in rows:
        first, *others = db.execute(
            f"SELECT {_COLUMNS} FROM page p WHERE p.address_key = ? ORDER BY p.source, p.subject", (key,)
        ).fetchall()
        for row in others:
            both = f"{first[0]} and {row[0]}" if row[0] != first[0] else row[0]
            message = f"two pages have the address {both}: {_about(first)} and {_about(row)}"
            hint = "give one of the two another `slug`"
            if first[0] != row[0]:
                hint += "; the addresses differ only by case or Unicode form, which many servers do not tell apart"
            is_page = entity_of(row[4]).startswith(("briefing:", "actor:"))
            yield _problem(db, root, "same-address", row if is_page else first, message, hint)


def _nested(db: sqlite3.Connection, root: Path) -> Iterator[Problem]:
    """Yield a problem where a page would be a file and a folder of another page at once."""
    for upper, lower in sorted(set(_files_above(db))):
        message = (
            f"{_about(lower)} at {_shown(lower[0])} lies below {_about(upper)}, which is a file at {_shown(upper[0])}"
        )
        yield _problem(db, root, "same-address", lower, message, "give one of the two another name or `slug`")


def _files_above(db: sqlite3.Connection) -> Iterator[tuple[Row, Row]]:
    below = (
        f"SELECT {_COLUMNS}, (SELECT min(q.address_key) FROM page q WHERE q.address_key > p.address_key || '/'"
        f" AND q.address_key < p.address_key || '0') AS inner {_NEW} AND inner IS NOT NULL"
    )
    for *upper, key in db.execute(below).fetchall():
        yield _as_row(upper), _by_key(db, key)
    new = f"SELECT count(*) {_NEW}"
    if db.execute(new).fetchone() == db.execute("SELECT count(*) FROM page").fetchone():
        return  # all pages are new, and each was seen from above
    for lower in db.execute(f"SELECT {_COLUMNS} {_NEW}").fetchall():
        parts = lower[1].split("/")
        for number in range(1, len(parts)):
            key = address_key("/".join(parts[:number]))
            if db.execute("SELECT 1 FROM page WHERE address_key = ?", (key,)).fetchone():
                yield _by_key(db, key), _as_row(lower)


def _by_key(db: sqlite3.Connection, key: str) -> Row:
    return _as_row(
        db.execute(f"SELECT {_COLUMNS} FROM page p WHERE p.address_key = ? ORDER BY p.id", (key,)).fetchone()
    )


def _as_row(values: list[str] | tuple[str, ...]) -> Row:
    address, path, subject, kind, source = values
    return address, path, subject, kind, source


def _shown(address: str) -> str:
    return address if len(address) <= SHOWN else f"{address[:SHOWN]}…"


def _about(row: Row) -> str:
    _, _, subject, kind, source = row
    return source or (f"{subject} ({kind})" if subject == "site" else subject.removeprefix("list:"))


def _problem(db: sqlite3.Connection, root: Path, rule: str, row: Row, message: str, hint: str) -> Problem:
    """Make a problem at the file that a page comes from; where it comes from many, at the first."""
    source = row[4] or _first_source(db, row[2])
    if entity_of(source).startswith(("briefing:", "actor:")):
        return problem(rule, find(root, source, "slug:"), message, hint)
    return problem(rule, Location(source), message, hint)


def _first_source(db: sqlite3.Connection, subject: str) -> str:
    """Return the path of the first file that names a topic, an actor without a file, or what a list is about.

    It is briefgen.toml for pages that no file asks for.
    """
    about = Subject(subject)
    sql, key = {
        "topic": ("SELECT min(d.path) FROM topic t JOIN document d USING (entity) WHERE t.slug = ?", about.name),
        "actor": ("SELECT min(d.path) FROM involvement i JOIN document d USING (entity) WHERE i.actor = ?", about.name),
    }.get(about.about.removeprefix("list:"), (_FIRST_IN_LIST, about.list))
    row = db.execute(sql, (key,)).fetchone() if about.name else None
    return (row and row[0]) or FILE
