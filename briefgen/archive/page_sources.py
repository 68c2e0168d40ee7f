"""Queries for planning pages: the address and the file of things that have pages, and whether they exist."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from briefgen.archive import list_counts
from briefgen.archive.keys import id_of, is_kind
from briefgen.records.followed import Followed
from briefgen.records.ids import EntityId, ListId


def document(db: sqlite3.Connection, entity: str) -> tuple[str, str] | None:
    """Return the address and the file of a briefing or a page of the desk, or None if there is none that is shown."""
    sql = "SELECT address, path FROM document WHERE entity = ? AND is_shown"
    row = db.execute(sql, (entity,)).fetchone()
    return (row[0], row[1]) if row else None


def old_addresses(db: sqlite3.Connection, entity: EntityId) -> Iterator[tuple[str, str, str]]:
    """Yield each old address that the file of a document that is shown states, with its address and its file."""
    sql = (
        "SELECT r.address, d.address, d.path FROM redirect r CROSS JOIN document d USING (entity)"
        " WHERE r.entity = ? AND d.is_shown"
    )
    yield from db.execute(sql, (entity,)).fetchall()


def actor(db: sqlite3.Connection, name: str) -> tuple[str, str] | None:
    """Return the address and the file ("" if it has none) of an actor, or None if there is no such actor."""
    sql = (
        "SELECT a.address, coalesce(d.path, '') FROM actor a"
        f" LEFT JOIN document d ON d.entity = {id_of('actor', 'a.id')} WHERE a.id = ?"
    )
    row = db.execute(sql, (name,)).fetchone()
    return (row[0], row[1]) if row else None


def tag(db: sqlite3.Connection, name: str) -> tuple[str, str] | None:
    """Return the address and the file ("" if it has none) of a tag by its id, or None if there is none."""
    sql = "SELECT t.address, coalesce(d.path, '') FROM tag t LEFT JOIN document d ON d.entity = t.id WHERE t.id = ?"
    row = db.execute(sql, (name,)).fetchone()
    return (row[0], row[1]) if row else None


def is_any_author(db: sqlite3.Connection) -> bool:
    """Return True if a briefing that is shown names an author, or an author has a file."""
    return db.execute(f"SELECT 1 FROM tag WHERE {is_kind('id', 'author')} LIMIT 1").fetchone() is not None


def count_actors(db: sqlite3.Connection) -> int:
    """Return how many actors there are."""
    return int(db.execute("SELECT count(*) FROM actor").fetchone()[0])


def is_followed(db: sqlite3.Connection, kind: Followed, name: ListId) -> bool:
    """Return True if a list has enough for a feed or a calendar."""
    return list_counts.total(db, name) >= kind.enough


def is_linked(db: sqlite3.Connection, path: str) -> bool:
    """Return True if a document that is shown links to the picture or attachment."""
    return db.execute("SELECT 1 FROM link WHERE target = ?", (EntityId.of("file", path),)).fetchone() is not None


def is_file(db: sqlite3.Connection, path: str) -> bool:
    """Return True if the site has a file with this path."""
    return db.execute("SELECT 1 FROM source WHERE path = ?", (path,)).fetchone() is not None
