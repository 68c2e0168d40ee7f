"""The letters under which the directories of topics and places have their names."""

from __future__ import annotations

import sqlite3

from briefgen.archive.keys import is_kind
from briefgen.archive.results import Parts


def letters(db: sqlite3.Connection, kind: str) -> Parts:
    """Return the letters of all topics or places in the order of names, each with how many have it.

    A letter is what `Collation.first` returns.
    """
    rows = db.execute(
        "SELECT t.letter, count(*) FROM tag t JOIN sort_key s ON s.text = t.name"
        f" WHERE {is_kind('t.id', kind)} GROUP BY t.letter ORDER BY min(s.key)"
    )
    return tuple(rows.fetchall())
