"""Single values that the archive stores from build to build, each under a name."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from briefgen.archive.tables import connect

SITE = "site"
"""The name of the title of the site that the output was written for."""

RELEASES = "releases"
"""The name of what the last check of releases found; `""` since files say something else."""


def get(db: sqlite3.Connection, name: str) -> str | None:
    """Return a value, or None if there is none of that name."""
    row = db.execute("SELECT value FROM stored_value WHERE name = ?", (name,)).fetchone()
    return str(row[0]) if row else None


def put(db: sqlite3.Connection, name: str, value: str) -> None:
    """Store a value."""
    db.execute("INSERT OR REPLACE INTO stored_value VALUES (?, ?)", (name, value))


def replace(db: sqlite3.Connection, name: str, value: str) -> bool:
    """Store a value. Return True if it differs from the one before."""
    is_changed = get(db, name) != value
    if is_changed:
        put(db, name, value)
    return is_changed


def value_in(path: Path, name: str) -> str:
    """Return a value of an archive that is not open, or "" if the archive cannot be read or has no such value."""
    if not path.is_file() or path.is_symlink():
        return ""
    try:
        db = connect(path, write=False)
    except sqlite3.Error:
        return ""
    try:
        return get(db, name) or ""
    except sqlite3.Error:
        return ""
    finally:
        db.close()
