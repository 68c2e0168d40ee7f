"""Advice that `check` gives on topics, places and authors: files that nothing needs, names that are nearly another."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

from briefgen.archive.keys import is_kind
from briefgen.archive.lint.locations import find
from briefgen.archive.lint.similar import Named, similar
from briefgen.archive.lint.tags import FILES
from briefgen.archive.lint.unread_files import UnreadFiles
from briefgen.archive.tags import IS_TAG
from briefgen.diagnostics import Problem
from briefgen.records.ids import TAG_KINDS, EntityId
from briefgen.records.names import fold
from briefgen.rules import problem


def tag_advice(db: sqlite3.Connection, root: Path, unread: UnreadFiles) -> Iterator[Problem]:
    """Yield a problem for each file that nothing needs, and for each name that is nearly one of a file."""
    rows = db.execute(
        f"SELECT d.entity, d.path, d.title FROM document d WHERE {FILES}"
        " AND NOT EXISTS (SELECT 1 FROM label l WHERE l.owner = d.entity AND l.owner <> '')"
        " AND NOT EXISTS (SELECT 1 FROM link l WHERE l.target = d.entity) ORDER BY d.path"
    ).fetchall()
    for entity, path, title in rows:
        if not unread.may_be(fold(title)):
            kind, hint = EntityId(entity).kind, "name it in a briefing, or remove the file"
            yield problem(f"orphan-{kind}", find(root, path, title), f'nothing names the {kind} "{title}"', hint)
    for kind in TAG_KINDS:
        yield from _similar(db, root, kind)


def _similar(db: sqlite3.Connection, root: Path, kind: str) -> Iterator[Problem]:
    claimed = db.execute(
        "SELECT n.written, d.entity, d.path, 1 FROM name n JOIN document d USING (entity)"
        f" WHERE {is_kind('n.key', kind)} ORDER BY n.written, n.entity"
    ).fetchall()
    if not claimed:
        return  # where no names are settled, nobody asked which is right
    named = db.execute(
        f"SELECT l.written, l.list, min(d.path), 0 FROM label l JOIN document d USING (entity) WHERE {IS_TAG}"
        f" AND {is_kind('l.list', kind)} AND l.owner = '' GROUP BY l.list ORDER BY l.written, l.list"
    ).fetchall()
    for one, other in similar([Named(*row) for row in (*claimed, *named)], set()):
        if one.has_file and not other.has_file:
            message = f'"{other.name}" is close to "{one.name}", which is another {kind}'
            hint = f"write it as {one.name} if they are one; if not, write a file in content/{kind}s/ for {other.name}"
            yield problem(f"similar-{kind}", find(root, other.path, other.name), message, hint)
