"""A lock, so that a site has one build at a time."""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class LockedError(Exception):
    """Another build of the same site is running."""


TIMEOUT = 0.2
"""Seconds to retry: two builds that begin at the same instant may block each other for a moment."""


@contextmanager
def lock(folder: Path) -> Iterator[None]:
    """Hold the lock of a site. The system releases it however the process ends.

    The lock is SQLite's own lock on an empty file, which works the same on every system. It has nothing to do with the
    archive. This is the only SQL outside `briefgen.archive`.

    Raises:
        LockedError: another process holds it.
        OSError: the lock cannot be used, for example because a folder is in its place.

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
        return _opened(path)
    except sqlite3.OperationalError:
        raise
    except sqlite3.DatabaseError:  # the file is not an empty database
        os.truncate(path, 0)  # keep the same file, for other processes that are about to lock it
        return _opened(path)


def _opened(path: Path) -> sqlite3.Connection:
    db = sqlite3.connect(path, timeout=TIMEOUT, isolation_level=None)
    try:
        db.execute("BEGIN EXCLUSIVE")
    except sqlite3.DatabaseError:
        db.close()
        raise
    return db
