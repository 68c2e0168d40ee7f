"""Different names that come to one slug: of outcomes, and of topics, places and actors without a file.

The slug is what the archive and addresses know them by, so nothing can be published until they are told apart.
"""

from __future__ import annotations

import sqlite3

from briefgen.archive import tables
from briefgen.archive.keys import id_of, is_kind, name_of
from briefgen.archive.update import Update

_IMPLIED = "FROM involvement i INDEXED BY involvement_implied WHERE i.actor = a.id AND i.state = 'implied'"
_FIND = (
    "SELECT list FROM label WHERE {lists} owner = '' GROUP BY list HAVING min(key) <> max(key)"
    " OR EXISTS (SELECT 1 FROM tag WHERE id = list AND has_file)",
    f"SELECT {id_of('actor', 'a.id')} FROM actor a WHERE {{actors}} ((SELECT min(key) {_IMPLIED}) <> "
    f"(SELECT max(key) {_IMPLIED}) OR (a.has_file AND EXISTS (SELECT 1 {_IMPLIED})))",
)
"""Which lists stand for more than one name. Minimum and maximum are each found by one step in an index."""


def find_clashes(update: Update) -> None:
    """Note which lists have names that clash: of all lists in a new archive, else of those whose names changed."""
    db = update.db
    if update.is_first:
        _insert(db, "", "")
        return
    tables.fill_temporary(db, "changed_list", update.labels)
    db.execute("DELETE FROM clash WHERE list IN (SELECT value FROM changed_list)")
    changed = "SELECT value FROM changed_list"
    actors = f"SELECT {name_of('value', 'actor')} FROM changed_list WHERE {is_kind('value', 'actor')}"
    _insert(db, f"list IN ({changed}) AND", f"a.id IN ({actors}) AND")
    update.labels.clear()


def _insert(db: sqlite3.Connection, lists: str, actors: str) -> None:
    for sql in _FIND:
        db.execute("INSERT OR IGNORE INTO clash " + sql.format(lists=lists, actors=actors))
