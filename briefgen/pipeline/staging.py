"""The staging folder, where the files of pages wait until all pages are made.

Each build has a folder of its own in it. If a process of an earlier build still writes, it writes to that build's
folder, which the next build removes.
"""

from __future__ import annotations

import os
from pathlib import Path

import msgspec

from briefgen.content.sources import digest_of
from briefgen.file_tree import remove_anything

FOLDERS = 64
"""How many folders files are spread over: processes that write to one folder wait for each other."""


class Staging(msgspec.Struct, frozen=True):
    """The staged files of one build, by the numbers of their pages. `base` is shared by all builds of an archive."""

    base: str
    build: str

    @property
    def folder(self) -> Path:
        """The folder of this build. The next build removes what is left in it."""
        return Path(self.base, self.build)

    def path(self, number: int) -> Path:
        """Return the path of the staged file of a page."""
        return Path(self.location(number))

    def location(self, number: int) -> str:
        """Return the same as text, which is made several times as fast."""
        return f"{self.base}{os.sep}{self.build}{os.sep}{number % FOLDERS}{os.sep}{number}"

    def write(self, number: int, content: bytes) -> None:
        """Stage the file of a page. Raises OSError if it cannot be written, for example because the disk is full."""
        path = self.location(number)
        try:
            _write(path, content)
        except FileNotFoundError:
            os.makedirs(os.path.dirname(path), exist_ok=True)
            _write(path, content)

    def holds(self, number: int, digest: bytes) -> bool:
        """Return True if the file of a page is staged and has this digest."""
        try:
            with open(self.location(number), "rb") as file:
                return digest_of(file.read()) == digest
        except OSError:
            return False

    def take(self, other: Staging, number: int) -> None:
        """Move the staged file of a page here from another build."""
        target = self.location(number)
        os.makedirs(os.path.dirname(target), exist_ok=True)
        os.replace(other.location(number), target)

    def clear(self) -> None:
        """Remove everything in the staging folder except this build's files."""
        base = Path(self.base)
        if base.is_symlink() or not base.is_dir():
            base.unlink(missing_ok=True)
            return
        for entry in base.iterdir():
            if entry.name != self.build:
                remove_anything(entry)

    def remove(self) -> None:
        """Remove the staging folder with the files of all builds."""
        remove_anything(Path(self.base))


def _write(path: str, content: bytes) -> None:
    with open(path, "wb") as file:
        file.write(content)
