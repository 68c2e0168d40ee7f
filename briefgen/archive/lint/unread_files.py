"""Files that could not be read: what else goes wrong because of them is not reported as well."""

from __future__ import annotations

import re
import sqlite3
from functools import cached_property
from pathlib import Path

from briefgen.archive.visibility import IS_UNREAD
from briefgen.content.sources import own_name
from briefgen.records.names import fold

MOST = 50
"""Of how many such files the front matter is read."""

_SIZE = 20_000
"""How many characters of a file its front matter is looked for in."""

_FRONT = re.compile(r"---[ \t]*\n(.*?)\n---", re.DOTALL)


class UnreadFiles:
    """The Markdown files with errors that left nothing of them, and the names that they would have."""

    def __init__(self, db: sqlite3.Connection, root: Path) -> None:
        self._db, self._root = db, root

    @cached_property
    def _paths(self) -> list[str]:
        sql = f"SELECT path FROM problem WHERE path LIKE 'content/%.md' AND {IS_UNREAD}"
        return [path for (path,) in self._db.execute(f"{sql} ORDER BY path")]

    @cached_property
    def _names(self) -> set[str]:
        """Return the keys under which links would find the files by their paths."""
        found: set[str] = set()
        for path in self._paths:
            name = path.removesuffix(".md").split("/", 2)[-1]
            parts = path.removesuffix(".md").split("/")[1:]
            ends = ("/".join(parts[start:]) for start in range(len(parts)))
            found |= {f"path:{path}", *(fold(end) for end in ends), fold(own_name(name))}
        return found

    @cached_property
    def _fronts(self) -> str:
        """Return the front matter of the files as it stands, folded. It holds their titles, names and aliases."""
        return "\n".join(fold(self._front(path)) for path in self._paths[:MOST])

    def _front(self, path: str) -> str:
        try:
            with (self._root / path).open(encoding="utf-8-sig", errors="replace") as file:
                text = file.read(_SIZE)
        except OSError:
            return ""
        found = _FRONT.match(text)
        return found[1] if found else text

    def may_be(self, key: str) -> bool:
        """Return True if what a link or a name means may be one of the files, or stands in its front matter."""
        if not self._paths:
            return False
        if key.startswith("address:"):
            key = fold(key.strip("/").rpartition("/")[2])
        return key in self._names or (bool(key) and not key.startswith("path:") and key in self._fronts)
