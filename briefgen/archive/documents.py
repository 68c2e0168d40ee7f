"""The documents of the archive: what each Markdown file says, and whether it is shown."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence

import msgspec

from briefgen.archive.keys import is_kind, name_of
from briefgen.archive.paging import paged
from briefgen.archive.visibility import IS_UNREAD, Audience, Release
from briefgen.diagnostics import Problem
from briefgen.records.ids import TAG_KINDS, EntityId
from briefgen.records.storage import encoder
from briefgen.records.terms import PUBLIC, Terms
from briefgen.tlp import rank

ActorName = tuple[str, str, int, str]
"""An actor's id, and one of its names: folded, with its rank, and as it is written."""

_problems_decoder = msgspec.msgpack.Decoder(tuple[Problem, ...])


def briefings(db: sqlite3.Connection) -> Iterator[EntityId]:
    """Yield all briefings that are shown, by id. The archive may be written to between two of them."""
    sql = "SELECT entity FROM document WHERE entity > ? AND entity < 'briefing;' AND is_shown ORDER BY entity"
    yield from (EntityId(entity) for (entity,) in paged(db, sql, "briefing:"))


def actor_names(db: sqlite3.Connection) -> set[ActorName]:
    """Return the ids and names of actors that have a file and are shown."""
    return set(
        db.execute(
            f"SELECT {name_of('entity', 'actor')}, key, rank, written FROM name INDEXED BY name_actor"
            " WHERE is_actor AND rank IN (1, 2)"
        )
    )


def paths_of(db: sqlite3.Connection, entities: set[str]) -> set[str]:
    """Return the paths of the documents' files."""
    sql = "SELECT path FROM document WHERE entity = ?"
    return {path for entity in entities for (path,) in db.execute(sql, (entity,))}


def put_problems(db: sqlite3.Connection, path: str, problems: Sequence[Problem], terms: Terms = PUBLIC) -> None:
    """Replace the problems of a file. `terms` are what withholds the file."""
    if problems:
        values = (path, encoder.encode(problems), terms.draft, terms.embargo, rank(terms.marking))
        db.execute("INSERT OR REPLACE INTO problem VALUES (?, ?, ?, ?, ?)", values)
    else:
        db.execute("DELETE FROM problem WHERE path = ?", (path,))


def problems(db: sqlite3.Connection, audience: Audience) -> Iterator[tuple[Problem, Release | None]]:
    """Yield the problems of all files, each with the release of its file if that is withheld."""
    for path, found, *terms in db.execute("SELECT path, problems, draft, embargo, marking FROM problem"):
        release = audience.release(path, *terms)
        for item in _problems_decoder.decode(found):
            yield item, release if item.rule != "withholding" else None


def is_any_tag(db: sqlite3.Connection) -> bool:
    """Return True if a topic or a place has a file."""
    sql = f"SELECT 1 FROM document WHERE {is_kind('entity', *TAG_KINDS)} LIMIT 1"
    return db.execute(sql).fetchone() is not None


def is_any_unusable(db: sqlite3.Connection) -> bool:
    """Return True if there is a file of which nothing is known, because of its problems."""
    sql = f"SELECT 1 FROM problem WHERE {IS_UNREAD} LIMIT 1"
    return db.execute(sql).fetchone() is not None


def contents(db: sqlite3.Connection) -> Iterator[tuple[str, bytes, bytes]]:
    """Yield the path, the record and the body of every document, drafts included, by path. The last two are encoded."""
    yield from db.execute("SELECT path, record, body FROM document ORDER BY path")
