"""Draws the tables of the archive in `docs/architecture.md`, as an archive that a build made holds them.

python -m tests.archive_diagram            # prints the diagram
python -m tests.archive_diagram --write    # puts it into the page
"""

from __future__ import annotations

import re
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from tests.sites import Site

PAGE = Path(__file__).parent.parent / "docs/architecture.md"
BLOCK = re.compile(r"```mermaid\nerDiagram\n.*?```\n", re.DOTALL)


class Column(NamedTuple):
    """One column of a table."""

    name: str
    type: str
    is_key: bool


class Reference(NamedTuple):
    """A column whose values are rows of another table. SQLite is not told: the archive is filled in any order."""

    table: str
    column: str
    other: str
    label: str


REFERENCES = (
    Reference("problem", "path", "source", "found in"),
    Reference("document", "path", "source", "read from"),
    Reference("full_text", "entity", "document", "text of"),
    Reference("full_text_index", "rowid", "full_text", "words of"),
    Reference("name", "entity", "document", "leads to"),
    Reference("withheld_name", "entity", "document", "names"),
    Reference("involvement", "entity", "document", "stands in"),
    Reference("involvement", "actor", "actor", "is"),
    Reference("link", "entity", "document", "stands in"),
    Reference("link", "target", "document", "leads to"),
    Reference("anchor", "entity", "document", "stands in"),
    Reference("label", "entity", "document", "stands in"),
    Reference("label", "owner", "tag", "means"),
    Reference("redirect", "entity", "document", "leads to"),
    Reference("directory_row", "entry", "actor", "shows"),
    Reference("list_item", "entity", "document", "made from"),
    Reference("list_row", "item", "list_item", "shows"),
    Reference("list_count", "list", "list_row", "counts"),
    Reference("shared_count", "list", "list_row", "counts"),
    Reference("page", "input_set", "input_set", "used"),
    Reference("read", "page", "page", "asked by"),
    Reference("read", "query", "query", "asked"),
    Reference("input_set_member", "input_set", "input_set", "part of"),
    Reference("input_set_member", "input", "input", "is"),
)


def tables(db: sqlite3.Connection) -> dict[str, list[Column]]:
    """Return the tables of an archive in the order in which they were made, without those that FTS5 keeps for itself."""
    rows = db.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table' ORDER BY rowid").fetchall()
    virtual = {name for name, sql in rows if sql.startswith("CREATE VIRTUAL")}
    own = [name for name, _ in rows if not any(name.startswith(f"{other}_") for other in virtual)]
    return {name: _columns(db, name) for name in own if not name.startswith("sqlite_")}


def _columns(db: sqlite3.Connection, table: str) -> list[Column]:
    rows = db.execute(f"PRAGMA table_info({table})")
    return [Column(name, kind or "TEXT", bool(key)) for _, name, kind, _, _, key in rows]


def diagram(found: dict[str, list[Column]]) -> str:
    """Return the tables as a block of Mermaid (https://mermaid.js.org/syntax/entityRelationshipDiagram.html)."""
    return "\n".join(["```mermaid", "erDiagram", *_lines(found), "```", ""])


def _lines(found: dict[str, list[Column]]) -> Iterator[str]:
    for name, columns in found.items():
        yield f"    {name} {{"
        yield from (f"        {item.type} {item.name}{' PK' if item.is_key else ''}" for item in columns)
        yield "    }"
    for item in REFERENCES:
        yield f'    {item.table} }}o--|| {item.other} : "{item.label}"'


def built() -> dict[str, list[Column]]:
    """Return the tables of the archive of a new site."""
    with tempfile.TemporaryDirectory() as folder:
        site = Site(Path(folder))
        if site.build().failed:
            raise AssertionError
        db = sqlite3.connect(site.root / ".briefgen/site.db")
        try:
            return tables(db)
        finally:
            db.close()


if __name__ == "__main__":
    if "--write" in sys.argv[1:]:
        PAGE.write_text(BLOCK.sub(lambda _: diagram(built()), PAGE.read_text("utf-8")), "utf-8")
    else:
        sys.stdout.write(diagram(built()))
