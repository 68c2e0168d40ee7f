"""How many things each actor shares with other actors, topics, places and authors.

They are counted when rows of lists change, so that no page of an actor counts all that the actor takes part in. What
more than fifty actors take part in counts for topics, places and authors, and not for the actors.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

import msgspec

from briefgen.archive.keys import is_kind
from briefgen.records.ids import TAG_KINDS, ListId


class Sharing(msgspec.Struct, frozen=True):
    """The lists that share an item, and whether more than fifty actors take part in it."""

    lists: frozenset[ListId] = frozenset()
    is_crowded: bool = False

    def pairs(self) -> set[tuple[ListId, ListId]]:
        """Return the list of each actor with each other list that shares the item."""
        actors = [name for name in self.lists if name.kind == "actor"]
        tags = [name for name in self.lists if name.kind in TAG_KINDS]
        others = tags if self.is_crowded else [*tags, *actors]
        return {(actor, other) for actor in actors for other in others if other != actor}


def count_all(db: sqlite3.Connection) -> None:
    """Store the counts of all lists of an archive that has none yet."""
    actor = is_kind("other.list", "actor")
    db.execute(
        "INSERT INTO shared_count SELECT mine.list, other.list, count(*) FROM list_row mine"
        f" CROSS JOIN list_row other ON other.item = mine.item AND ({is_kind('other.list', *TAG_KINDS)} OR {actor}"
        " AND other.list <> mine.list AND mine.item NOT IN (SELECT id FROM list_item WHERE is_crowded))"
        f" WHERE {is_kind('mine.list', 'actor')} GROUP BY 1, 2"
    )


def replace(db: sqlite3.Connection, before: Sharing, after: Sharing) -> None:
    """Count an item where it is now, and no longer where it was before."""
    was, now = before.pairs(), after.pairs()
    _add(db, was - now, -1)
    _add(db, now - was, 1)


def _add(db: sqlite3.Connection, pairs: Iterable[tuple[ListId, ListId]], number: int) -> None:
    sql = "INSERT INTO shared_count VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET number = number + excluded.number"
    found = sorted(pairs)
    db.executemany(sql, [(*pair, number) for pair in found])
    db.executemany("DELETE FROM shared_count WHERE list = ? AND other = ? AND number = 0", found)
