"""One update of the archive: what changed, and what the next stage has to bring up to date.

An archive that is empty is filled on a fast path: nothing is compared with what was known, and no change concerns a
page. `Update` and `FirstUpdate` are the two ways. Nothing else tells them apart but the stages that work on all rows at
once.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Self

from briefgen.archive.changes import Change
from briefgen.records.ids import EntityId, Subject

Row = tuple[Any, ...]


@dataclass(slots=True)
class Update:
    """An update of an archive that holds a site.

    Each set is filled by one stage and emptied by the next: folded names, documents whose anchors, references or
    participants are others, documents whose list items are dirty, actors (by id), and subjects of pages.
    """

    is_first: ClassVar[bool] = False

    db: sqlite3.Connection
    changes: set[Change] = field(default_factory=set)
    names: set[str] = field(default_factory=set)
    anchors: set[EntityId] = field(default_factory=set)
    references: set[EntityId] = field(default_factory=set)
    participants: set[EntityId] = field(default_factory=set)
    items: set[EntityId] = field(default_factory=set)
    actors: set[str] = field(default_factory=set)
    subjects: set[Subject] = field(default_factory=set)

    def emit(self, change: Change) -> None:
        """Note a change: answers that it concerns are asked again."""
        self.changes.add(change)

    def known(self, sql: str, *values: object) -> list[Row]:
        """Return rows that the archive holds from before."""
        return self.db.execute(sql, values).fetchall()

    def replace_rows(self, table: str, entity: EntityId, rows: Sequence[Row]) -> None:
        """Put these rows of a document in the place of those that it had."""
        self.db.execute(f"DELETE FROM {table} WHERE entity = ?", (entity,))
        self._insert(table, rows)

    def _insert(self, table: str, rows: Sequence[Row]) -> None:
        if rows:
            marks = ", ".join("?" * len(rows[0]))
            self.db.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)

    def mark_items(self, entities: Iterable[EntityId]) -> None:
        """Mark the list items of documents as dirty."""
        self.items.update(entities)

    def mark_briefing(self, entity: EntityId) -> None:
        """Mark a briefing as one whose pages are planned anew."""
        self.subjects.add(Subject(entity))


class FirstUpdate(Update):
    """The first update of an empty archive: all documents are new, and no page has asked anything.

    References, list items and pages of briefings are worked out for all documents at once, so none of them is marked.
    """

    is_first: ClassVar[bool] = True
    __slots__ = ()

    def __init__(self, db: sqlite3.Connection) -> None:
        super().__init__(db, *(_Unfilled() for _ in range(6)))

    def known(self, sql: str, *values: object) -> list[Row]:
        """Return no rows, without asking."""
        return []

    def replace_rows(self, table: str, entity: EntityId, rows: Sequence[Row]) -> None:
        """Add the rows of a document."""
        self._insert(table, rows)

    def mark_briefing(self, entity: EntityId) -> None:
        """Do nothing: the pages of all briefings are planned."""


class _Unfilled(set[Any]):
    """A set that stays empty, whatever is added: nothing in memory grows with the archive."""

    def add(self, element: object) -> None:
        """Do nothing."""

    def update(self, *others: Iterable[object]) -> None:
        """Do nothing."""

    def __ior__(self, other: object) -> Self:
        return self
