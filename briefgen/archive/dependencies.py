"""What each page depends on, and which pages are dirty because of it.

For each page, the archive stores the queries that the page asked, each with a digest of the answer; the templates,
assets and settings that it used (its input set, which many pages share); and the days on which it stays the same.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import msgspec

from briefgen.archive.clock import EARLIEST, LATEST
from briefgen.archive.update import Update

if TYPE_CHECKING:
    from briefgen.archive.reader import Answer, Answers, Read


class Dependencies(msgspec.Struct, frozen=True):
    """What one page depends on.

    `reads` are the queries that it asked, and `uses` are the names of the templates, assets and settings that it used.
    The page is the same on every day (`YYYY-MM-DD`) from `since` up to, but not including, `until`.
    """

    reads: list[Read]
    uses: tuple[str, ...]
    since: str
    until: str


_MARK = "UPDATE page SET is_dirty = 1, reason = ? WHERE NOT is_dirty AND"


def mark_by_answers(update: Update, today: str) -> Answers | None:
    """Ask the queries again that the changes concern, and mark the pages as dirty whose answers differ.

    Return the answers, for those who make the pages, and None if nothing changed.
    """
    if not update.changes:
        return None
    from briefgen.archive.queries import stale_keys  # imported late: an unchanged build asks no query
    from briefgen.archive.reader import Answers

    db, answers = update.db, Answers(update.db, today)
    for key in sorted(stale_keys(update.changes)):
        for number, name, digest in db.execute("SELECT id, name, digest FROM query WHERE key = ?", (key,)).fetchall():
            if db.execute("SELECT 1 FROM read WHERE query = ? LIMIT 1", (number,)).fetchone():
                _mark_by_answer(db, number, digest, f"the answer to {key} changed", answers.ask_again(name))
            else:
                db.execute("DELETE FROM query WHERE id = ?", (number,))
    update.changes.clear()
    return answers


def _mark_by_answer(db: sqlite3.Connection, query: int, digest: bytes, reason: str, answer: Answer | None) -> None:
    """Mark the pages that asked a query as dirty if the answer has another digest, or may have."""
    if answer and answer.digest == digest:
        _narrow(db, query, answer.since, answer.until)
        return
    db.execute("UPDATE query SET digest = coalesce(?, digest) WHERE id = ?", (answer and answer.digest, query))
    db.execute(f"{_MARK} id IN (SELECT page FROM read WHERE query = ?)", (reason, query))


def _narrow(db: sqlite3.Connection, query: int, since: str, until: str) -> None:
    """Note that an answer is the same today, and on which days: perhaps on fewer than before."""
    if (since, until) != (EARLIEST, LATEST):
        sql = "UPDATE page SET valid_from = max(valid_from, ?), valid_until = min(valid_until, ?)"
        pages = "id IN (SELECT page FROM read WHERE query = ?)"
        db.execute(f"{sql} WHERE {pages}", (since, until, query))


def mark_by_inputs(db: sqlite3.Connection, inputs: Mapping[str, bytes]) -> None:
    """Mark the pages as dirty that used a template, an asset or a setting that changed, and store the new digests.

    `inputs` are the digests of everything that pages can use, by name.
    """
    known: dict[str, bytes] = dict(db.execute("SELECT name, digest FROM input"))
    changed = [name for name in known.keys() | inputs.keys() if known.get(name) != inputs.get(name)]
    for name in sorted(changed):
        pages = "input_set IN (SELECT input_set FROM input_set_member WHERE input = ?)"
        db.execute(f"{_MARK} {pages}", (f"{name} changed", name))
        db.execute("DELETE FROM input WHERE name = ?", (name,))
        if name in inputs:
            db.execute("INSERT INTO input VALUES (?, ?)", (name, inputs[name]))


def mark_by_day(db: sqlite3.Connection, today: str) -> None:
    """Mark the pages as dirty that would differ today."""
    reason = f"today is {today}"
    db.execute(f"{_MARK} valid_from <> '' AND valid_from > ?", (reason, today))
    db.execute(f"{_MARK} valid_until <> '9' AND valid_until <= ?", (reason, today))


def put(db: sqlite3.Connection, page: int, found: Dependencies, input_set: int) -> None:
    """Store what a page depends on. `input_set` is a number that `input_set_of` returned."""
    db.execute("DELETE FROM read WHERE page = ?", (page,))
    db.executemany(
        "INSERT INTO query (name, key, digest) VALUES (?, ?, ?)"
        " ON CONFLICT (name) DO UPDATE SET digest = excluded.digest",
        [(read.name, read.key, read.digest) for read in found.reads],
    )
    db.executemany(
        "INSERT OR IGNORE INTO read SELECT id, ? FROM query WHERE name = ?", [(page, read.name) for read in found.reads]
    )
    values = (input_set, found.since, found.until, page)
    db.execute("UPDATE page SET input_set = ?, valid_from = ?, valid_until = ? WHERE id = ?", values)


def input_set_of(db: sqlite3.Connection, uses: tuple[str, ...]) -> int:
    """Return the number of a set of templates, assets and settings. A new set is stored first."""
    key = "\n".join(uses)
    row = db.execute("SELECT id FROM input_set WHERE inputs = ?", (key,)).fetchone()
    if row:
        return int(row[0])
    number = int(db.execute("INSERT INTO input_set (inputs) VALUES (?)", (key,)).lastrowid or 0)
    db.executemany("INSERT INTO input_set_member VALUES (?, ?)", [(use, number) for use in uses])
    return number


def asked_by(db: sqlite3.Connection, page: int) -> Iterator[str]:
    """Yield the keys of the queries that a page asked."""
    sql = "SELECT key FROM query WHERE id IN (SELECT query FROM read WHERE page = ?) ORDER BY name"
    yield from (key for (key,) in db.execute(sql, (page,)))


def used_by(db: sqlite3.Connection, page: int) -> Iterator[str]:
    """Yield the templates, assets and settings that a page used."""
    sql = (
        "SELECT input FROM input_set_member WHERE input_set = (SELECT input_set FROM page WHERE id = ?) ORDER BY input"
    )
    yield from (name for (name,) in db.execute(sql, (page,)))
