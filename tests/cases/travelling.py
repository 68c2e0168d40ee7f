"""A site that is checked out elsewhere, with what an earlier build left restored from a cache."""

from __future__ import annotations

import io
import subprocess
import tarfile
from collections.abc import Iterable
from pathlib import Path

from tests.needs import program
from tests.sites import Site

MEMORY = (".briefgen", "output")
"""What a cache keeps."""


def commit(root: Path) -> None:
    """Commit everything in a site, which becomes a repository if it is none."""
    if not (root / ".git").exists():
        (root / ".gitignore").write_text("/.briefgen/\n/output/\n/public/\n")
        _git(root, "init", "-q", "-b", "main")
    _git(root, "add", "-A")
    _git(root, "-c", "user.name=Desk", "-c", "user.email=desk@x.example", "commit", "-q", "--allow-empty", "-m", "Edit")


def check_out(repository: Path, folder: Path) -> Site:
    """Clone a repository: all its files are new, and have new inodes."""
    _git(repository.parent, "clone", "-q", str(repository), str(folder))
    return Site.at(folder)


def packed(root: Path, paths: Iterable[str] = MEMORY) -> bytes:
    """Return a tar file of what is to be kept. Its time stamps are whole seconds, as in most caches."""
    content = io.BytesIO()
    with tarfile.open(fileobj=content, mode="w", format=tarfile.GNU_FORMAT) as archive:
        for path in paths:
            if (root / path).exists():
                archive.add(root / path, path, filter=in_whole_seconds)
    return content.getvalue()


def in_whole_seconds(item: tarfile.TarInfo) -> tarfile.TarInfo:
    """Cut a time stamp as most caches do, for `TarFile.add`."""
    item.mtime = int(item.mtime)
    return item


def restore(content: bytes, root: Path) -> None:
    """Unpack a tar file that `packed` made."""
    with tarfile.open(fileobj=io.BytesIO(content)) as archive:
        archive.extractall(root, filter="data")


def _git(folder: Path, *arguments: str) -> None:
    subprocess.run([program("git"), *arguments], cwd=folder, check=True, capture_output=True)
