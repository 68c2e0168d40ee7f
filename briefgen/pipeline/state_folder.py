"""The folder `.briefgen/`, in which everything can be deleted. A build refuses to open what briefgen did not make."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from stat import S_ISREG

from briefgen.archive import integrity

FILES = (".db", ".db-wal", ".db-shm", integrity.SUFFIX, integrity.DIGESTS)


def make_folder(path: Path) -> None:
    """Make a folder. Raises OSError if something else, such as a link, is in its place."""
    what = "a folder of briefgen's belongs here; remove what stands in its place"
    if path.is_symlink():
        raise OSError(errno.ENOTDIR, what, str(path))
    try:
        path.mkdir(exist_ok=True)
    except FileExistsError:
        raise OSError(errno.ENOTDIR, what, str(path)) from None


def check_folder(path: Path) -> None:
    """Check a folder, which may be missing. Raises OSError if a link is in its place."""
    if path.is_symlink():
        make_folder(path)


def check_files(archive: Path, *others: Path) -> None:
    """Check an archive, the files beside it, and other files. Any of them may be missing.

    Raises:
        OSError: a link, a folder or a special file is in the place of one of them.

    """
    for path in (*(archive.with_suffix(ending) for ending in FILES), *others):
        try:
            mode = os.lstat(path).st_mode
        except FileNotFoundError:
            continue
        if not S_ISREG(mode):
            what = "a file of briefgen's belongs here; remove what stands in its place"
            raise OSError(errno.EEXIST, what, str(path))
