"""A site on another machine: its files are checked out, and what a cache kept is restored."""

from __future__ import annotations

import shutil
import tarfile
import tempfile
from pathlib import Path

from tests.cases.travelling import in_whole_seconds


def move(root: Path, kept: tuple[str, ...]) -> Path:
    """Move a site to a new folder, as a checkout and a cache do: all files are new, and only what is kept is restored.

    The cache's time stamps are whole seconds, as in most caches.
    """
    target = Path(tempfile.mkdtemp(dir=root.parent)) / root.name
    generated = (".briefgen", "output", "public", "resources")
    shutil.copytree(root, target, ignore=shutil.ignore_patterns(*generated), copy_function=shutil.copyfile)
    cache = target.with_suffix(".tar")
    with tarfile.open(cache, "w", format=tarfile.GNU_FORMAT) as archive:
        for name in kept:
            archive.add(root / name, name, filter=in_whole_seconds)
    with tarfile.open(cache) as archive:
        archive.extractall(target, filter="data")
    cache.unlink()
    shutil.rmtree(root)
    return target
