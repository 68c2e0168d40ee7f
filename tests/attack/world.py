"""A site that attackers write in, with a canary tree around it."""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from briefgen.pipeline import manifest
from tests.attack.canary import Canary, Entry, entry_of
from tests.sites import Site

TOPS = ("content", "static", "templates", "themes")
TEXTS = ("a", "b", "sub/c")


class World:
    """One site with its canary, its publish target, and what was planted in its output."""

    def __init__(self, base: Path, seed: int) -> None:
        self.chance = random.Random(seed)
        self.outside, self.absolute = base / "out", base / "abs"
        self.root, self.target = self.outside / "site", self.outside / "srv/www"
        self.site = Site(self.root, theme="mine", **{"publish.live": {"to": "folder", "path": str(self.target)}})
        self.target.parent.mkdir()
        self.write_content()
        self.canary = Canary(self.outside, self.absolute, self.root, f"CANARY-{self.chance.randbytes(12).hex()}")
        self._planted: dict[Path, tuple[Entry, Entry]] = {}
        self.foreign: set[Path] = set()
        self.said: list[str] = []

    def write_content(self) -> None:
        """Write what a desk would."""
        site = self.site
        for name in TEXTS:
            site.briefing(name, f"Text of {name}. ![Map](map.svg)" if name == "a" else "Text.", topics=["Talks"])
        site.actor("ann", "Ann's text.")
        site.write("content/briefings/map.svg", '<svg xmlns="http://www.w3.org/2000/svg"/>')
        for name in ("site.txt", "d/one.txt", "d/two.txt"):
            site.write(f"static/{name}", f"{name}\n")
        site.write("templates/extra.html", "<p>extra</p>\n")
        site.write("themes/mine/theme.toml", 'name = "Mine"\nextends = "dispatch"\n')
        site.write("themes/mine/static/mine.css", "p { color: red }\n")
        site.write("themes/mine/templates/mine.html", "<p>mine</p>\n")
        site.write("shared/shared.txt", "shared\n")

    def fix_content(self) -> None:
        """Do what the author would: take out all that is wrong, and leave the site as it was."""
        for name in (*TOPS, "shared"):
            take_away(self.root / name)
        self.write_content()

    def put(self, path: Path, make: Callable[[Path], object]) -> None:
        """Put something in the place of what is there, unless that lies behind a link, or cannot be."""
        if any(parent.is_symlink() for parent in path.parents if parent.is_relative_to(self.outside)):
            return  # this would be put in the canary, or anywhere
        with suppress(OSError, ValueError):
            path.parent.mkdir(parents=True, exist_ok=True)
            take_away(path)
            make(path)

    def put_text(self, path: str, text: str | bytes) -> None:
        """Write a file of the site."""
        content = text if isinstance(text, bytes) else text.encode("utf-8", "replace")
        self.put(self.root / path, lambda place: place.write_bytes(content))

    def plant(self, path: Path, make: Callable[[Path], object]) -> None:
        """Put something in the output, at the target or in `.briefgen/`, in the place of what is there."""
        before = entry_of(path)
        self.put(path, make)
        self._planted[path] = self._planted.get(path, (before, before))[0], entry_of(path)
        self.foreign.add(path)

    def is_foreign(self, path: Path) -> bool:
        """Return True if something was planted at a path, or above it."""
        return not self.foreign.isdisjoint((path, *path.parents))

    def is_tampered(self, folder: Path) -> bool:
        """Return True if something was planted below a folder."""
        return any(path.is_relative_to(folder) for path in self.foreign)

    def unplant(self) -> None:
        """Take away what was planted, if it is still there, and put back files that stood there."""
        for path, (before, then) in reversed(self._planted.items()):
            if entry_of(path) != then:
                continue
            take_away(path)
            if before and before[1] and not path.name.endswith(".part") and not self._is_cleaned(path):
                path.write_bytes(before[1])
            for folder in path.parents:
                with suppress(OSError):
                    folder.rmdir()
        self._planted.clear()

    def _is_cleaned(self, path: Path) -> bool:
        """Return True if `briefgen clean` removed all that it wrote: what is put back now would be somebody else's."""
        output = self.root / "output"
        return path.is_relative_to(output) and not (output / manifest.NAME).exists()


def take_away(path: Path) -> None:
    """Remove whatever stands at a path."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    elif os.path.lexists(path):
        path.unlink()
