"""A new file of an actor, a topic or a place, with its front matter begun."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from briefgen.characters import cleaned
from briefgen.content.sources import PageKind
from briefgen.records.names import actor_slug, tag_slug
from briefgen.scaffold.writing import quoted, write_new

KEYS: Mapping[PageKind, tuple[str, ...]] = {
    "actor": ("name", "kind", "aliases", "roles", "country"),
    "topic": ("title", "aliases", "summary", "parent"),
    "place": ("title", "aliases", "summary", "parent", "position"),
}
"""The keys that a new file has, by what it is about; the first holds the name."""


def write_profile(root: Path, kind: PageKind, name: str) -> Path:
    """Write a file and return its path in the site. Its page has the address that the name has without a file.

    Raises:
        OSError: the file cannot be written.

    """
    slug = actor_slug(cleaned(name)) if kind == "actor" else tag_slug(kind, cleaned(name))
    first, *others = KEYS[kind]
    lines = ["---", f"{first}: {quoted(name)}", *(f"{key}:" for key in others), "---", "", ""]
    return write_new(root, Path("content", f"{kind}s"), slug, "\n".join(lines))
