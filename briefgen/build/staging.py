"""Where made files wait until all are made: each under its page's number, in the folder that the archive names."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import msgspec

FOLDERS = 64
"""Files are spread over so many folders: processes that make files in one folder wait for each other."""


class Staging(msgspec.Struct, frozen=True):
    """The files that wait in a folder."""

    folder: str

    def path(self, number: int) -> Path:
        """Return where the file of a page waits."""
        return Path(self.folder, str(number % FOLDERS), str(number))

    def write(self, number: int, content: bytes) -> None:
        """Let the file of a page wait. Raises OSError if it cannot be written, as on a full disk."""
        path = self.path(number)
        try:
            path.write_bytes(content)
        except FileNotFoundError:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)

    def keep(self, numbers: set[int]) -> None:
        """Remove all files but those of these pages."""
        kept = {self.path(number) for number in numbers}
        for path in self._paths():
            if path not in kept:
                path.unlink()

    def _paths(self) -> Iterator[Path]:
        for folder, _, names in os.walk(self.folder):
            yield from (Path(folder, name) for name in names)

    def close(self) -> None:
        """Remove the folder, unless files of a build that was interrupted wait in it."""
        for folder, _, _ in os.walk(self.folder, topdown=False):
            with suppress(OSError):
                Path(folder).rmdir()
