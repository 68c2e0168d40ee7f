"""What queries about statements and what contradicts what answer."""

from __future__ import annotations

import msgspec

from briefgen.archive.results import Reply
from briefgen.records.list_items import ListItem


class Contradiction(msgspec.Struct, frozen=True):
    """A statement that contradicts others."""

    statement: ListItem
    """The statement."""
    against: tuple[ListItem, ...]
    """The statements that it contradicts, in the order in which it names them."""
    replies: tuple[Reply, ...]
    """The other statements that answer or contradict it, the oldest first; none while it stands open."""


class Matter(msgspec.Struct, frozen=True):
    """A topic on which something was said."""

    slug: str
    """The slug or the name of the file, as lists name it."""
    name: str
    """The name as it is shown."""
    address: str
    """The address of the topic's page."""
    statements: int
    """How many statements the briefings on it hold."""
    contradictions: int
    """How many of these contradict another."""


class Matters(msgspec.Struct, frozen=True):
    """The topics on which most was said."""

    first: tuple[Matter, ...]
    """Those with the most statements."""
    more: int
    """How many others there are."""
