"""What documents say in plain words, and in which of them a name stands, found without going through all of them.

The index is SQLite's FTS5 (https://sqlite.org/fts5.html). It is asked for documents that have all the words of a name;
whether the name itself stands there is seen in their texts.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator

from briefgen.archive.update import Update
from briefgen.markdown.mentions import words_of

_SURE = re.compile(r"[\x00-\u024f\u0400-\u0527]+")
"""Latin and Cyrillic: letters that every version of SQLite knows as letters."""


def put_text(update: Update, entity: str, text: str) -> None:
    """Store the text of a document in the place of the one it had."""
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
        # the index keeps no texts: to take one out, it is given again
        db.execute(
            "INSERT INTO full_text_index (full_text_index, rowid, text) VALUES ('delete', ?, ?)",
            (row[0], _indexed(row[1])),
        )


def mentioning(db: sqlite3.Connection, name: str) -> Iterator[str]:
    """Yield the entities in whose texts a name stands; perhaps some more, in which it is a part of a word."""
    words = words_of(name)
    sql, values = "SELECT entity FROM full_text WHERE instr(text, ?)", [name]
    if words and _SURE.fullmatch(name):
        sql += " AND rowid IN (SELECT rowid FROM full_text_index WHERE full_text_index MATCH ?)"
        values.append(" ".join(f'"{word}"' for word in words))
    yield from (entity for (entity,) in db.execute(sql, values))


def _indexed(text: str) -> str:
    """Return the words of a text as mentions count them, apart where FTS5 would take several for one."""
    return text if text.isascii() else " ".join(words_of(text))
