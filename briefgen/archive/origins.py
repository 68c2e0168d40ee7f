"""The names under which things were first published, if they have others now: ids in feeds are made from them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping

from briefgen.archive.changes import OriginChanged, SiteOriginChanged
from briefgen.archive.paging import newest
from briefgen.archive.update import Update
from briefgen.records.ids import ListId, Subject

SITE = Subject("site")
"""The site itself, whose name is its title."""


def put(update: Update, names: Mapping[str, str]) -> None:
    """Replace the names. Emit a change for each list whose feed they concern.

    The state of one is `new` until it is settled, then `known`; `follower` if it only keeps two from being the same.
    """
    before: dict[str, str] = dict(update.known("SELECT thing, first FROM origin"))
    after = _with_their_followers(names)
    for thing in sorted(before.keys() | after.keys()):
        if before.get(thing) == after.get(thing):
            continue
        update.db.execute("DELETE FROM origin WHERE thing = ?", (thing,))
        if thing in after:
            state = "new" if thing in names else "follower"
            update.db.execute("INSERT INTO origin VALUES (?, ?, ?)", (thing, after[thing], state))
        if thing == SITE:
            update.emit(SiteOriginChanged())
        else:
            for name in _lists(update, Subject(thing)):
                update.emit(OriginChanged(ListId(name)))


def _with_their_followers(names: Mapping[str, str]) -> dict[str, str]:
    """Return the names, with one for whatever has the first name of something else now: no two have the same."""
    taken, found = set(names.values()), dict(names)
    for first in taken - names.keys() - {names.get(SITE, "")}:
        number = 2
        while f"{first}//{number}" in taken:
            number += 1
        found[first] = f"{first}//{number}"
    return found


def _lists(update: Update, thing: Subject) -> Iterable[str]:
    """Return the lists that a thing is in, and those that are about it."""
    sql = "SELECT DISTINCT list FROM list_row JOIN list_item ON id = item WHERE entity = ?"
    return [thing, ListId.of(f"feed-{thing.kind}", thing.key), *(name for (name,) in update.known(sql, thing))]


def is_any(db: sqlite3.Connection) -> bool:
    """Return True if anything had another name at its first publication."""
    return db.execute("SELECT 1 FROM origin LIMIT 1").fetchone() is not None


def of_list(db: sqlite3.Connection, name: ListId, before: str, limit: int) -> dict[str, str]:
    """Return the first names of what a list is about, and of the last briefings before a sort key."""
    own = Subject.of(name.kind.removeprefix("feed-"), name.key)
    first = "SELECT i.entity, o.first FROM list_item i JOIN origin o ON o.thing = i.entity WHERE i.id = ?"
    about = db.execute("SELECT thing, first FROM origin WHERE thing = ?", (own,)).fetchall()
    found = [row for item in newest(db, name, before, limit) for row in db.execute(first, (item,))]
    return dict(sorted(about + found))


def all_names(db: sqlite3.Connection) -> dict[str, tuple[str, str]]:
    """Return the first name and the state of all that have other names now."""
    return {thing: (first, state) for thing, first, state in db.execute("SELECT thing, first, state FROM origin")}


def settle(db: sqlite3.Connection) -> None:
    """Note that all names were seen by a build for everybody."""
    db.execute("UPDATE origin SET state = 'known' WHERE state = 'new'")


def site(db: sqlite3.Connection) -> str:
    """Return the title under which the site was first published, or "" if that is its title now."""
    row = db.execute("SELECT first FROM origin WHERE thing = ?", (SITE,)).fetchone()
    return str(row[0]) if row else ""
