"""The folder of all that can be deleted, `.briefgen/`: what a build opens there is its own, or the build refuses."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from stat import S_ISREG

from briefgen.archive import integrity

FILES = (".db", ".db-wal", ".db-shm", integrity.SUFFIX)


def make_folder(path: Path) -> None:
    """Make a folder of ours. Raises OSError if something else stands in its place, such as a link."""
    what = "a folder of briefgen's belongs here; remove what stands in its place"
    if path.is_symlink():
        raise OSError(errno.ENOTDIR, what, str(path))
    try:
        path.mkdir(exist_ok=True)
    except FileExistsError:
        raise OSError(errno.ENOTDIR, what, str(path)) from None


def check_folder(path: Path) -> None:
    """Check a folder of ours that need not be there. Raises OSError if a link stands in its place."""
    if path.is_symlink():
        make_folder(path)


def check_files(archive: Path, *others: Path) -> None:
    """Check an archive, what lies beside it, and other files of ours, none of which need be there.

    Raises:
        OSError: a link, a folder or a special file stands in the place of one of them.

    """
    for path in (*(archive.with_suffix(ending) for ending in FILES), *others):
        try:
            mode = os.lstat(path).st_mode
        except FileNotFoundError:
            continue
        if not S_ISREG(mode):
            what = "a file of briefgen's belongs here; remove what stands in its place"
            raise OSError(errno.EEXIST, what, str(path))
