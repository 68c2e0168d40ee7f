"""SQL is in one place."""

from __future__ import annotations

import ast
from pathlib import Path

import briefgen

PACKAGE = Path(briefgen.__file__).parent

ALLOWED = {
    "pipeline/lock.py",  # the lock of a site is SQLite's own lock on an empty file
}


def test_only_the_archive_runs_sql() -> None:
    found = set()
    for path in PACKAGE.rglob("*.py"):
        name = path.relative_to(PACKAGE).as_posix()
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Attribute) and node.attr in ("execute", "executemany", "executescript"):
                found.add(name)
    outside = {name for name in found if not name.startswith("archive/")}
    assert outside == ALLOWED
