"""Problems with the addresses of pages: not a valid path, shared by two pages, or below the file of another page.

Only new pages are checked. No page is written while an address has a problem, so at least one of the pages with the
problem is new.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

from briefgen.archive.lint.locations import find
from briefgen.config import FILE
from briefgen.content.sources import page_kind
from briefgen.diagnostics import Location, Problem
from briefgen.normal import nfc
from briefgen.output_path import fault
from briefgen.records.ids import TAG_KINDS, Subject
from briefgen.records.names import address_key
from briefgen.rules import problem

MAX_LENGTH = 80
"""How many characters of an address a message shows."""

_NEW = "FROM page p INDEXED BY page_dirty WHERE p.is_dirty AND p.digest IS NULL"
_NEW_AND_SHARED = f"{_NEW} AND EXISTS (SELECT 1 FROM page q WHERE q.address_key = p.address_key AND q.id <> p.id)"
_FIRST_IN_LIST = (
    "SELECT min(d.path) FROM list_row r JOIN list_item i ON i.id = r.item JOIN document d USING (entity)"
    " WHERE r.list = ?"
)
_FIRST_WITH_TAG = "SELECT min(d.path) FROM label l JOIN document d USING (entity) WHERE l.list = ?"
_BELOW = ("feed", "calendar", "forecast", "agenda")
"""The kinds of pages that actors, topics and places have below their own."""

_COLUMNS = "p.address, p.path, p.subject, p.kind, p.source"

Row = tuple[str, str, str, str, str]
"""Address, path in the output, subject, kind and source of a page."""


def addresses(db: sqlite3.Connection, root: Path) -> Iterator[Problem]:
    """Yield the problems with the addresses of new pages. `root` is the site's folder."""
    if not db.execute(f"SELECT 1 {_NEW} LIMIT 1").fetchone():
        return
    yield from _not_paths(db, root)
    yield from _shared(db, root)
    yield from _nested(db, root)


def _not_paths(db: sqlite3.Connection, root: Path) -> Iterator[Problem]:
    """Yield a problem for each address that cannot be a file: it is too long, hidden, or outside the site."""
    for row in db.execute(f"SELECT {_COLUMNS} {_NEW}").fetchall():
        if not (why := fault(row[1])) or (row[3] in _BELOW and fault(_page_above(row))):
            continue
        hint = "give it another name: shorter, without a dot in front, a backslash or control characters"
        message = f"the address {_shown(row[0])} of {_about(row)} cannot be a file: it {why}"
        yield _problem(db, root, "address", row, message, hint)


def _shared(db: sqlite3.Connection, root: Path) -> Iterator[Problem]:
    """Yield a problem for each page that shares its address with another."""
    rows = db.execute(f"SELECT p.address_key, p.path {_NEW_AND_SHARED}").fetchall()
    paths = {path for _, path in rows}
    for key in dict.fromkeys(key for key, _ in rows):
        first, *others = db.execute(
            f"SELECT {_COLUMNS} FROM page p WHERE p.address_key = ? ORDER BY p.source, p.subject", (key,)
        ).fetchall()
        for row in others:
            if (row[3] == first[3] and row[3] in _BELOW) or _page_above(row) in paths - {row[1]}:
                continue  # the pages that they are below share an address too
            both = first[0] if _is_same(first, row) else f"{first[0]} and {row[0]}"
            message = f"two pages have the address {both}: {_about(first)} and {_about(row)}"
            changed, hint = _fix(first, row)
            if not _is_same(first, row):
                hint += "; the addresses differ only by case or Unicode form, which many servers do not tell apart"
            yield _problem(db, root, "same-address", changed, message, hint)


def _page_above(row: Row) -> str:
    """Return the path of the page that stands in the folder of another, such as that of the topic above its feed."""
    folder, slash, _ = row[1].rpartition("/")
    return f"{folder}{slash}index.html"


def _is_same(one: Row, other: Row) -> bool:
    return one[0].removesuffix("index.html") == other[0].removesuffix("index.html")


def _fix(one: Row, other: Row) -> tuple[Row, str]:
    """Return which of two pages with one address is to change, and how."""
    for row in (other, one):
        if row[3] == "redirect" and row[4]:
            return row, f"take {row[0]} out of the old addresses in {row[4]}"
    for row in (other, one):
        if row[3] in ("static", "file"):
            return row, f"give {row[4]} another name, or remove it"
    is_page = page_kind(other[4]) is not None
    if one[4] != other[4] and nfc(one[4]) == nfc(other[4]):
        hint = "the names of the files differ only by Unicode form, as two systems write them: remove one of the two"
        return other, hint
    if other[3] == "page" and not one[4]:
        return other, _taken(one)
    return other if is_page else one, "give one of the two another `slug`"


def _nested(db: sqlite3.Connection, root: Path) -> Iterator[Problem]:
    """Yield a problem for each page whose folder is the file of another page."""
    for upper, lower in sorted(set(_files_above(db))):
        message = (
            f"{_about(lower)} at {_shown(lower[0])} lies below {_about(upper)}, which is a file at {_shown(upper[0])}"
        )
        hint = "give one of the two another name or `slug`" if upper[4] else _taken(upper)
        yield _problem(db, root, "same-address", lower, message, hint)


def _taken(own: Row) -> str:
    """Return what to do about a file that has the address of a page that briefgen makes itself."""
    return f"briefgen makes {own[0]} itself: give the file another name, or write another `slug` in it"


def _files_above(db: sqlite3.Connection) -> Iterator[tuple[Row, Row]]:
    """Yield each pair of a page that is a file and a page below it, of which at least one is new."""
    below = (
        f"SELECT {_COLUMNS}, (SELECT min(q.address_key) FROM page q WHERE q.address_key > p.address_key || '/'"
        f" AND q.address_key < p.address_key || '0') AS inner {_NEW} AND inner IS NOT NULL"
    )
    for *upper, key in db.execute(below).fetchall():
        yield _as_row(upper), _by_key(db, key)
    new = f"SELECT count(*) {_NEW}"
    if db.execute(new).fetchone() == db.execute("SELECT count(*) FROM page").fetchone():
        return  # all pages are new, so the query above found every pair
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
    return address if len(address) <= MAX_LENGTH else f"{address[:MAX_LENGTH]}…"


def _about(row: Row) -> str:
    _, _, subject, kind, source = row
    return source or (f"{subject} ({kind})" if subject == "site" else subject.removeprefix("list:"))


def _problem(db: sqlite3.Connection, root: Path, rule: str, row: Row, message: str, hint: str) -> Problem:
    """Return a problem at the file that a page comes from, or at the first if it comes from several."""
    source = row[4] or _first_source(db, row[2])
    if page_kind(source):
        return problem(rule, find(root, source, row[0] if row[3] == "redirect" else "slug:"), message, hint)
    return problem(rule, Location(source), message, hint)


def _first_source(db: sqlite3.Connection, subject: str) -> str:
    """Return the path of the first file that names what a page is about: a topic, an actor, or an item of a list.

    It is briefgen.toml for pages that every site has.
    """
    about = Subject(subject)
    what = about.about.removeprefix("list:")
    firsts: dict[str, tuple[str, str]] = {
        **{kind: (_FIRST_WITH_TAG, f"{kind}:{about.name}") for kind in TAG_KINDS},
        "actor": ("SELECT min(d.path) FROM involvement i JOIN document d USING (entity) WHERE i.actor = ?", about.name),
    }
    sql, key = firsts.get(what, (_FIRST_IN_LIST, about.list))
    row = db.execute(sql, (key,)).fetchone() if about.name else None
    return (row and row[0]) or FILE


def faulty(db: sqlite3.Connection) -> set[int]:
    """Return the numbers of the new pages whose addresses have a problem."""
    nested = {row[1] for pair in _files_above(db) for row in pair}
    new = db.execute(f"SELECT p.id, p.path {_NEW}").fetchall()
    alone = {number for number, path in new if path in nested or fault(path)}
    return alone | {number for (number,) in db.execute(f"SELECT p.id {_NEW_AND_SHARED}")}
