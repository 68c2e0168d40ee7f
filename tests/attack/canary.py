"""A tree of files around a site that no command may change, read or publish."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from briefgen.pipeline import manifest

Entry = tuple[int, bytes] | None
"""Kind and rights of a file, and its content, or where it leads; None if nothing is there."""

_watched: list[Path] = []
_opened: set[str] = set()


class Canary:
    """The files around one site. Each holds a text that stands nowhere else."""

    def __init__(self, outside: Path, absolute: Path, site: Path, token: str) -> None:
        self.places = [outside / name for name in ("above.txt", "beside", "etc", "other")]
        self.places += [absolute, site / ".git", site / ".env", site / "private.txt"]
        self.site, self.token = site, token.encode()
        self.leads = [
            outside / "above.txt", outside / "beside", outside / "beside/deep", outside / "beside/x.html",
            outside / "other/output", outside / "other/output/index.html", absolute, absolute / "v/x.html",
            site / ".git", site / ".git/config", site / ".env", site / "private.txt",
        ]  # fmt: skip
        files = (
            outside / "above.txt", outside / "beside/index.html", outside / "beside/x.html", outside / "beside/one.css",
            outside / "beside/deep/page.md", outside / "beside/.hidden", outside / "etc/passwd",
            outside / "other/briefgen.toml", outside / "other/output/index.html", absolute / "v/x.html",
            absolute / "v/passwd", site / ".git/config", site / ".git/HEAD", site / ".git/objects/pack", site / ".env",
            site / "private.txt",
        )  # fmt: skip
        for number, path in enumerate(files):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(f"{token} number {number}\n")
        manifest.write(outside / "other/output", "Another desk", ["index.html"])
        self._before = self._state()

    def changes(self) -> list[str]:
        """Return what was changed, added or removed."""
        now = self._state()
        return sorted(path for path in {*now, *self._before} if now.get(path) != self._before.get(path))

    def found_in(self, folder: Path) -> list[str]:
        """Return the regular files below a folder that hold a text of the canary's."""
        files = (path for path in every(folder) if path.is_file() and not path.is_symlink())
        return [str(path) for path in files if self.token in path.read_bytes()]

    def _state(self) -> dict[str, Entry]:
        found = {str(path): entry_of(path) for place in self.places for path in (place, *every(place))}
        tops = [path.name for path in self.site.iterdir()] if self.site.is_dir() else []
        known = {
            "briefgen.toml",
            "redirects.toml",
            "content",
            "static",
            "templates",
            "themes",
            "output",
            "shared",
            ".briefgen",
        }
        return found | {str(self.site / name): (0, b"") for name in tops if name not in known and name[0] != "."}

    @contextmanager
    def unread(self) -> Iterator[list[str]]:
        """Give a list that holds, afterwards, the files of the canary that this process opened meanwhile.

        The manifest of another desk's output is none of them: it says that the folder is not ours.
        """
        _watch()
        _watched[:] = [Path(os.path.realpath(place)) for place in self.places]
        _opened.clear()
        read: list[str] = []
        try:
            yield read
        finally:
            _watched.clear()
            read += sorted(path for path in _opened if not path.endswith(f"/{manifest.NAME}"))


def entry_of(path: Path) -> Entry:
    """Return what stands at a path; None if nothing does."""
    try:
        mode = os.lstat(path).st_mode
    except OSError:
        return None
    if stat.S_ISLNK(mode):
        return mode, os.fsencode(path.readlink())
    return mode, path.read_bytes() if stat.S_ISREG(mode) else b""


def every(folder: Path) -> Iterator[Path]:
    """Yield all that lies below a folder; links are not followed."""
    if folder.is_symlink() or not folder.is_dir():
        return
    for place, folders, names in os.walk(folder):
        for name in (*folders, *names):
            yield Path(place, name)


@cache
def _watch() -> None:
    sys.addaudithook(_audit)  # this cannot be taken back


def _audit(event: str, arguments: tuple[object, ...]) -> None:
    if event != "open" or not _watched:
        return
    path, mode, flags = arguments
    if not isinstance(path, str | bytes | os.PathLike) or (isinstance(flags, int) and flags & os.O_DIRECTORY):
        return  # a folder is opened, or nothing
    place = Path(os.fsdecode(path))
    if mode is None and not place.is_absolute():
        return  # seen from the descriptor of a folder, as `shutil.rmtree` opens what is in it
    is_lexical = isinstance(flags, int) and flags & os.O_NOFOLLOW
    real = Path(os.path.realpath(place.parent), place.name) if is_lexical else Path(os.path.realpath(place))
    if any(real.is_relative_to(folder) for folder in _watched) and real.is_file() and not real.is_symlink():
        _opened.add(str(real))
