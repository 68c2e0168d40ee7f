"""The stage: files of pages wait there until all are made, each under its page's number.

Each build has a folder of its own below the archive's. Whatever a process of an earlier build still writes, it writes
into that build's folder, which the next build removes.
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from briefgen.content.sources import digest_of

FOLDERS = 64
"""Over how many folders files are spread: processes that create files in one folder wait for each other."""


class Staging(msgspec.Struct, frozen=True):
    """The files that wait for one build. `base` is the folder that the builds of an archive share."""

    base: str
    build: str

    def path(self, number: int) -> Path:
        """Return where the file of a page waits."""
        return Path(self.base, self.build, str(number % FOLDERS), str(number))

    def write(self, number: int, content: bytes) -> None:
        """Write the file of a page. Raises OSError if it cannot be written, as on a full disk."""
        path = self.path(number)
        try:
            path.write_bytes(content)
        except FileNotFoundError:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)

    def holds(self, number: int, digest: bytes) -> bool:
        """Return True if the file of a page is there and has these bytes."""
        try:
            return digest_of(self.path(number).read_bytes()) == digest
        except OSError:
            return False

    def take(self, other: Staging, number: int) -> None:
        """Move the file of a page here from another build's folder."""
        target = self.path(number)
        target.parent.mkdir(parents=True, exist_ok=True)
        other.path(number).replace(target)

    def clear(self) -> None:
        """Remove the folders of all other builds, and whatever else lies beside this one's."""
        base = Path(self.base)
        if base.is_symlink() or not base.is_dir():
            base.unlink(missing_ok=True)
            return
        for entry in base.iterdir():
            if entry.name != self.build:
                _remove(entry)

    def remove(self) -> None:
        """Remove all that waits, of whatever build."""
        _remove(Path(self.base))


def _remove(path: Path) -> None:
    """Remove a file, a link, or a folder with what is in it, but for what a process writes meanwhile."""
    if path.is_symlink() or not path.is_dir():
        path.unlink(missing_ok=True)
        return
    import shutil  # imported late: a build that makes no page leaves nothing

    shutil.rmtree(path, ignore_errors=True)
