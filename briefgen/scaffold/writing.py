"""Writing files into a site's own folder: never through a symbolic link, which could lead anywhere."""

from __future__ import annotations

import errno
from pathlib import Path


def make_folders(root: Path, path: Path) -> None:
    """Make the folders that a file lies in. `path` is the file's path in the site.

    Raises:
        OSError: one of them is a symbolic link, or cannot be made.

    """
    for parent in reversed(path.parents):
        if (root / parent).is_symlink() and parent != Path():
            what = "nothing is written through a symbolic link; put a folder in its place"
            raise OSError(errno.ELOOP, what, str(root / parent))
    (root / path).parent.mkdir(parents=True, exist_ok=True)


def write_file(root: Path, path: Path, text: str) -> None:
    """Write a file of the site; what lies in its place is replaced.

    Raises:
        OSError: a folder that it lies in is a symbolic link, or it cannot be written.

    """
    make_folders(root, path)
    file = root / path
    if file.is_symlink():
        file.unlink()
    file.write_text(text, "utf-8", newline="\n")
