"""The kinds of blocks, which declare themselves.

A file of this package lists its kinds in `BLOCKS`. Nothing else names them: they are found when the parser is made.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Callable
from functools import cache
from importlib import import_module

import msgspec

from briefgen.markdown import blocks
from briefgen.markdown.blocks.head import Head
from briefgen.markdown.blocks.plain import PlainBlock
from briefgen.records.text import AnyBlock


class StructuredBlock(msgspec.Struct, frozen=True):
    """A block that begins with a head of `key: value` lines, and becomes a record.

    `read` makes the record from the head; the text is added to it later. `unknown_key` is the rule that a key
    breaks that is not among `keys`.
    """

    name: str
    keys: tuple[str, ...]
    read: Callable[[Head], AnyBlock]
    unknown_key: str = "unknown-key"


BlockKind = PlainBlock | StructuredBlock


@cache
def kinds() -> dict[str, BlockKind]:
    """Return all kinds of blocks by name."""
    modules = sorted(module.name for module in pkgutil.iter_modules(blocks.__path__))
    found: dict[str, BlockKind] = {}
    for module in modules:
        for kind in getattr(import_module(f"{blocks.__name__}.{module}"), "BLOCKS", ()):
            found[kind.name] = kind
    return found
