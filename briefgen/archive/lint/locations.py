"""Where in a file something stands, for problems that are found between files."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from briefgen.content.normal import nfc


def find(root: Path, path: str, text: str) -> dict[str, Any]:
    """Return line, column and excerpt of the first place of a text in a file of the site, or of its first line."""
    content, lines = _read(root, path)
    place = content.find(text)
    if place < 0:
        return {"line": 1, "column": 1, "excerpt": lines[0]} if lines else {}
    line = content.count("\n", 0, place) + 1
    return {"line": line, "column": place - content.rfind("\n", 0, place), "excerpt": lines[line - 1]}


def line_of(root: Path, path: str, number: int) -> str:
    """Return a line of a file of the site, counted from 1, or "" if it is not there any more."""
    _, lines = _read(root, path)
    return lines[number - 1] if 0 < number <= len(lines) else ""


def _read(root: Path, path: str) -> tuple[str, list[str]]:
    """Return a file's text as it is when it is read, and its lines; nothing if it cannot be read."""
    try:
        stat = (root / path).stat()
        return _read_once(root / path, stat.st_mtime_ns, stat.st_size)
    except OSError:
        return "", []


@lru_cache(maxsize=2)
def _read_once(path: Path, _mtime: int, _size: int) -> tuple[str, list[str]]:
    """Do it for a file as it stands: thousands of problems can be in one file."""
    text = path.read_bytes().decode("utf-8-sig", "replace").replace("\r\n", "\n").replace("\r", "\n")
    content = nfc(text)
    return content, content.split("\n")
