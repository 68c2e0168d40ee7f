"""The walk: which files a site has, and what the file system says of each."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

import msgspec

from briefgen.diagnostics import Problem
from briefgen.rules import problem

_WITH_PAGES = ("content/briefings/", "content/actors/", "static/")
"""Where files of Markdown may lie: pages are made from them, or they are copied."""

Kind = Literal["briefing", "actor", "file", "static", "template", "asset"]


class Found(msgspec.Struct, frozen=True):
    """One file of the site.

    `path` is relative to the site with forward slashes; `location` is where to read it; `stat` is what the file system
    says of it, as `told` puts it.
    """

    path: str
    kind: Kind
    stat: str
    location: str

    @property
    def latest(self) -> int:
        """When it last changed in any way, in nanoseconds since 1970."""
        return max(int(time) for time in self.stat.split()[1:3])


class Folder(msgspec.Struct, frozen=True):
    """The files that lie in one folder itself: for each name what the file system says of it, as `told` puts it."""

    path: str
    files: dict[str, str]

    @property
    def state(self) -> bytes:
        """What tells one state of the folder from another."""
        return digest_of("\0".join((*self.files, *self.files.values())).encode("utf-8", "surrogateescape"))


def told(stat: os.stat_result) -> str:
    """Return in one text what the file system says of a file without reading it: size, times of change, inode."""
    return f"{stat.st_size} {stat.st_mtime_ns} {stat.st_ctime_ns} {stat.st_ino}"


def digest_of(content: bytes) -> bytes:
    """Return what tells one content from another: 16 bytes of BLAKE2b (RFC 7693)."""
    return hashlib.blake2b(content, digest_size=16).digest()


def entity_of(path: str) -> str:
    """Return what a file of `content/` is about: `briefing:2021/a`, `actor:b` or `file:content/c.png`."""
    if path.endswith(".md"):
        if path.startswith("content/briefings/"):
            return "briefing:" + path.removeprefix("content/briefings/").removesuffix(".md")
        if path.startswith("content/actors/"):
            return "actor:" + path.removeprefix("content/actors/").removesuffix(".md")
    return f"file:{path}"


def walk(root: Path, problems: list[Problem]) -> Iterator[Folder]:
    """Yield all folders under `content/` and `static/` that have files.

    Names that begin with a dot or an underscore, and those that editors leave behind, are passed over. A symbolic link
    that leaves the site, or leads to a folder above itself, is added to `problems`, and so is whatever else is wrong.
    """
    for top in ("content", "static"):
        for folder in folders(root / top, top, root.resolve(), problems):
            if not f"{folder.path}/".startswith(_WITH_PAGES):
                problems += (_stray(f"{folder.path}/{name}") for name in folder.files if name.endswith(".md"))
            yield folder


def _stray(path: str) -> Problem:
    hint = "move it to content/briefings/ or content/actors/, or rename it if it is only notes: _name.md"
    return problem("stray-page", path, "no page is made from this file", hint=hint)


def some(root: Path, paths: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield the paths of those of these files of the site that are there, each with what the file system says of it."""
    for path in sorted(paths):
        if (root / path).is_file():
            yield path, told((root / path).stat())


def location(root: Path, path: str) -> str:
    """Return where to read a file of the site; this is as quick as it must be for a hundred thousand."""
    return f"{root}{os.sep}{path}"


def kind_of(path: str) -> Kind:
    """Return what a file of `content/` or `static/` is."""
    if path.startswith("static/"):
        return "static"
    kind = entity_of(path).partition(":")[0]
    return "briefing" if kind == "briefing" else "actor" if kind == "actor" else "file"


def folders(folder: Path, prefix: str, inside: Path, problems: list[Problem]) -> Iterator[Folder]:
    """Yield a folder and those below it, if they have files; names are sorted.

    `prefix` is the folder's path in the site; links may not lead out of `inside`.
    """
    below: list[str] = []
    try:
        with _opened(folder) as entries:
            listed = _listed(entries, prefix, folder, inside, below, problems)
    except FileNotFoundError:
        return
    except OSError as error:
        problems.append(problem("unreadable", prefix, f"the folder cannot be read: {error.strerror}"))
        return
    if listed:
        yield Folder(prefix, dict(sorted(listed)))
    for name in sorted(below):
        yield from folders(folder / name, f"{prefix}/{name}", inside, problems)


@contextmanager
def _opened(folder: Path) -> Iterator[Iterator[os.DirEntry[str]]]:
    """Open a folder; by a descriptor where that can be done, which spares the system the way down to each file."""
    if os.scandir not in os.supports_fd:
        with os.scandir(folder) as entries:
            yield entries
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        with os.scandir(descriptor) as entries:
            yield entries
    finally:
        os.close(descriptor)


def _listed(
    entries: Iterable[os.DirEntry[str]],
    prefix: str,
    folder: Path,
    inside: Path,
    below: list[str],
    problems: list[Problem],
) -> list[tuple[str, str]]:
    """Return the names of the files among the entries of a folder; add those of folders to `below`."""
    listed: list[tuple[str, str]] = []
    for entry in entries:
        name = entry.name
        if passed_over(name):
            continue
        try:
            if entry.is_symlink() and not _stays(folder / name, inside):
                hint = "put the file itself here, or link to one inside the site"
                message = "the symbolic link leads out of the site"
                problems.append(problem("outside-site", f"{prefix}/{name}", message, hint=hint))
            elif entry.is_dir():
                below.append(name)
            else:
                listed.append((name, told(entry.stat())))
        except OSError as error:
            problems.append(problem("unreadable", f"{prefix}/{name}", f"the file cannot be read: {error.strerror}"))
    return listed


def passed_over(name: str) -> bool:
    """Say whether a file or folder of this name is none of the site's."""
    return name.startswith((".", "_", "#")) or name.endswith(("~", ".swp", ".tmp", ".bak")) or name == "Thumbs.db"


def _stays(path: Path, inside: Path) -> bool:
    target = Path(os.path.realpath(path))
    if not target.is_relative_to(inside):
        return False
    return not (target.is_dir() and path.parent.resolve().is_relative_to(target))
