"""One build at a time for each site."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class LockedError(Exception):
    """Another build of the same site is at work."""


PATIENCE = 0.2
"""Seconds to try again: two that begin in the same instant stand in each other's way until one of them steps back."""


@contextmanager
def lock(folder: Path) -> Iterator[None]:
    """Hold the site's lock. The system lets go of it however the process ends.

    SQLite's own file lock is what works alike on every system.

    Raises:
        LockedError: another process holds it.

    """
    db = sqlite3.connect(folder / "lock", timeout=PATIENCE, isolation_level=None)
    try:
        try:
            db.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError:
            raise LockedError from None
        yield
    finally:
        db.close()
