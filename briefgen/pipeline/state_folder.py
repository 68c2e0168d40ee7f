"""The folder of the build's memory, `.briefgen/` or what `--cache-dir` names. Everything in it can be deleted.

A build refuses to open what briefgen did not make.
"""

from __future__ import annotations

import errno
import os
from pathlib import Path
from stat import S_ISREG

from briefgen.archive import integrity, tables
from briefgen.project import STATE

TAG = "CACHEDIR.TAG"
"""A file that marks the folder as a cache (https://bford.info/cachedir/)."""

_TAG = "Signature: 8a477f597d28d172789f06886806bc55\n# This folder was made by briefgen. It can be deleted.\n"

FILES = (".db", ".db-wal", ".db-shm", integrity.SUFFIX, integrity.DIGESTS, tables.FORMER, tables.PUBLIC)


def make_folder(path: Path) -> None:
    """Make a folder. Raises OSError if something else, such as a link, is in its place."""
    what = "a folder of briefgen's belongs here; remove what stands in its place"
    if path.is_symlink():
        raise OSError(errno.ENOTDIR, what, str(path))
    try:
        path.mkdir(exist_ok=True)
    except FileExistsError:
        raise OSError(errno.ENOTDIR, what, str(path)) from None


def make_state(path: Path) -> None:
    """Make the folder of the build's memory, with the tag that tells backup programs to leave it out.

    Raises:
        OSError: something else is in its place, or it holds files of somebody else's.

    """
    if path.name != STATE and path.is_dir() and not _is_ours(path):
        what = "the cache belongs here, but the folder holds files that are not briefgen's; name an empty one"
        raise OSError(errno.ENOTEMPTY, what, str(path))
    if not os.path.lexists(path):
        path.parent.mkdir(parents=True, exist_ok=True)
    make_folder(path)
    if not os.path.lexists(path / TAG):
        (path / TAG).write_text(_TAG, "ascii")


def is_state(path: Path) -> bool:
    """Return True if a folder is that of the build's memory, and holds no files of somebody else's."""
    return path.is_dir() and not path.is_symlink() and (path.name == STATE or _is_ours(path))


def _is_ours(path: Path) -> bool:
    """Return True if a folder holds our tag, or nothing."""
    tag = path / TAG
    if tag.is_file() and not tag.is_symlink():
        return tag.read_bytes() == _TAG.encode()
    return not any(path.iterdir())


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
