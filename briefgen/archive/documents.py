"""The documents of the archive: what each Markdown file says, and whether it is shown."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence

import msgspec

from briefgen.archive.paging import paged
from briefgen.diagnostics import Problem
from briefgen.records.ids import EntityId
from briefgen.records.storage import encoder

_problems_decoder = msgspec.msgpack.Decoder(tuple[Problem, ...])


def briefings(db: sqlite3.Connection) -> Iterator[EntityId]:
    """Yield all briefings that are shown, by id. The archive may be written to between two of them."""
    sql = "SELECT entity FROM document WHERE entity > ? AND entity < 'briefing;' AND is_shown ORDER BY entity"
    yield from (EntityId(entity) for (entity,) in paged(db, sql, "briefing:"))


def actor_names(db: sqlite3.Connection) -> set[tuple[str, str]]:
    """Return the names of actors that have a file and are shown, each with the actor's id."""
    rows = db.execute("SELECT written, entity FROM name INDEXED BY name_actor WHERE is_actor AND rank = 2")
    return {(name, EntityId(entity).name) for name, entity in rows}


def paths_of(db: sqlite3.Connection, entities: set[str]) -> set[str]:
    """Return the paths of the documents' files."""
    sql = "SELECT path FROM document WHERE entity = ?"
    return {path for entity in entities for (path,) in db.execute(sql, (entity,))}


def put_problems(db: sqlite3.Connection, path: str, problems: Sequence[Problem]) -> None:
    """Replace the problems of a file."""
    if problems:
        db.execute("INSERT OR REPLACE INTO problem VALUES (?, ?)", (path, encoder.encode(problems)))
    else:
        db.execute("DELETE FROM problem WHERE path = ?", (path,))


def problems(db: sqlite3.Connection) -> list[Problem]:
    """Return the problems of all files."""
    return [item for (found,) in db.execute("SELECT problems FROM problem") for item in _problems_decoder.decode(found)]


def is_any_unusable(db: sqlite3.Connection) -> bool:
    """Return True if there is a file of which nothing is known, because of its problems."""
    sql = "SELECT 1 FROM problem WHERE path NOT IN (SELECT path FROM document) LIMIT 1"
    return db.execute(sql).fetchone() is not None


def contents(db: sqlite3.Connection) -> Iterator[tuple[str, bytes, bytes]]:
    """Yield the path, the record and the body of every document, drafts included, by path. The last two are encoded."""
    yield from db.execute("SELECT path, record, body FROM document ORDER BY path")
