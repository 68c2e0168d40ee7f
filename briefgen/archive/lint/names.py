"""Problems with names: several actors have one, different ones come to one address, or nobody has it."""

from __future__ import annotations

import re
import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from briefgen.archive.directory_rows import GROUPS
from briefgen.archive.keys import id_of, is_kind
from briefgen.archive.lint.locations import find, find_in_statements, of_key
from briefgen.archive.lint.nearest import CHOICES, NearestNames
from briefgen.diagnostics import Problem
from briefgen.records.ids import ListId
from briefgen.records.names import fold
from briefgen.rules import problem

_YAML = re.compile(r"^[-?\s]|[\[\]{},:#&*!|>%@`'\"]")
"""Signs that have a meaning in YAML, at least in some places."""


_KEYS = {"actor": "name", "topic": "title", "place": "title", "author": "name"}
"""What may have a file, and under which key the file says its name."""


def names(db: sqlite3.Connection, root: Path, near: NearestNames, *, known_only: bool) -> Iterator[Problem]:
    """Yield the problems with names. `root` is the site's folder, in whose files the names are found."""
    yield from _ambiguous(db, root, near)
    yield from _clashing(db, root)
    yield from _not_distinct(db, root, near)
    yield from _no_selves(db, root, near)
    if known_only:
        yield from _unknown(db, root, near)


def ambiguous(name: str, namesakes: Sequence[tuple[str, str]]) -> tuple[str, str]:
    """Return the message and the hint for a name that several actors have."""
    shown = [f"{actor} ({what})" if what else actor for actor, what in namesakes[:CHOICES]]
    more = f" and {len(namesakes) - CHOICES} others" if len(namesakes) > CHOICES else ""
    message = f'"{name}" is a name of {len(namesakes)} actors: {", ".join(shown)}{more}'
    return message, f"write the id of the one that is meant, as in {namesakes[0][0]}" if namesakes else ""


def in_list(name: str) -> str:
    """Return a name as YAML takes it, also in a list: in quotes if it holds a sign that has a meaning there."""
    if not _YAML.search(name):
        return name
    doubled = name.replace("'", "''")
    return f"'{doubled}'"


def _ambiguous(db: sqlite3.Connection, root: Path, near: NearestNames) -> Iterator[Problem]:
    rows = db.execute(
        "SELECT d.path, i.name, i.key, i.scope LIKE 'statement%' FROM involvement i JOIN document d USING (entity)"
        " WHERE i.state = 'ambiguous' ORDER BY d.path, i.scope, i.number"
    )
    said: Counter[tuple[str, str]] = Counter()
    for path, name, key, is_said in rows:
        place = find_in_statements(root, path, name, said[path, name]) if is_said else None
        said[path, name] += is_said
        yield problem("ambiguous-name", place or find(root, path, name), *ambiguous(name, near.namesakes(key)))


def _clashing(db: sqlite3.Connection, root: Path) -> Iterator[Problem]:
    """Yield a problem for each name that comes to the slug of another: of the first name and each other one."""
    for (stored,) in db.execute("SELECT list FROM clash ORDER BY list").fetchall():
        name = ListId(stored)
        (first, first_path), *others = _written(db, name)
        if not others and name.kind == "country":
            yield _two_countries(db, root, name)
        for other, path in others:
            both = f'"{first}" ({first_path}) and "{other}"'
            message = f'{both} are two names, but both come to "{name.key}" in addresses'
            yield problem("same-slug", find(root, path, other), message, _hint(name, first_path, other))


def _two_countries(db: sqlite3.Connection, root: Path, name: ListId) -> Problem:
    """Return the problem of two countries that have one name: the directory has one page for both."""
    (title, path), (_, other), *_ = db.execute(
        "SELECT DISTINCT c.title, c.path FROM directory_row r JOIN involvement i"
        f" ON i.entity = {id_of('actor', 'r.entry')} AND i.scope = 'country'"
        f" JOIN document c ON c.entity = {id_of('actor', 'i.actor')} WHERE r.list = ? ORDER BY c.path",
        (name,),
    ).fetchall()
    message = f'"{title}" is the name of two countries, {path} and {other}, but the directory has one page for it'
    hint = 'put into the names what tells them apart, as in "Congo (Kinshasa)"; the short one can be in `aliases`'
    return problem("same-slug", find(root, other, title), message, hint)


def _hint(name: ListId, first_path: str, other: str) -> str:
    """Return what to write if the two are one, and what if they are not."""
    if name.kind not in _KEYS:
        return 'write both in one way if they are one; if not, write a word for the sign, as in "G7 plus" for "G7+"'
    folder = f"content/{name.kind}s/"
    file = f"write {folder}{name.key}-2.md, or a better file name, with `{_KEYS[name.kind]}: {in_list(other)}`"
    if first_path.startswith(folder):
        return f"write `aliases: [{in_list(other)}]` in {first_path} if they are one; if not, {file}"
    return f"write both in one way if they are one; if not, {file}"


def _written(db: sqlite3.Connection, name: ListId) -> list[tuple[str, str]]:
    """Return the different names that come to one slug, each with its first file: that of a file first."""
    if name.kind in GROUPS:
        return _of_group(db, name)
    own = "SELECT title, path FROM document WHERE entity = ? AND is_shown"
    labels = (
        "SELECT written, min(path) FROM (SELECT l.key, l.written, d.path FROM label l JOIN document d USING (entity)"
        " WHERE l.list = ? AND l.owner = '') GROUP BY key ORDER BY key"
    )
    implied = (
        "SELECT name, min(path) FROM (SELECT i.key, i.name, d.path FROM involvement i JOIN document d USING (entity)"
        " WHERE i.actor = ? AND i.state = 'implied') GROUP BY key ORDER BY key"
    )
    others = db.execute(implied, (name.key,)) if name.kind == "actor" else db.execute(labels, (name,))
    return [*db.execute(own, (name,)), *others]


def _of_group(db: sqlite3.Connection, name: ListId) -> list[tuple[str, str]]:
    """Return the different names of a country or an office, each with the first file that has it."""
    found: dict[str, tuple[str, str]] = {}
    rows = db.execute(
        "SELECT r.name, d.path FROM directory_row r JOIN document d"
        f" ON d.entity = {id_of('actor', 'r.entry')} WHERE r.list = ? ORDER BY d.path",
        (name,),
    )
    for written, path in rows:
        found.setdefault(fold(written), (written, path))
    return list(found.values())


def _not_distinct(db: sqlite3.Connection, root: Path, near: NearestNames) -> Iterator[Problem]:
    """Yield a problem for each name in `distinct_from` that no actor has, with or without a file."""
    rows = db.execute(
        "SELECT d.path, i.name, i.key FROM involvement i INDEXED BY involvement_distinct JOIN document d USING (entity)"
        " WHERE i.scope = 'distinct' AND i.actor IS NULL AND i.state = 'implied' AND NOT EXISTS"
        " (SELECT 1 FROM involvement o WHERE o.key = i.key AND o.actor IS NOT NULL) ORDER BY d.path, i.number"
    ).fetchall()
    for path, name, key in rows:
        hint = near.actor(key, "write the name or the id of another actor, or remove it")
        yield problem("broken-link", find(root, path, name), f'there is no actor "{name}"', hint)


def _no_selves(db: sqlite3.Connection, root: Path, near: NearestNames) -> Iterator[Problem]:
    """Yield a problem for each author that says to be an actor that has no file."""
    rows = db.execute(
        "SELECT d.path, i.name, i.key FROM document d JOIN involvement i USING (entity)"
        f" WHERE {is_kind('d.entity', 'author')} AND i.actor IS NULL AND i.state = 'implied' ORDER BY d.path"
    ).fetchall()
    for path, name, key in rows:
        hint = near.actor(key, "write the name or the id of an actor with a file, or remove `actor`")
        location = of_key(root, path, "actor", value=True) or find(root, path, name)
        yield problem("broken-link", location, f'no actor with a file is called "{name}"', hint)


def _unknown(db: sqlite3.Connection, root: Path, near: NearestNames) -> Iterator[Problem]:
    rows = db.execute(
        "SELECT d.path, i.name, i.key FROM actor a JOIN involvement i ON i.actor = a.id"
        " JOIN document d ON d.entity = i.entity WHERE a.has_file = 0 AND i.implicit <> ''"
        " ORDER BY d.path, i.scope, i.number"
    ).fetchall()
    if not rows:
        return
    from briefgen.archive.lint.unread_files import UnreadFiles  # imported late: few builds have unknown actors

    unread = UnreadFiles(db, root)
    for path, name, key in rows:
        if unread.may_be(key):
            continue
        hint = near.actor(key, "write content/actors/<name>.md, or set known_only = false in [actors]")
        yield problem("unknown-actor", find(root, path, name), f'no file claims the actor "{name}"', hint)
