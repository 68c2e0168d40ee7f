"""Inspect and change the files of a folder, without following links in it.

Builds use these functions for the output folder, and `publish` for a target.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Literal

Kind = Literal["file", "folder", "link", "special", ""]
"""What is at a path: "" is nothing, "special" is a pipe, a socket or a device."""

KIND_NAMES: Mapping[Kind, str] = {
    "file": "a file", "folder": "a folder", "link": "a symbolic link", "special": "a special file", "": "nothing",
}  # fmt: skip


def kind_of(path: Path | str) -> Kind:
    """Return what is at a path."""
    try:
        return _kind(os.lstat(path).st_mode)
    except (FileNotFoundError, NotADirectoryError):
        return ""


def _kind(mode: int) -> Kind:
    if stat.S_ISREG(mode):
        return "file"
    if stat.S_ISDIR(mode):
        return "folder"
    return "link" if stat.S_ISLNK(mode) else "special"


def _kind_of(entry: os.DirEntry[str]) -> Kind:
    if entry.is_symlink():
        return "link"
    if entry.is_dir(follow_symlinks=False):
        return "folder"
    return "file" if entry.is_file(follow_symlinks=False) else "special"


def entries(folder: Path, under: str = "") -> Iterator[tuple[str, Kind, bool]]:
    """Yield the path and kind of everything in a folder, and True for an empty folder; folders before their content."""
    with os.scandir(folder / under) as found:
        listed = sorted(found, key=lambda entry: entry.name)
    for entry in listed:
        path = f"{under}/{entry.name}" if under else entry.name
        kind = _kind_of(entry)
        if kind == "folder":
            inner = list(entries(folder, path))
            yield path, kind, not inner
            yield from inner
        else:
            yield path, kind, False


def files_in(folder: Path | str, under: str) -> Iterator[str]:
    """Yield the paths of all files, links and special files in a folder and the folders below it.

    A folder that cannot be read counts as empty.
    """
    for place, folders, files in os.walk(f"{folder}{os.sep}{under}"):
        folders.sort()
        inside = Path(place).relative_to(folder).as_posix()
        links = (name for name in folders if Path(place, name).is_symlink())
        yield from (f"{inside}/{name}" for name in sorted([*files, *links]))


def barrier(folder: Path | str, path: str, known: set[str]) -> tuple[str, Kind]:
    """Return the first parent of a path that is not a folder, and its kind; or two empty texts if there is none.

    `known` are folders that were checked before. Those that are found are added, so that each is checked once.
    """
    parent = path.rpartition("/")[0]
    if not parent or parent in known:
        return "", ""
    for place in parents(path):
        if place not in known:
            kind = kind_of(f"{folder}{os.sep}{place}")
            if kind != "folder":
                return (place, kind) if kind else ("", "")
            known.add(place)
    return "", ""


def content_of(path: Path) -> bytes | None:
    """Return the content of a file, or None if there is no regular file at the path.

    Raises:
        OSError: the file cannot be read.

    """
    if kind_of(path) != "file":
        return None
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(path, flags), "rb") as file:
        return file.read() if stat.S_ISREG(os.fstat(file.fileno()).st_mode) else None


def parents(path: str) -> list[str]:
    """Return the parent folders of a path, the outermost first."""
    parts = path.split("/")[:-1]
    return ["/".join(parts[: number + 1]) for number in range(len(parts))]


class Parents:
    """Makes the parent folders of files, with the permissions of the same folders in another place (`like`)."""

    def __init__(self, folder: Path, like: Path | None = None) -> None:
        self._folder, self._like = folder, like
        self._made: set[str] = {""}

    def make(self, path: str) -> None:
        """Make the parent folders of a path.

        Raises:
            OSError: something that is not a folder, such as a link, is in the way.

        """
        parent = path.rpartition("/")[0]
        if parent in self._made:
            return
        self.make(parent)
        place = self._folder / parent
        if kind_of(place) != "folder":
            place.mkdir()
            if self._like and kind_of(self._like / parent) == "folder":
                copy_mode(self._like / parent, place)
        self._made.add(parent)


def remove(folder: Path, path: str) -> None:
    """Remove a file, and the folders that are empty then. A link, and what is behind one, stays."""
    above = parents(path)
    if any(kind_of(folder / parent) != "folder" for parent in above) or kind_of(folder / path) != "file":
        return
    (folder / path).unlink(missing_ok=True)
    for parent in reversed(above):
        try:
            (folder / parent).rmdir()
        except OSError:
            return


def remove_folder(path: Path | str, *, may_fail: bool = True) -> None:
    """Remove a folder and everything in it.

    Raises:
        OSError: something in it cannot be removed, and `may_fail` is False.

    """
    import shutil  # imported late, here and below: it is slow to import, and most builds remove and copy nothing

    shutil.rmtree(path, ignore_errors=may_fail)


def remove_anything(path: Path) -> None:
    """Remove a file, a link, or a folder with its content. Files that another process writes meanwhile may stay."""
    if path.is_symlink() or not path.is_dir():
        path.unlink(missing_ok=True)
    else:
        remove_folder(path)


def copy_mode(source: Path, target: Path) -> None:
    """Give a file or folder the permissions of another."""
    import shutil

    shutil.copymode(source, target)


def link_or_copy(source: Path, target: Path) -> None:
    """Make a hard link to a file, which is fast, or copy it if that is not possible."""
    import shutil

    try:
        target.hardlink_to(source)
    except OSError:
        shutil.copyfile(source, target)


def clear(folder: Path, prefix: str) -> None:
    """Remove the folders in a folder whose names begin with a prefix that only briefgen uses."""
    with suppress(FileNotFoundError), os.scandir(folder) as found:
        for entry in list(found):
            if entry.name.startswith(prefix) and entry.is_dir(follow_symlinks=False):
                remove_folder(entry.path)
