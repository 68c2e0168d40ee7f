"""Where the keys and values of a front matter stand."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import cached_property
from typing import Any, cast

import yaml

from briefgen.characters import cleaned
from briefgen.content.frontmatter import Front
from briefgen.content.yaml_loader import YamlLoader
from briefgen.diagnostics import Location

KeyPath = tuple[str | int, ...]
"""The keys and positions that lead to a value of the front matter, as in `("events", 0, "date")`."""


class KeyLocations:
    """Finds keys and values in one front matter, which is parsed again only if something is to be found."""

    def __init__(self, front: Front) -> None:
        self._front = front
        self._known: dict[KeyPath, tuple[yaml.Node, yaml.Node]] = {}
        self._opened: set[KeyPath] = set()

    def locate(self, path: KeyPath, *, value: bool = False) -> Location:
        """Return the location of a key, or of its value.

        A path that leads nowhere gives the nearest place above it.
        """
        if not self._known:
            root = cast(yaml.Node, yaml.compose(self._front.yaml, Loader=YamlLoader))
            self._known[()] = root, root
        place, node = self._find(path)
        at = (node if value else place).start_mark.index  # its line counts characters as line ends that are none here
        row = bisect_right(self._starts, at) - 1
        line, column = self._front.yaml_line + row + 1, at - self._starts[row] + 1
        return Location.in_line(self._front.path, line, column, self._lines[row])

    @cached_property
    def _lines(self) -> list[str]:
        return self._front.yaml.split("\n")

    @cached_property
    def _starts(self) -> list[int]:
        """Where in the YAML each line begins."""
        return [0, *(found.end() for found in re.finditer("\n", self._front.yaml))]

    def _find(self, path: KeyPath) -> tuple[yaml.Node, yaml.Node]:
        """Return the node that marks the place of a path, and the value's node."""
        for length in range(len(path)):
            above = path[:length]
            if above not in self._opened:
                self._opened.add(above)
                for step, place, node in _children(self._known[above][1]):
                    self._known.setdefault((*above, step), (place, node))
            if path[: length + 1] not in self._known:
                return self._known[above]
        return self._known[path]


def _children(node: Any) -> Iterator[tuple[str | int, Any, Any]]:
    """Yield what stands in a node: its key or number, the node that marks the place, and the value's node."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield cleaned(str(key.value)), key, value
    elif isinstance(node, yaml.SequenceNode):
        for number, value in enumerate(node.value):
            yield number, value, value
