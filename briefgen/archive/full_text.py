"""The full text of documents, and which of them mention a name.

The index is SQLite's FTS5 (https://sqlite.org/fts5.html). It finds the documents that contain all words of a name; then
their texts are searched for the name itself.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator

from briefgen.archive.update import Update
from briefgen.markdown.mentions import words_of

_SAFE_LETTERS = re.compile(r"[\x00-\u024f\u0400-\u0527]+")
"""Latin and Cyrillic: every version of SQLite treats these as letters."""


def put_text(update: Update, entity: str, text: str) -> None:
    """Store the text of a document, and replace the one before."""
    known = update.known("SELECT text FROM full_text WHERE entity = ?", entity)
    if known == [(text,)]:
        return
    if known:
        remove_text(update.db, entity)
    number = update.db.execute("INSERT INTO full_text (entity, text) VALUES (?, ?)", (entity, text)).lastrowid
    update.db.execute("INSERT INTO full_text_index (rowid, text) VALUES (?, ?)", (number, _indexed(text)))


def remove_text(db: sqlite3.Connection, entity: str) -> None:
    """Remove the text of a document, if there is one."""
    row = db.execute("DELETE FROM full_text WHERE entity = ? RETURNING rowid, text", (entity,)).fetchone()
    if row:
        # the index stores no texts, so FTS5 needs the text to delete it
        db.execute(
            "INSERT INTO full_text_index (full_text_index, rowid, text) VALUES ('delete', ?, ?)",
            (row[0], _indexed(row[1])),
        )


def mentioning(db: sqlite3.Connection, name: str) -> Iterator[str]:
    """Yield the documents whose text contains a name. In some of them it may be only a part of a word."""
    condition, values = _contains(name)
    yield from (entity for (entity,) in db.execute(f"SELECT entity FROM full_text WHERE {condition}", values))


def first_mentioning(db: sqlite3.Connection, name: str) -> Iterator[str]:
    """Yield the first document by id that is shown and whose text contains a name, as above; or none."""
    condition, values = _contains(name)
    sql = (
        f"SELECT entity FROM full_text t WHERE {condition} AND EXISTS"
        " (SELECT 1 FROM document d WHERE d.entity = t.entity AND d.is_shown) ORDER BY entity LIMIT 1"
    )
    yield from (entity for (entity,) in db.execute(sql, values))


def _contains(name: str) -> tuple[str, list[str]]:
    """Return the SQL that is true for the texts that contain a name, and its parameters."""
    words = words_of(name)
    if not (words and _SAFE_LETTERS.fullmatch(name)):
        return "instr(text, ?)", [name]
    found = "rowid IN (SELECT rowid FROM full_text_index WHERE full_text_index MATCH ?)"
    return f"{found} AND instr(text, ?)", [" ".join(f'"{word}"' for word in words), name]


def _indexed(text: str) -> str:
    """Return the words of a text, divided as mentions divide them: FTS5 divides some scripts differently."""
    return text if text.isascii() else " ".join(words_of(text))
