"""JSON Schemas for editors. They list the site's actors, so write them again when those change."""

from __future__ import annotations

from pathlib import Path

from briefgen.content.json_schema import RECORDS, schema_text
from briefgen.project import Project
from briefgen.scaffold.known_actors import known_actors, offered
from briefgen.scaffold.writing import write_file

FOLDER = ".vscode"


def write_schemas(site: Project) -> list[str]:
    """Write both schemas and return their paths in the site.

    Raises:
        OSError: the folder cannot be written.

    """
    names = offered(known_actors(site.root))
    written = []
    for kind in RECORDS:
        path = Path(FOLDER, f"{kind}.schema.json")
        write_file(site.root, path, schema_text(kind, names, known_only=site.config.actors.known_only))
        written.append(path.as_posix())
    return written
