"""JSON Schemas for editors. They list the site's actors, so write them again when those change."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from briefgen.content import frontmatter
from briefgen.content.json_schema import RECORDS, schema_text
from briefgen.content.sources import kind_of
from briefgen.content.walk import walk
from briefgen.project import Project
from briefgen.scaffold.writing import write_file

FOLDER = ".vscode"


def known_actors(root: Path) -> list[str]:
    """Return the names and aliases of all actors with a readable file, sorted."""
    names: set[str] = set()
    for path in (f"{folder.path}/{name}" for folder in walk(root, []) for name in folder.files):
        if kind_of(path) == "actor":
            data = _front_matter(root, path)
            aliases = data.get("aliases")
            names |= {
                name
                for name in (data.get("name"), *(aliases if isinstance(aliases, list) else ()))
                if isinstance(name, str)
            }
    return sorted(names, key=lambda name: (name.casefold(), name))


def _front_matter(root: Path, path: str) -> dict[str, Any]:
    """Return the front matter of a file, or nothing if it cannot be read. `check` reports why."""
    try:
        front, _ = frontmatter.split((root / path).read_text("utf-8-sig", errors="replace"), path)
    except Exception:
        return {}
    return front.data if front else {}


def write_schemas(site: Project) -> list[str]:
    """Write both schemas and return their paths in the site.

    Raises:
        OSError: the folder cannot be written.

    """
    names = known_actors(site.root)
    written = []
    for kind in RECORDS:
        path = Path(FOLDER, f"{kind}.schema.json")
        write_file(site.root, path, schema_text(kind, names, known_only=site.config.actors.known_only))
        written.append(path.as_posix())
    return written
