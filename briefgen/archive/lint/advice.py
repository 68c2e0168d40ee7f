"""Advice that `check` gives: things that stop no build, but that somebody should look at."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import combinations
from pathlib import Path

from briefgen.archive.keys import id_of, name_of
from briefgen.archive.lint.locations import find
from briefgen.archive.lint.unread_files import UnreadFiles
from briefgen.diagnostics import Problem
from briefgen.records.ids import Anchor, EntityId
from briefgen.records.list_items import item_decoder
from briefgen.records.names import fold
from briefgen.rules import problem

CLOSE = 0.88
"""How similar two names must be (difflib's ratio, 0 to 1) to be reported."""

Named = tuple[str, str, str]
"""A name, the actor's id, and the path of a file that holds the name."""


def survey(db: sqlite3.Connection, root: Path, today: str) -> Iterator[Problem]:
    """Yield orphan actors, near-duplicate names, and follow-ups that are overdue today (`YYYY-MM-DD`).

    `root` is the site's folder. Files in it are read again to find the line of a name.
    """
    unread = UnreadFiles(db, root)
    yield from _orphans(db, root, unread)
    yield from _similar(db, root)
    yield from _overdue(db, root, today, unread)


def _orphans(db: sqlite3.Connection, root: Path, unread: UnreadFiles) -> Iterator[Problem]:
    rows = db.execute(
        f"SELECT d.path, a.name FROM actor a JOIN document d ON d.entity = {id_of('actor', 'a.id')} WHERE a.has_file"
        " AND NOT EXISTS (SELECT 1 FROM involvement i WHERE i.actor = a.id)"
        " AND NOT EXISTS (SELECT 1 FROM link l WHERE l.target = d.entity) ORDER BY d.path"
    )
    for path, name in rows:
        if unread.may_be(fold(name)):
            continue
        hint = "name it in a briefing, or remove the file"
        yield problem("orphan-actor", find(root, path, name), f'nothing names the actor "{name}"', hint)


def _similar(db: sqlite3.Connection, root: Path) -> Iterator[Problem]:
    """Compare the names that begin alike or have a word in common, because all pairs would be too many."""
    seen: set[tuple[str, str]] = set()
    for group in _groups(_names(db)):
        for one, other in combinations(group, 2):
            pair = min(one[1], other[1]), max(one[1], other[1])
            if one[1] != other[1] and pair not in seen and _alike(one[0], other[0]):
                seen.add(pair)
                hint = f"if they are one actor, write `aliases: [{other[0]}]` in the file of {one[0]}"
                message = f'"{other[0]}" is close to "{one[0]}", which is another actor'
                yield problem("similar-actor", find(root, other[2], other[0]), message, hint)


def _names(db: sqlite3.Connection) -> list[Named]:
    """Return the names of all actors: first of those with a file."""
    claimed = db.execute(
        f"SELECT n.written, {name_of('n.entity', 'actor')}, d.path FROM name n JOIN document d ON d.entity = n.entity"
        " WHERE n.is_actor AND n.rank = 2 ORDER BY n.written"
    ).fetchall()
    named = db.execute(
        "SELECT a.name, a.id, min(d.path) FROM actor a JOIN involvement i ON i.actor = a.id"
        " JOIN document d ON d.entity = i.entity WHERE NOT a.has_file GROUP BY a.id ORDER BY a.name"
    ).fetchall()
    return [*claimed, *named]


def _groups(names: list[Named]) -> Iterator[list[Named]]:
    groups: dict[str, list[Named]] = {}
    for named in names:
        words = fold(named[0]).split()
        for key in {words[0][:3], *words} if words else ():
            groups.setdefault(key, []).append(named)
    return iter(groups.values())


def _alike(one: str, other: str) -> bool:
    left, right = fold(one), fold(other)
    if min(len(left), len(right)) < 5:
        return False
    if sorted(left.split()) == sorted(right.split()):
        return True
    matcher = SequenceMatcher(None, left, right)
    return matcher.quick_ratio() >= CLOSE and matcher.ratio() >= CLOSE


def _overdue(db: sqlite3.Connection, root: Path, today: str, unread: UnreadFiles) -> Iterator[Problem]:
    rows = db.execute(
        "SELECT d.path, i.record FROM list_row r JOIN list_item i ON i.id = r.item JOIN document d USING (entity)"
        " WHERE r.list = 'due' AND r.sort < ? ORDER BY r.sort",
        (today,),
    )
    for path, record in rows:
        item = item_decoder.decode(record)
        message = f'"{item.title}" was due on {item.date} and is not resolved'
        name = EntityId(item.entity).name
        if unread.may_be(fold(f"{name}#{Anchor(item.anchor).name_as('follow-up')}")):
            continue
        hint = f"a briefing closes it with `resolves: {name}#{Anchor(item.anchor).name_as('follow-up')}`"
        yield problem("overdue-follow-up", find(root, path, item.title), message, hint)
