"""Problems with the files of topics and places: two have one name, or one is a part of itself."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import msgspec

from briefgen.archive.keys import is_kind
from briefgen.archive.lint.locations import at, find
from briefgen.diagnostics import Problem
from briefgen.records.ids import TAG_DEPTH, TAG_KINDS
from briefgen.rules import problem

FILES = f"{is_kind('d.entity', *TAG_KINDS)} AND d.is_shown"
"""SQL for the documents that are files of topics and places."""


class _Step(msgspec.Struct, frozen=True):
    """Which topic or place one is a part of, and where its file says so."""

    parent: str
    title: str
    path: str
    line: int
    column: int


def tags(db: sqlite3.Connection, root: Path) -> Iterator[Problem]:
    """Yield the problems with the files of topics and places. `root` is the site's folder."""
    yield from _claimed_twice(db, root)
    yield from _circles(db, root)


def _claimed_twice(db: sqlite3.Connection, root: Path) -> Iterator[Problem]:
    """Yield a problem for each file with a name that another file has."""
    shared = (
        f"SELECT key FROM name WHERE {is_kind('key', *TAG_KINDS)}"
        " GROUP BY key HAVING min(entity) <> max(entity) ORDER BY key"
    )
    for (key,) in db.execute(shared).fetchall():
        (first, _), *others = db.execute(
            "SELECT d.path, n.written FROM name n JOIN document d USING (entity) WHERE n.key = ? GROUP BY d.path",
            (key,),
        ).fetchall()
        for path, written in others:
            message = f'"{written}" is a name of {first} too, and a name has one page'
            hint = "remove it from one of the two files, or give one another name; if they are one, merge the files"
            yield problem("ambiguous-name", find(root, path, written), message, hint)


def _circles(db: sqlite3.Connection, root: Path) -> Iterator[Problem]:
    """Yield a problem for each topic or place that is a part of itself, or stands below too many others."""
    rows = db.execute(
        'SELECT d.entity, l.target, d.title, d.path, l.line, l."column" FROM document d JOIN link l'
        f" ON l.entity = d.entity AND l.kind = 'parent' WHERE {FILES} AND l.target IS NOT NULL"
    )
    steps = {entity: _Step(*step) for entity, *step in rows}
    for start, step in sorted(steps.items(), key=lambda item: item[1].path):
        way = _way(steps, start)
        if way[-1] == start:
            shown = " → ".join(steps[name].title for name in way)
            message, hint = f'"{step.title}" is a part of itself: {shown}', "remove `parent` in one of the files"
        elif len(way) > TAG_DEPTH:
            message = f'"{step.title}" stands below more than {TAG_DEPTH - 1} others'
            hint = "let it be a part of one that stands further up"
        else:
            continue
        yield problem("parent", at(root, step.path, step.line, step.column), message, hint)


def _way(steps: dict[str, _Step], start: str) -> list[str]:
    """Return the way up from one, which ends at the top, or where it comes to one of its steps again."""
    way, passed = [start], set[str]()
    while way[-1] in steps and way[-1] not in passed:
        passed.add(way[-1])
        way.append(steps[way[-1]].parent)
    return way
