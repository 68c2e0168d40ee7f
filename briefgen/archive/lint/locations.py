"""Find the line and column of a text in a file, for problems that are found across files."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import islice
from pathlib import Path

from briefgen.diagnostics import Location
from briefgen.normal import nfc

MOST_WORDS = 12
"""How many words of a text are looked for."""


def find(root: Path, path: str, text: str) -> Location:
    """Return the first location of a text in a file of the site, or that of the first line if it is not there."""
    if found := find_exactly(root, path, text):
        return found
    _, lines = _read(root, path)
    return Location.in_line(path, 1, 1, lines[0]) if lines else Location(path)


def find_exactly(root: Path, path: str, text: str) -> Location | None:
    """Return the first location of a text in a file of the site, or None if it is not there."""
    content, lines = _read(root, path)
    place = content.find(text) if lines else -1
    return _in_text(path, content, lines, place) if place >= 0 else None


def find_in_statements(root: Path, path: str, name: str, number: int) -> Location | None:
    """Return where the heads of statements in a file say a name, for the first time if `number` is 0, or None."""
    content, lines = _read(root, path)
    found = re.finditer(rf"^(?:by|to):.*?(?P<name>{re.escape(name)})", content, re.MULTILINE)
    place = next(islice(found, number, None), None)
    return _in_text(path, content, lines, place.start("name")) if place else None


def find_words(root: Path, path: str, text: str) -> Location | None:
    """Return where most of a text's words stand in a file of the site, whatever markup is between them."""
    content, lines = _read(root, path)
    words = re.findall(r"\w+", text)[:MOST_WORDS]
    for length in range(len(words), 1, -1):
        for start in range(len(words) - length + 1):
            part = words[start : start + length]
            if found := re.search(r"[\W_]+".join(map(re.escape, part)), content):
                return _in_text(path, content, lines, found.start())
    return None


def _in_text(path: str, content: str, lines: list[str], place: int) -> Location:
    """Return the location of a position in the content of a file."""
    line = content.count("\n", 0, place) + 1
    return Location.in_line(path, line, place - content.rfind("\n", 0, place), lines[line - 1])


def at(root: Path, path: str, line: int, column: int) -> Location:
    """Return the location of a line and column, without an excerpt if the file has no such line any more."""
    _, lines = _read(root, path)
    return Location.in_line(path, line, column, lines[line - 1] if 0 < line <= len(lines) else "")


def of_key(root: Path, path: str, *key: str | int, value: bool = False) -> Location | None:
    """Return the location of a key of a file's front matter, or of its value, or None if it has no such key."""
    from briefgen.content.frontmatter import split  # imported late: YAML is read only to show a problem
    from briefgen.content.key_locations import KeyLocations

    front, _ = split(_read(root, path)[0], path)
    return KeyLocations(front).locate(key, value=value) if front and key[0] in front.data else None


def _read(root: Path, path: str) -> tuple[str, list[str]]:
    """Return the text and the lines of a file as the build reads it, or nothing if it cannot be read."""
    try:
        stat = (root / path).stat()
        return _read_once(root / path, stat.st_mtime_ns, stat.st_size)
    except OSError:
        return "", []


@lru_cache(maxsize=2)
def _read_once(path: Path, _mtime: int, _size: int) -> tuple[str, list[str]]:
    """Read a file once for all of its problems, because there can be thousands."""
    text = path.read_bytes().decode("utf-8-sig", "replace").replace("\r\n", "\n").replace("\r", "\n")
    content = nfc(text)
    return content, content.split("\n")
