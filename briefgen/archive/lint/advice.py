"""Advice that `check` gives: things that stop no build, but that somebody should look at."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

from briefgen.archive.keys import id_of, name_of
from briefgen.archive.lint.locations import find
from briefgen.archive.lint.names import in_list
from briefgen.archive.lint.publication import changes_ahead, publications_ahead, unknown_publications
from briefgen.archive.lint.resolutions import early_resolutions, withdrawals_ahead
from briefgen.archive.lint.similar import Named, similar
from briefgen.archive.lint.tag_advice import tag_advice
from briefgen.archive.lint.unread_files import UnreadFiles
from briefgen.diagnostics import Problem
from briefgen.records.ids import Anchor, EntityId
from briefgen.records.list_items import stored_item
from briefgen.records.names import fold
from briefgen.rules import problem


def survey(db: sqlite3.Connection, root: Path, today: str) -> Iterator[Problem]:
    """Yield files that nothing needs, names that are nearly the same, and follow-ups and dates that are doubtful.

    `root` is the site's folder, and `today` is `YYYY-MM-DD`. Files in it are read again to find the line of a name.
    """
    unread = UnreadFiles(db, root)
    yield from _orphans(db, root, unread)
    yield from _similar(db, root)
    yield from tag_advice(db, root, unread)
    yield from _overdue(db, root, today, unread)
    yield from early_resolutions(db, root, today)
    yield from withdrawals_ahead(db, root, today)
    yield from publications_ahead(db, root, today)
    yield from unknown_publications(db, root)
    yield from changes_ahead(db, root, today)


def _orphans(db: sqlite3.Connection, root: Path, unread: UnreadFiles) -> Iterator[Problem]:
    rows = db.execute(
        f"SELECT d.path, a.name FROM actor a JOIN document d ON d.entity = {id_of('actor', 'a.id')} WHERE a.has_file"
        " AND NOT EXISTS (SELECT 1 FROM involvement i WHERE i.actor = a.id AND i.scope <> 'distinct')"
        " AND NOT EXISTS (SELECT 1 FROM link l WHERE l.target = d.entity) ORDER BY d.path"
    )
    for path, name in rows:
        if unread.may_be(fold(name)):
            continue
        hint = "name it in a briefing, or remove the file"
        yield problem("orphan-actor", find(root, path, name), f'nothing names the actor "{name}"', hint)


def _similar(db: sqlite3.Connection, root: Path) -> Iterator[Problem]:
    for one, other in similar(_names(db), _settled(db)):
        message = f'"{other.name}" is close to "{one.name}", which is another actor'
        yield problem("similar-actor", find(root, other.path, other.name), message, _similar_hint(one, other))


def _similar_hint(one: Named, other: Named) -> str:
    """Return what to write if two names are those of one actor, and if they are not."""
    if not one.has_file:
        return f"write {other.name} as {one.name} if they are one actor; if not, write a file for one of the two"
    alias = f"`aliases: [{in_list(other.name)}]`"
    apart = f"`distinct_from: [{in_list(other.actor if other.has_file else other.name)}]`"
    return f"in the file of {one.name}, write {alias} if they are one actor, {apart} if they are not"


def _names(db: sqlite3.Connection) -> list[Named]:
    """Return the names of all actors: first of those with a file, then of those that are named most often."""
    claimed = db.execute(
        f"SELECT n.written, {name_of('n.entity', 'actor')}, d.path, 1 FROM name n JOIN document d USING (entity)"
        " WHERE n.is_actor AND n.rank = 2 ORDER BY n.written, n.entity"
    )
    named = db.execute(
        "SELECT a.name, a.id, min(d.path), 0 FROM actor a JOIN involvement i ON i.actor = a.id"
        " JOIN document d ON d.entity = i.entity WHERE NOT a.has_file GROUP BY a.id"
        " ORDER BY count(DISTINCT i.entity) DESC, count(*) DESC, a.name, a.id"
    )
    return [
        Named(name, actor, path, bool(has_file)) for rows in (claimed, named) for name, actor, path, has_file in rows
    ]


def _settled(db: sqlite3.Connection) -> set[frozenset[str]]:
    """Return the pairs of actors that the file of one tells apart."""
    rows = db.execute(
        f"SELECT {name_of('i.entity', 'actor')}, coalesce(i.actor, (SELECT o.actor FROM involvement o"
        " WHERE o.key = i.key AND o.actor IS NOT NULL LIMIT 1)) AS other"
        " FROM involvement i WHERE i.scope = 'distinct' AND other IS NOT NULL"
    )
    return {frozenset(pair) for pair in rows}


def _overdue(db: sqlite3.Connection, root: Path, today: str, unread: UnreadFiles) -> Iterator[Problem]:
    rows = db.execute(
        "SELECT d.path, i.record FROM list_row r JOIN list_item i ON i.id = r.item JOIN document d USING (entity)"
        " WHERE r.list = 'due' AND r.sort < ? ORDER BY r.sort",
        (today,),
    )
    for path, record in rows:
        item = stored_item(record)
        message = f'"{item.title}" was due on {item.date} and is not resolved'
        name = EntityId(item.entity).name
        if unread.may_be(fold(f"{name}#{Anchor(item.anchor).name_as('follow-up')}")):
            continue
        hint = f"a briefing closes it with `resolves: {name}#{Anchor(item.anchor).name_as('follow-up')}`"
        yield problem("overdue-follow-up", find(root, path, item.title), message, hint)
