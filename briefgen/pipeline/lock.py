"""One build at a time for each site."""

from __future__ import annotations

import errno
import os
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
    """Hold the site's lock. The system releases it however the process ends.

    The lock is SQLite's own lock on an empty file, because that works alike on every system. It has nothing to do with
    the archive: this is the only SQL outside `briefgen.archive`.

    Raises:
        LockedError: another process holds it.
        OSError: the lock cannot be used, as when a folder stands in its place.

    """
    path = folder / "lock"
    if os.path.lexists(path) and (path.is_symlink() or not path.is_file()):
        raise OSError(errno.EEXIST, "the lock belongs here; remove what stands in its place", str(path))
    try:
        db = _locked(path)
    except sqlite3.DatabaseError as error:
        if "locked" in str(error):
            raise LockedError from None
        what = f"the lock cannot be used ({error}); remove it, and check who may write here"
        raise OSError(errno.EIO, what, str(path)) from error
    try:
        yield
    finally:
        db.close()


def _locked(path: Path) -> sqlite3.Connection:
    try:
        return _begun(path)
    except sqlite3.OperationalError:
        raise
    except sqlite3.DatabaseError:  # it holds something else than an empty database
        os.truncate(path, 0)  # the file stays the same one, for others that are about to lock it
        return _begun(path)


def _begun(path: Path) -> sqlite3.Connection:
    db = sqlite3.connect(path, timeout=PATIENCE, isolation_level=None)
    try:
        db.execute("BEGIN EXCLUSIVE")
    except sqlite3.DatabaseError:
        db.close()
        raise
    return db
