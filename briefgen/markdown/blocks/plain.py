"""Plain blocks: a text in a box under a title.

A theme styles each by its class, as in `.block.note`. To add one, add it here, to `docs/writing.md` and to the theme's
style sheet.
"""

from __future__ import annotations

import msgspec


class PlainBlock(msgspec.Struct, frozen=True):
    """A block that is shown as it is, in a box under a title.

    Authors can write another title after the name.
    """

    name: str
    title: str


BLOCKS = (
    PlainBlock("key-points", title="Key points"),
    PlainBlock("note", title="Note"),
    PlainBlock("warning", title="Warning"),
)
"""The plain blocks, each with the title that it has if its author writes none."""
