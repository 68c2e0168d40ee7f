"""The context in which one file is read: its front matter, and the problems found in it."""

from __future__ import annotations

from datetime import UTC, tzinfo

from briefgen.content.frontmatter import Front
from briefgen.content.key_locations import KeyLocations, KeyPath
from briefgen.diagnostics import Location, Problem
from briefgen.rules import problem


class FileContext:
    """One file with front matter, and its problems. Times in it are read in the site's zone."""

    def __init__(self, front: Front, zone: tzinfo = UTC) -> None:
        self.front, self.path, self.zone = front, front.path, zone
        self.problems: list[Problem] = []
        self._locations = KeyLocations(front)

    def report(self, rule: str, key: KeyPath, message: str, hint: str = "", *, at_value: bool = True) -> None:
        """Add a problem at the value of a key of the front matter, or at the key itself."""
        self.problems.append(problem(rule, self.locate(key, at_value=at_value), message, hint))

    def locate(self, key: KeyPath, *, at_value: bool = True) -> Location:
        """Return the location of the value of a key, or of the key itself."""
        return self._locations.locate(key, value=at_value)
