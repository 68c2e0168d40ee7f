"""What is in the way of the files that `publish` sends to a folder, and was not put there by briefgen."""

from __future__ import annotations

from pathlib import Path

from briefgen.file_tree import KIND_NAMES, barrier, files_in, kind_of
from briefgen.publish.target import Upload


def obstacle(folder: Path, upload: Upload) -> tuple[str, str] | None:
    """Return what is in the way of the files that are sent, and how to fix it; None if nothing is.

    Files that briefgen published give way to anything. Where a person agreed to take the folder over, files and links
    at the paths of the site's own files are replaced too. What is behind a link is never touched.
    """
    before = upload.before.manifest
    ours = {*before.files, *before.pending} if before else set()
    real_folders: set[str] = set()
    for path in upload.plan.send if folder.exists() else ():
        found = _above(folder, path, ours, real_folders) or _at(folder, path, ours, is_taken_over=before is None)
        if found:
            message = f"{folder}/{found} is in the way of {path}, and briefgen did not put it there"
            return message, "move it away, and publish again"
    return None


def _above(folder: Path, path: str, ours: set[str], real_folders: set[str]) -> str:
    """Return what is in the place of a folder on the way to a path, or ""."""
    place, kind = barrier(folder, path, real_folders)
    gives_way = not place or (kind == "file" and place in ours)
    return "" if gives_way else f"{place} ({KIND_NAMES[kind]})"


def _at(folder: Path, path: str, ours: set[str], *, is_taken_over: bool) -> str:
    """Return what is at the path itself, or in a folder there, or ""."""
    kind = kind_of(folder / path)
    if kind == "folder":
        return next((inside for inside in files_in(folder, path) if inside not in ours), "")
    gives_way = not kind or path in ours or (is_taken_over and kind != "special")
    return "" if gives_way else f"{path} ({KIND_NAMES[kind]})"
