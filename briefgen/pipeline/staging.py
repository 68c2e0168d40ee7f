"""The staging folder, where the files of pages wait until all pages are made.

Each build has a folder of its own in it. If a process of an earlier build still writes, it writes to that build's
folder, which the next build removes.
"""

from __future__ import annotations

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
        return Path(self.base, self.build, str(number % FOLDERS), str(number))

    def write(self, number: int, content: bytes) -> None:
        """Stage the file of a page. Raises OSError if it cannot be written, for example because the disk is full."""
        path = self.path(number)
        try:
            path.write_bytes(content)
        except FileNotFoundError:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)

    def holds(self, number: int, digest: bytes) -> bool:
        """Return True if the file of a page is staged and has this digest."""
        try:
            return digest_of(self.path(number).read_bytes()) == digest
        except OSError:
            return False

    def take(self, other: Staging, number: int) -> None:
        """Move the staged file of a page here from another build."""
        target = self.path(number)
        target.parent.mkdir(parents=True, exist_ok=True)
        other.path(number).replace(target)

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
