"""Where in a file a text stands, for problems that are found between files."""

from __future__ import annotations

from pathlib import Path
from typing import Any


def find(root: Path, path: str, text: str) -> dict[str, Any]:
    """Return line, column and excerpt of the first place of a text in a file of the site, or of its first line."""
    try:
        lines = (root / path).read_text("utf-8-sig", errors="replace").splitlines()
    except OSError:
        return {}
    for number, line in enumerate(lines, 1):
        if text in line:
            return {"line": number, "column": line.index(text) + 1, "excerpt": line}
    return {"line": 1, "column": 1, "excerpt": lines[0] if lines else ""}
