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

_WITH_PAGES = ("content/briefings/", "content/actors/", "static/")
"""Where files of Markdown may lie: pages are made from them, or they are copied."""

Kind = Literal["briefing", "actor", "file", "static", "template", "asset"]


class Found(msgspec.Struct, frozen=True):
    """One file of the site.

    `path` is relative to the site with forward slashes; `location` is where to read it; `stat` is what the file system
    says of it, as `told` puts it; `latest` is when it last changed in any way (nanoseconds since 1970).
    """

    path: str
    kind: Kind
    stat: str
    latest: int
    location: str


def told(stat: os.stat_result) -> str:
    """Return in one text what the file system says of a file without reading it: size, times of change, inode."""
    return f"{stat.st_size} {stat.st_mtime_ns} {stat.st_ctime_ns} {stat.st_ino}"


def found(path: str, kind: Kind, stat: os.stat_result, location: str) -> Found:
    """Return a file with what the file system says of it."""
    return Found(path, kind, told(stat), max(stat.st_mtime_ns, stat.st_ctime_ns), location)


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


def walk(root: Path, problems: list[Problem]) -> Iterator[tuple[str, os.stat_result]]:
    """Yield path and stat of all files under `content/` and `static/`, by name within each folder.

    Names that begin with a dot or an underscore, and those that editors leave behind, are passed over. A symbolic link
    that leaves the site, or leads to a folder above itself, is added to `problems`, and so is whatever else is wrong.
    """
    for top in ("content", "static"):
        for path, stat in files(root / top, top, root.resolve(), problems):
            if path.endswith(".md") and not path.startswith(_WITH_PAGES):
                hint = "move it to content/briefings/ or content/actors/, or rename it if it is only notes: _name.md"
                problems.append(problem("stray-page", path, "no page is made from this file", hint=hint))
            yield path, stat


def some(root: Path, paths: Iterable[str]) -> Iterator[tuple[str, os.stat_result]]:
    """Yield path and stat of those of these files of the site that are there."""
    for path in sorted(paths):
        if (root / path).is_file():
            yield path, (root / path).stat()


def kind_of(path: str) -> Kind:
    """Return what a file of `content/` or `static/` is."""
    if path.startswith("static/"):
        return "static"
    kind = entity_of(path).partition(":")[0]
    return "briefing" if kind == "briefing" else "actor" if kind == "actor" else "file"


def files(folder: Path, prefix: str, inside: Path, problems: list[Problem]) -> Iterator[tuple[str, os.stat_result]]:
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
                yield path, entry.stat()
        except OSError as error:
            problems.append(problem("unreadable", path, f"the file cannot be read: {error.strerror}"))


def passed_over(name: str) -> bool:
    """Say whether a file or folder of this name is none of the site's."""
    return name.startswith((".", "_", "#")) or name.endswith(("~", ".swp", ".tmp", ".bak")) or name == "Thumbs.db"


def _stays(path: str, inside: Path) -> bool:
    target = Path(os.path.realpath(path))
    if not target.is_relative_to(inside):
        return False
    return not (target.is_dir() and Path(path).parent.resolve().is_relative_to(target))
