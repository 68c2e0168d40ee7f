"""One update of the archive: the changes so far, and what the next stage must update.

An empty archive is filled on a fast path, `FirstUpdate`: nothing is compared with what was stored, and no page can be
stale. The methods hide the difference; `is_first` is for what works on all rows at once, or would ask long in vain.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, Self

from briefgen.archive.changes import Change
from briefgen.records.ids import EntityId, ListId, Subject

if TYPE_CHECKING:
    from briefgen.records.collation import Collation

Row = tuple[Any, ...]

_KEPT = 1_000
"""How many keys of texts are kept in memory."""


@dataclass(slots=True)
class Update:
    """An update of an archive that holds a site.

    Each set is filled by one stage and emptied by the next: folded names; documents whose anchors, references or
    participants changed; documents whose list items are dirty; lists whose names are to be compared; documents whose
    topics or places changed; ids of actors; ids of topics and places; and subjects whose pages to plan again.
    `language` is the site's: names are in its order.
    """

    is_first: ClassVar[bool] = False

    db: sqlite3.Connection
    changes: set[Change] = field(default_factory=set)
    names: set[str] = field(default_factory=set)
    anchors: set[EntityId] = field(default_factory=set)
    references: set[EntityId] = field(default_factory=set)
    participants: set[EntityId] = field(default_factory=set)
    items: set[EntityId] = field(default_factory=set)
    labels: set[str] = field(default_factory=set)
    tagged: set[EntityId] = field(default_factory=set)
    actors: set[str] = field(default_factory=set)
    tags: set[ListId] = field(default_factory=set)
    subjects: set[Subject] = field(default_factory=set)
    language: str = field(default="en", kw_only=True)
    _sort_keys: dict[str, bytes] = field(default_factory=dict, init=False)

    @property
    def collation(self) -> Collation:
        """The order of names in the site's language."""
        from briefgen.records.collation import collation_of  # imported late: an unchanged build sorts nothing

        return collation_of(self.language)

    @property
    def is_empty(self) -> bool:
        """True if nothing changed in what files say, and no pages are to be planned again."""
        names = (self.names, self.anchors, self.references, self.participants, self.labels, self.actors, self.tags)
        return not any((*names, self.items, self.tagged, self.subjects))

    def emit(self, change: Change) -> None:
        """Record a change. The queries that it concerns are asked again."""
        self.changes.add(change)

    def known(self, sql: str, *values: object) -> list[Row]:
        """Return rows that an earlier build may have stored."""
        return self.db.execute(sql, values).fetchall()

    def replace_rows(self, table: str, entity: EntityId, rows: Sequence[Row]) -> None:
        """Replace the rows of a document."""
        self.db.execute(f"DELETE FROM {table} WHERE entity = ?", (entity,))
        self._insert(table, rows)

    def _insert(self, table: str, rows: Sequence[Row]) -> None:
        if rows:
            marks = ", ".join("?" * len(rows[0]))
            self.db.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)

    def sort_key(self, text: str) -> bytes:
        """Return the key by which a text is sorted. It is worked out once and stored."""
        if text not in self._sort_keys:
            if len(self._sort_keys) == _KEPT:
                self._sort_keys.clear()
            self._sort_keys[text] = self._stored_sort_key(text)
        return self._sort_keys[text]

    def _stored_sort_key(self, text: str) -> bytes:
        row = self.db.execute("SELECT key FROM sort_key WHERE text = ?", (text,)).fetchone()
        if row:
            return bytes(row[0])
        key = self.collation.key(text)
        self.db.execute("INSERT INTO sort_key VALUES (?, ?)", (text, key))
        return key

    def mark_names(self, names: Iterable[str]) -> None:
        """Mark the links that may lead to something of these names.

        An address can be written without the slash at its end, and an attachment can be named as pages are.
        """
        keys = set(names)
        keys |= {key.removesuffix("/") for key in keys if key.startswith("address:")}
        self.names |= keys | {key.removeprefix("attachment:") for key in keys}

    def mark_items(self, entities: Iterable[EntityId]) -> None:
        """Mark the list items of documents as dirty."""
        self.items.update(entities)

    def mark_briefing(self, entity: EntityId) -> None:
        """Mark a briefing as one whose pages are planned again."""
        self.subjects.add(Subject(entity))


class FirstUpdate(Update):
    """The first update of an empty archive: all documents are new, and no page has asked a query.

    References, list items and pages are made for all documents at once, so no document is marked.
    """

    is_first: ClassVar[bool] = True
    is_empty: ClassVar[bool] = False  # all that an empty archive is to hold is made
    __slots__ = ()

    def __init__(self, db: sqlite3.Connection, language: str = "en") -> None:
        super().__init__(db, *(_EmptySet() for _ in range(8)), language=language)

    def known(self, sql: str, *values: object) -> list[Row]:
        """Return no rows, because no earlier build stored any."""
        return []

    def replace_rows(self, table: str, entity: EntityId, rows: Sequence[Row]) -> None:
        """Add the rows of a document."""
        self._insert(table, rows)

    def mark_names(self, names: Iterable[str]) -> None:
        """Do nothing: all links are resolved when all names are known."""

    def mark_briefing(self, entity: EntityId) -> None:
        """Do nothing: the pages of all briefings are planned."""


class _EmptySet(set[Any]):
    """A set that ignores what is added to it, so that memory does not grow with the archive."""

    def add(self, element: object) -> None:
        """Do nothing."""

    def update(self, *others: Iterable[object]) -> None:
        """Do nothing."""

    def __ior__(self, other: object) -> Self:
        return self
