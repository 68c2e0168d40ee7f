"""A new file of an actor, a topic, a place, an author or a page, with its front matter begun."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from briefgen.characters import cleaned
from briefgen.content.sources import PageKind
from briefgen.records.names import actor_slug, slug_of, tag_slug
from briefgen.scaffold.writing import quoted, write_new

KEYS: Mapping[PageKind, tuple[str, ...]] = {
    "actor": ("name:", "kind:", "aliases:", "roles:", "country:"),
    "topic": ("title:", "aliases:", "summary:", "parent:"),
    "place": ("title:", "aliases:", "summary:", "parent:", "position:"),
    "author": ("name:", "aliases:", "role:", "email:", "links:"),
    "page": ("title:", "nav:", "summary:", "status: draft"),
}
"""The front matter that a new file has, by what it is about; the first key holds the name."""


def write_profile(root: Path, kind: PageKind, name: str) -> Path:
    """Write a file and return its path in the site. Its page has the address that the name has without a file.

    Raises:
        OSError: the file cannot be written.

    """
    first, *others = KEYS[kind]
    lines = ["---", f"{first} {quoted(name)}", *others, "---", "", ""]
    return write_new(root, Path("content", f"{kind}s"), _slug(kind, cleaned(name)), "\n".join(lines))


def _slug(kind: PageKind, name: str) -> str:
    if kind == "page":
        return slug_of(name, "page")
    return actor_slug(name) if kind == "actor" else tag_slug(kind, name)
