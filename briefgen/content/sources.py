"""The files of a site: what each is by its path, and what the file system says of it."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Literal

import msgspec

from briefgen.records.ids import EntityId

TOPS = ("content", "static", "templates", "themes")
"""The folders of a site that people write in."""

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


def content_of(location: str, limit: int) -> bytes:
    """Return what is in a file; of one that has more bytes than `limit`, one more than that, which shows it."""
    path = Path(location)
    if path.stat().st_size <= limit:
        return path.read_bytes()
    with path.open("rb") as file:
        return file.read(limit + 1)


def digest_of(content: bytes) -> bytes:
    """Return what tells one content from another: 16 bytes of BLAKE2b (RFC 7693)."""
    return hashlib.blake2b(content, digest_size=16).digest()


def entity_of(path: str) -> EntityId:
    """Return what a file of `content/` is about: `briefing:2021/a`, `actor:b` or `file:content/c.png`."""
    if path.endswith(".md"):
        if path.startswith("content/briefings/"):
            return EntityId.of("briefing", path.removeprefix("content/briefings/").removesuffix(".md"))
        if path.startswith("content/actors/"):
            return EntityId.of("actor", path.removeprefix("content/actors/").removesuffix(".md"))
    return EntityId.of("file", path)


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
    kind = entity_of(path).kind
    return "briefing" if kind == "briefing" else "actor" if kind == "actor" else "file"


def passed_over(name: str) -> bool:
    """Say whether a file or folder of this name is none of the site's."""
    return name.startswith((".", "_", "#")) or name.endswith(("~", ".swp", ".tmp", ".bak")) or name == "Thumbs.db"
