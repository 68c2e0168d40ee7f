"""The lock of a target that is a folder: a folder with one file, named by the token of the run that holds the lock.

The folder is made under another name and renamed. On every file system, that fails if a folder that is not empty has
the name already. To release the lock, the file with the token in its name is removed, so nobody can release another's
lock. An empty folder is no lock.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from briefgen.file_tree import content_of, remove_folder
from briefgen.publish import lock as locks
from briefgen.publish.lock import Lock

TRIES = 5
"""How often to try again when a lock was there, and was released before it could be read."""


def take(place: Path, lock: Lock) -> Lock:
    """Put a lock at a place if none is there. Return the lock that is there now.

    Raises:
        OSError: nothing can be written there.

    """
    for _ in range(TRIES):
        try:
            _lay(place, lock)
        except OSError:
            if (found := current(place)) is not None:
                return found
            continue
        return lock
    _lay(place, lock)
    return lock


def _lay(place: Path, lock: Lock) -> None:
    mine = place.with_name(f"{place.name}-{lock.token}")
    try:
        mine.mkdir()
        (mine / f"{lock.token}.json").write_bytes(locks.encode(lock))
        with suppress(OSError):
            place.rmdir()  # on some systems, a folder cannot replace an empty one
        mine.rename(place)
    finally:
        remove_folder(mine)


def current(place: Path) -> Lock | None:
    """Return the lock at a place, or None if there is none."""
    try:
        names = os.listdir(place)
    except OSError:
        return None
    for name in names:
        return locks.decode(content_of(place / name) or b"", name.removesuffix(".json"))
    return None


def drop(place: Path, lock: Lock) -> None:
    """Remove a lock from a place, if it is that one."""
    with suppress(FileNotFoundError, NotADirectoryError):
        (place / f"{lock.token}.json").unlink()
    with suppress(OSError):
        place.rmdir()
