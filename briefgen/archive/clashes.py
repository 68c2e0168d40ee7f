"""Different names that come to one slug: of outcomes, countries, offices, and of topics, places, actors without a file.

The slug is what the archive and addresses know them by, so nothing can be published until they are told apart.
"""

from __future__ import annotations

import sqlite3

from briefgen.archive import tables
from briefgen.archive.directory_rows import GROUPS
from briefgen.archive.keys import id_of, is_kind, name_of
from briefgen.archive.update import Update
from briefgen.records.names import fold

_IMPLIED = "FROM involvement i INDEXED BY involvement_implied WHERE i.actor = a.id AND i.state = 'implied'"
_FIND = (
    "SELECT list FROM label WHERE {lists} owner = '' GROUP BY list HAVING min(key) <> max(key)"
    " OR EXISTS (SELECT 1 FROM tag WHERE id = list AND has_file)",
    f"SELECT {id_of('actor', 'a.id')} FROM actor a WHERE {{actors}} ((SELECT min(key) {_IMPLIED}) <> "
    f"(SELECT max(key) {_IMPLIED}) OR (a.has_file AND EXISTS (SELECT 1 {_IMPLIED})))",
    f"SELECT r.list FROM directory_row r WHERE {{groups}} {is_kind('r.list', *GROUPS)} GROUP BY r.list"
    " HAVING min(r.name) <> max(r.name) AND (SELECT min(folded(o.name)) <> max(folded(o.name))"
    " FROM directory_row o WHERE o.list = r.list)",
    "SELECT r.list FROM directory_row r JOIN involvement i"
    f" ON i.entity = {id_of('actor', 'r.entry')} AND i.scope = 'country' AND i.actor IS NOT NULL"
    f" WHERE {{groups}} {is_kind('r.list', 'country')} GROUP BY r.list HAVING min(i.actor) <> max(i.actor)",
)
"""Which lists stand for more than one name, or for two countries of one name."""


def find_clashes(update: Update) -> None:
    """Note which lists have names that clash: of all lists in a new archive, else of those whose names changed."""
    db = update.db
    db.create_function("folded", 1, fold, deterministic=True)
    if update.is_first:
        _insert(db, lists="", actors="", groups="")
        return
    tables.fill_temporary(db, "changed_list", update.labels)
    db.execute("DELETE FROM clash WHERE list IN (SELECT value FROM changed_list)")
    changed = "SELECT value FROM changed_list"
    actors = f"SELECT {name_of('value', 'actor')} FROM changed_list WHERE {is_kind('value', 'actor')}"
    _insert(
        db,
        lists=f"list IN ({changed}) AND",
        actors=f"a.id IN ({actors}) AND",
        groups=f"r.list IN ({changed}) AND",
    )
    update.labels.clear()


def _insert(db: sqlite3.Connection, **conditions: str) -> None:
    for sql in _FIND:
        db.execute("INSERT OR IGNORE INTO clash " + sql.format(**conditions))
