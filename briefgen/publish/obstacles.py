"""What stands in a target folder where a file of the site belongs, and is not ours to replace."""

from __future__ import annotations

from pathlib import Path

from briefgen import file_tree
from briefgen.publish.target import Upload

_WORDS = {"link": "a symbolic link", "special": "no file or folder", "file": "a file", "folder": "a folder"}


def obstacle(folder: Path, upload: Upload) -> tuple[str, str] | None:
    """Return what is in the way of the files that are sent, and how to fix it; None if nothing is.

    A file that briefgen published gives way to anything. Where a person agreed to take the folder over, files that lie
    at the same paths are replaced too. Links and what lies behind them never are.
    """
    known = upload.before.manifest
    ours = {*known.files, *known.pending} if known else set()
    clear: set[str] = set()
    for path in upload.plan.send if folder.exists() else ():
        found = _above(folder, path, ours, clear) or _at(folder, path, ours, is_taken=known is None)
        if found:
            message = f"{folder}/{found} is in the way of {path}, and briefgen did not put it there"
            return message, "move it away, and publish again"
    return None


def _above(folder: Path, path: str, ours: set[str], clear: set[str]) -> str:
    """Return what stands where a folder must be. `clear` are folders that were looked at."""
    for parent in file_tree.parents(path):
        if parent in clear:
            continue
        kind = file_tree.kind_of(folder / parent)
        if kind == "folder":
            clear.add(parent)
        else:
            gives_way = not kind or (kind == "file" and parent in ours)
            return "" if gives_way else f"{parent} ({_WORDS[kind]})"
    return ""


def _at(folder: Path, path: str, ours: set[str], *, is_taken: bool) -> str:
    """Return what stands at the path itself, or in a folder there. With `is_taken`, files and links give way."""
    kind = file_tree.kind_of(folder / path)
    if kind == "folder":
        inside = (inner for inner, what, _ in file_tree.entries(folder, path) if what != "folder" and inner not in ours)
        return next(inside, "")
    gives_way = not kind or path in ours or (is_taken and kind != "special")
    return "" if gives_way else f"{path} ({_WORDS[kind]})"
