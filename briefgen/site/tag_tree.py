"""Topics and places as trees: each with what is a part of it."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from briefgen.archive.results import GroupLine
from briefgen.records.ids import TAG_DEPTH


class TagNode(msgspec.Struct, frozen=True):
    """A topic or a place in the directory, with what is a part of it."""

    name: str
    """The name as it is shown."""
    address: str
    """The address of its page."""
    count: int
    """How many briefings and events it has."""
    parts: tuple[TagNode, ...] = ()
    """What is a part of it, by name."""


def nested(lines: Sequence[GroupLine], kind: str) -> tuple[TagNode, ...]:
    """Return all topics or places by name, each with its parts.

    What is in a circle, or below too many others, is an error; in a preview it comes last.
    """
    below: dict[str, list[GroupLine]] = {}
    known = {f"{kind}:{line.slug}" for line in lines}
    for line in lines:
        below.setdefault(line.parent if line.parent in known else "", []).append(line)

    def nodes(parent: str, depth: int = 0) -> tuple[TagNode, ...]:
        return tuple(
            TagNode(line.name, line.address, line.count, parts_of(line, depth + 1)) for line in below.pop(parent, ())
        )

    def parts_of(line: GroupLine, depth: int) -> tuple[TagNode, ...]:
        return nodes(f"{kind}:{line.slug}", depth) if depth < TAG_DEPTH else ()

    found = nodes("")
    while below:
        found += nodes(next(iter(below)))
    return found
