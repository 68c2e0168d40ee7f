"""Problems across files: broken links, names claimed twice, shared addresses, follow-ups resolved twice."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

import msgspec

from briefgen.archive.lint.addresses import addresses
from briefgen.archive.lint.locations import at, find
from briefgen.archive.lint.old_addresses import check_old_addresses
from briefgen.diagnostics import Problem, Suggestions
from briefgen.records.ids import Anchor, EntityId
from briefgen.rules import problem

COMPARISONS = 400_000
"""How many names are compared to make suggestions."""

CHOICES = 12
"""How many of the targets of an ambiguous link a message names."""

_NOUNS = {"answers": "statement", "contradicts": "statement", "resolves": "follow-up"}


def check_references(db: sqlite3.Connection, root: Path, *, known_only: bool) -> Iterator[Problem]:
    """Yield all problems across files. The queries use indexes that hold only faulty or few rows.

    `root` is the site's folder. Files in it are read again to find the line of a name.
    """
    yield from _links(db, root)
    yield from _aliases(db, root)
    yield from addresses(db, root)
    yield from check_old_addresses(db, root)
    yield from _resolved_twice(db, root)
    if known_only:
        yield from _unknown_actors(db, root)


class _FaultyLink(msgspec.Struct, frozen=True):
    """A link that does not lead to exactly one thing that is shown."""

    kind: str
    state: str
    key: EntityId
    anchor: Anchor
    written: str
    target: EntityId
    fallback: str


_Fault = tuple[str, str, str]
"""The rule, the message and the hint of a problem."""


def _links(db: sqlite3.Connection, root: Path) -> Iterator[Problem]:
    rows = db.execute(
        'SELECT d.path, l.line, l."column",'
        " l.kind, l.state, l.key, l.anchor, l.written, coalesce(l.target, ''), l.fallback"
        " FROM link l JOIN document d ON d.entity = l.entity WHERE l.state <> 'ok' AND d.is_shown ORDER BY d.path"
    ).fetchall()
    near = NearestNames(db)
    for path, line, column, kind, state, key, anchor, written, target, fallback in rows:
        link = _FaultyLink(kind, state, EntityId(key), Anchor(anchor), written, EntityId(target), fallback)
        if fault := _link_fault(near, link):
            rule, message, hint = fault
            yield problem(rule, at(root, path, line, column), message, hint)


def _link_fault(near: NearestNames, link: _FaultyLink) -> _Fault | None:
    if link.state == "withheld":
        if link.fallback or link.kind not in ("wiki", "related"):
            return None
        message = f'"{link.written}" leads to a draft or to something under embargo'
        return "withheld-link", message, "write [[…|text]]: the text stands there without a link"
    if link.state == "ambiguous":
        message = f'"{link.written}" could lead to {near.choices(link.key)}'
        return "ambiguous-link", message, "name the one that is meant by its path, as in [[2021/name]]"
    if link.state == "anchor":
        return _anchor_fault(near, link)
    if link.kind == "file":
        hint = "check the path, seen from this file, and upper and lower case"
        return "missing-file", f'there is no file "{link.key.name}"', hint
    if link.kind == "resolves":
        message = f'there is no briefing "{link.written.partition("#")[0]}"'
        return "not-promised", message, near.name(link.key, "write <briefing>#<follow-up>")
    noun = "page" if link.kind in ("wiki", "path") else "briefing"
    hint = near.name(link.key, "check the name, or write the briefing or actor that is missing")
    return "broken-link", f'there is no {noun} "{link.written}"', hint


def _anchor_fault(near: NearestNames, link: _FaultyLink) -> _Fault:
    noun, name = _NOUNS.get(link.kind), link.target.name
    if noun is None:
        hint = near.anchor(link.anchor, link.target, "", "its parts are")
        return "broken-anchor", f'"{name}" has no part "{link.anchor}"', hint
    wanted = link.anchor.name_as(noun)
    rule = "not-promised" if link.kind == "resolves" else "broken-anchor"
    message = f'"{name}" has no {noun} "{wanted}"' if wanted else f'"{link.written}" names no {noun}'
    return rule, message, near.anchor(wanted, link.target, Anchor.of(noun, ""), f"its {noun}s are")


def _listed(what: str, names: Sequence[str]) -> str:
    return f"{what}: {', '.join(names[:12])}" if names else "it has none"


class NearestNames:
    """Finds the names that somebody could have meant. After many comparisons it returns no suggestions."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._suggestions = Suggestions(COMPARISONS)
        self.name, self.choices, self._anchors = cache(self._name), cache(self._choices), cache(self._anchors_of)

    def anchor(self, anchor: str, target: str, prefix: str, what: str) -> str:
        """Return a hint for an anchor, from those of a document that begin with a prefix. It omits the prefix."""
        known = self._anchors(target, prefix)
        return self._suggestions.of(anchor, known, _listed(what, known))

    def _anchors_of(self, target: str, prefix: str) -> tuple[str, ...]:
        sql = "SELECT substr(id, ?) FROM anchor WHERE entity = ? AND id >= ? AND id < ? ORDER BY id"
        rows = self._db.execute(sql, (len(prefix) + 1, target, prefix, prefix + "\U0010ffff"))
        return tuple(name for (name,) in rows)

    def _choices(self, key: str) -> str:
        rows = self._db.execute(
            "SELECT DISTINCT entity FROM name WHERE key = ? AND rank = (SELECT min(rank) FROM name WHERE key = ?)"
            " ORDER BY entity",
            (key, key),
        ).fetchall()
        names = [f'"{EntityId(row[0]).name}"' for row in rows]
        more = [f"one of {len(names) - CHOICES} others"] if len(names) > CHOICES else []
        return " or ".join(names[:CHOICES] + more)

    def _name(self, key: str, otherwise: str) -> str:
        """Return a hint with the nearest of the names that begin alike, because comparing all would take too long."""
        for length in (3, 1):
            if self._suggestions.spent:
                break
            head = key[:length]
            rows = self._db.execute(
                "SELECT DISTINCT written FROM name WHERE key >= ? AND key < ? AND rank > 0 LIMIT 2000",
                (head, head + "\U0010ffff"),
            )
            found = self._suggestions.of(key, [row[0] for row in rows])
            if found:
                return found
        return otherwise


def _aliases(db: sqlite3.Connection, root: Path) -> Iterator[Problem]:
    rows = db.execute(
        "SELECT n.key, min(d.path) FROM name n INDEXED BY name_claim JOIN document d ON d.entity = n.entity"
        " WHERE n.is_actor AND n.rank IN (1, 2) GROUP BY n.key HAVING count(DISTINCT n.entity) > 1"
    ).fetchall()
    for key, first in rows:
        others = db.execute(
            "SELECT d.path, max(n.written) FROM name n JOIN document d ON d.entity = n.entity"
            " WHERE n.key = ? AND n.is_actor AND n.rank IN (1, 2) AND d.path <> ? GROUP BY d.path ORDER BY d.path",
            (key, first),
        ).fetchall()
        for path, shown in others:
            message = f'"{shown}" is claimed by {first} and by {path}'
            hint = "leave it with one of the two; if both are one actor, make them one file"
            yield problem("alias-claimed-twice", find(root, path, shown), message, hint)


def _resolved_twice(db: sqlite3.Connection, root: Path) -> Iterator[Problem]:
    rows = db.execute(
        "SELECT target, anchor FROM link WHERE kind = 'resolves' AND target IS NOT NULL"
        " GROUP BY target, anchor HAVING count(*) > 1"
    ).fetchall()
    for target, anchor in rows:
        found = db.execute(
            'SELECT d.path, l.line, l."column" FROM link l JOIN document d ON d.entity = l.entity'
            " WHERE l.kind = 'resolves' AND l.target = ? AND l.anchor = ? ORDER BY d.path, l.number",
            (target, anchor),
        ).fetchall()
        name = f"{EntityId(target).name}#{Anchor(anchor).name_as('follow-up')}"
        for path, line, column in found[1:]:
            message = f'"{name}" is already resolved by {found[0][0]}'
            hint = "remove it here or there; what goes on after a first step is a new follow-up"
            yield problem("resolved-twice", at(root, path, line, column), message, hint)


def _unknown_actors(db: sqlite3.Connection, root: Path) -> Iterator[Problem]:
    rows = db.execute(
        "SELECT d.path, i.name, i.key FROM actor a JOIN involvement i ON i.actor = a.id"
        " JOIN document d ON d.entity = i.entity WHERE a.has_file = 0 AND i.implicit <> ''"
        " ORDER BY d.path, i.scope, i.number"
    ).fetchall()
    near = NearestNames(db)
    for path, name, key in rows:
        hint = near.name(key, "write content/actors/<name>.md, or set known_only = false in [actors]")
        yield problem("unknown-actor", find(root, path, name), f'no file claims the actor "{name}"', hint)
