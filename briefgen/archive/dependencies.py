"""Which pages are out of date, and why."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping

from briefgen.archive.changes import Work
from briefgen.archive.clock import Clock
from briefgen.archive.reader import ask_again


def mark(db: sqlite3.Connection, work: Work, inputs: Mapping[str, bytes], today: str) -> None:
    """Mark every page that must be made again with the reason.

    A question whose key was touched is asked again; only if the answer is another are the pages that asked it marked.
    """
    _by_answers(db, work, today)
    _by_inputs(db, inputs)
    _by_day(db, today)
    _by_files(db)


def _by_answers(db: sqlite3.Connection, work: Work, today: str) -> None:
    for key in sorted(work.touched):
        for number, name, digest in db.execute("SELECT id, name, digest FROM query WHERE key = ?", (key,)).fetchall():
            if not db.execute("SELECT 1 FROM read WHERE query = ? LIMIT 1", (number,)).fetchone():
                db.execute("DELETE FROM query WHERE id = ?", (number,))
                continue
            answer = ask_again(db, Clock(today), name)
            if answer != digest:
                db.execute("UPDATE query SET digest = coalesce(?, digest) WHERE id = ?", (answer, number))
                sql = "UPDATE page SET reason = ? WHERE id IN (SELECT page FROM read WHERE query = ?) AND reason = ''"
                db.execute(sql, (f"the answer to {key} changed", number))
    work.touched.clear()


def _by_inputs(db: sqlite3.Connection, inputs: Mapping[str, bytes]) -> None:
    known: dict[str, bytes] = dict(db.execute("SELECT name, digest FROM input"))
    changed = [name for name in known.keys() | inputs.keys() if known.get(name) != inputs.get(name)]
    for name in sorted(changed):
        sql = (
            "UPDATE page SET reason = ? WHERE reason = '' AND footprint IN"
            " (SELECT footprint FROM footprint_input WHERE input = ?)"
        )
        db.execute(sql, (f"{name} changed", name))
        db.execute("DELETE FROM input WHERE name = ?", (name,))
        if name in inputs:
            db.execute("INSERT INTO input VALUES (?, ?)", (name, inputs[name]))


def _by_day(db: sqlite3.Connection, today: str) -> None:
    reason = f"today is {today}"
    db.execute("UPDATE page SET reason = ? WHERE valid_from <> '' AND valid_from > ? AND reason = ''", (reason, today))
    db.execute(
        "UPDATE page SET reason = ? WHERE valid_until <> '9' AND valid_until <= ? AND reason = ''", (reason, today)
    )


def _by_files(db: sqlite3.Connection) -> None:
    """A copied file is out of date when its source is another."""
    sql = """
        UPDATE page SET reason = 'the file changed'
        WHERE kind IN ('file', 'static', 'asset') AND reason = '' AND digest IS NOT (
            SELECT digest FROM source WHERE source.path = page.source)
    """
    db.execute(sql)
