"""The walk: which files a site has, and what the file system says of each."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Literal

import msgspec

from briefgen.diagnostics import Problem
from briefgen.rules import problem

Kind = Literal["briefing", "actor", "file", "static", "template", "asset"]


class Stat(msgspec.Struct, frozen=True, array_like=True):
    """What the file system says of a file without reading it. Times are nanoseconds since 1970."""

    size: int
    mtime: int
    ctime: int
    inode: int


class Found(msgspec.Struct, frozen=True):
    """One file of the site. `path` is relative to the site with forward slashes; `location` is where to read it."""

    path: str
    kind: Kind
    stat: Stat
    location: str


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


def walk(root: Path, problems: list[Problem]) -> Iterator[Found]:
    """Yield all files under `content/` and `static/`, by name within each folder; add what is wrong to `problems`.

    Names that begin with a dot or an underscore, and those that editors leave behind, are passed over. A symbolic link
    that leaves the site, or leads to a folder above itself, is a problem.
    """
    base = f"{root}{os.sep}"
    for top in ("content", "static"):
        for path, stat in files(root / top, top, root.resolve(), problems):
            kind = _kind(path, top)
            if kind == "file" and path.endswith(".md"):
                hint = "move it to content/briefings/ or content/actors/, or rename it if it is only notes: _name.md"
                problems.append(problem("stray-page", path, "no page is made from this file", hint=hint))
            yield Found(path, kind, stat, base + path)


def some(root: Path, paths: Iterable[str]) -> Iterator[Found]:
    """Yield those of these files of the site that are there."""
    for path in sorted(paths):
        location = root / path
        if location.is_file():
            yield Found(path, _kind(path, path.partition("/")[0]), _stat(location.stat()), str(location))


def _kind(path: str, top: str) -> Kind:
    if top == "static":
        return "static"
    kind = entity_of(path).partition(":")[0]
    return "briefing" if kind == "briefing" else "actor" if kind == "actor" else "file"


def files(folder: Path, prefix: str, inside: Path, problems: list[Problem]) -> Iterator[tuple[str, Stat]]:
    """Yield path and stat of each file below a folder, sorted by name within each folder."""
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except FileNotFoundError:
        return
    except OSError as error:
        problems.append(problem("unreadable", prefix, f"the folder cannot be read: {error.strerror}"))
        return
    for entry in entries:
        if passed_over(entry.name):
            continue
        path = f"{prefix}/{entry.name}"
        try:
            if entry.is_symlink() and not _stays(entry.path, inside):
                hint = "put the file itself here, or link to one inside the site"
                problems.append(problem("outside-site", path, "the symbolic link leads out of the site", hint=hint))
            elif entry.is_dir():
                yield from files(Path(entry.path), path, inside, problems)
            else:
                yield path, _stat(entry.stat())
        except OSError as error:
            problems.append(problem("unreadable", path, f"the file cannot be read: {error.strerror}"))


def _stat(found: os.stat_result) -> Stat:
    return Stat(found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino)


def passed_over(name: str) -> bool:
    """Say whether a file or folder of this name is none of the site's."""
    return name.startswith((".", "_", "#")) or name.endswith(("~", ".swp", ".tmp", ".bak")) or name == "Thumbs.db"


def _stays(path: str, inside: Path) -> bool:
    target = Path(os.path.realpath(path))
    if not target.is_relative_to(inside):
        return False
    return not (target.is_dir() and Path(path).parent.resolve().is_relative_to(target))
