"""A copy of the archive with what queries read and nothing else: what is needed to render pages elsewhere."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

TABLES = (
    "actor", "anchor", "directory_row", "document", "involvement", "label", "link", "list_count", "list_item",
    "list_row", "origin", "page", "shared_count", "sort_key", "tag",
)  # fmt: skip
"""The tables that queries read. A test asks all queries and notes what they read."""

LEFT_OUT = {"document.facts": "x''"}
"""Large columns that no query reads, and what they hold instead."""

_ROWS = {"document": "visibility <> 'withheld'"}
"""Which rows of a table queries can find, where these are not all."""


def write_snapshot(archive: Path, target: Path) -> None:
    """Write what is committed to an archive, and what queries read of it, to a new file.

    Raises:
        OSError: the file cannot be written.
        sqlite3.DatabaseError: the archive cannot be read, or the disk is full.

    """
    target.touch(mode=0o600, exist_ok=False)
    with closing(sqlite3.connect(target, uri=True, isolation_level=None)) as db:
        db.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")
        db.execute("ATTACH ? AS archive", (f"{archive.as_uri()}?mode=ro",))
        db.execute("BEGIN")
        places = ", ".join("?" * len(TABLES))
        schema = (
            "SELECT type, name, sql FROM archive.sqlite_master"
            f" WHERE tbl_name IN ({places}) AND sql <> '' ORDER BY type DESC, rowid"
        )
        for kind, name, sql in db.execute(schema, TABLES).fetchall():
            db.execute(sql)
            if kind == "table":
                _copy(db, name)
        db.execute("COMMIT")


def _copy(db: sqlite3.Connection, table: str) -> None:
    names = [row[1] for row in db.execute(f"PRAGMA main.table_info({table})")]  # those that are not generated
    values = [LEFT_OUT.get(f"{table}.{name}", name) for name in names]
    rows = f"FROM archive.{table} WHERE {_ROWS.get(table, '1')}"
    db.execute(f"INSERT INTO main.{table} ({', '.join(names)}) SELECT {', '.join(values)} {rows}")
