"""The files of a site: what each is by its path, and what the file system says of it."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Literal

import msgspec

from briefgen.records.ids import EntityId

TOPS = ("content", "static", "templates", "themes")
"""The folders of a site that people write in."""

PageKind = Literal["briefing", "actor", "topic", "place", "author", "page"]
Kind = Literal[PageKind, "file", "static", "template", "asset"]

FOLDERS: Mapping[str, PageKind] = {
    "briefings": "briefing", "actors": "actor", "topics": "topic", "places": "place", "authors": "author",
    "pages": "page",
}  # fmt: skip
"""The folders of `content/` whose Markdown files are pages, each with what these are about."""


class Found(msgspec.Struct, frozen=True):
    """One file of the site.

    `path` is relative to the site with forward slashes; `location` is where to read it; `stat` is what the file system
    says of it, as `file_state` writes it.
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
    """The files of one folder, each with its state; those of folders in it are not among them."""

    path: str
    files: dict[str, str]

    @property
    def state(self) -> bytes:
        """A digest of the names and states of the files."""
        return digest_of("\0".join((*self.files, *self.files.values())).encode("utf-8", "surrogateescape"))


def file_state(stat: os.stat_result) -> str:
    """Return what the file system says of a file without reading it: size, times of change, inode."""
    return f"{stat.st_size} {stat.st_mtime_ns} {stat.st_ctime_ns} {stat.st_ino}"


def content_of(location: str, limit: int) -> bytes:
    """Return the bytes of a file, but of a file with more bytes than `limit` only one more than that."""
    path = Path(location)
    if path.stat().st_size <= limit:
        return path.read_bytes()
    with path.open("rb") as file:
        return file.read(limit + 1)


def digest_of(content: bytes) -> bytes:
    """Return a digest of some bytes: 16 bytes of BLAKE2b (RFC 7693)."""
    return hashlib.blake2b(content, digest_size=16).digest()


def page_kind(path: str) -> PageKind | None:
    """Return what the page is about that is made from a file, or None if no page is made from it."""
    parts = path.split("/", 2)
    return FOLDERS.get(parts[1]) if len(parts) == 3 and parts[0] == "content" and path.endswith(".md") else None


def entity_of(path: str) -> EntityId:
    """Return what a file of `content/` is about: `briefing:2021/a`, `actor:b` or `file:content/c.png`."""
    if kind := page_kind(path):
        return EntityId.of(kind, path.split("/", 2)[2].removesuffix(".md"))
    return EntityId.of("file", path)


def own_name(name: str) -> str:
    """Return the last part of the name of a page, or that of its folder for `talks/index`."""
    folder, _, last = name.rpartition("/")
    return folder.rpartition("/")[2] if folder and last.casefold() == "index" else last


def existing(root: Path, paths: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield the paths of those of these files that exist in the site, each with its state."""
    for path in sorted(paths):
        if (root / path).is_file():
            yield path, file_state((root / path).stat())


def location(root: Path, path: str) -> str:
    """Return where to read a file of the site. It is called for every file, hence no `Path`."""
    return f"{root}{os.sep}{path}"


def kind_of(path: str) -> Kind:
    """Return what a file of `content/` or `static/` is."""
    if path.startswith("static/"):
        return "static"
    return page_kind(path) or "file"


def is_ignored(name: str) -> bool:
    """Return True if a file or folder of this name does not belong to the site."""
    return name.startswith((".", "_", "#")) or name.endswith(("~", ".swp", ".tmp", ".bak")) or name == "Thumbs.db"
