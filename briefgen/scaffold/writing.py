"""Writing files into a site's folder, but never through a symbolic link, which could lead anywhere."""

from __future__ import annotations

import errno
from pathlib import Path


def make_folders(root: Path, path: Path) -> None:
    """Create the parent folders of a file. `path` is the file's path in the site.

    Raises:
        OSError: one of them is a symbolic link, or cannot be created.

    """
    for parent in reversed(path.parents):
        if (root / parent).is_symlink() and parent != Path():
            what = "briefgen does not write through symbolic links; replace this one with a folder"
            raise OSError(errno.ELOOP, what, str(root / parent))
    (root / path).parent.mkdir(parents=True, exist_ok=True)


def write_file(root: Path, path: Path, text: str) -> None:
    """Write a file of the site, replacing an existing one.

    Raises:
        OSError: one of its parent folders is a symbolic link, or the file cannot be written.

    """
    make_folders(root, path)
    file = root / path
    if file.is_symlink():
        file.unlink()
    file.write_text(text, "utf-8", newline="\n")
