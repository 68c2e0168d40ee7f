"""JSON Schemas for editors. They list what has a file in the site, so write them again when that changes."""

from __future__ import annotations

from pathlib import Path

from briefgen.content.json_schema import RECORDS, Offered, schema_text
from briefgen.project import Project
from briefgen.records.ids import TAG_KINDS
from briefgen.scaffold.known_actors import known_actors, offered
from briefgen.scaffold.known_files import file_names
from briefgen.scaffold.writing import write_file

FOLDER = ".vscode"


def known_names(root: Path) -> Offered:
    """Return the names that an editor offers: those of actors, topics, places and authors that have a file."""
    tags: Offered = {kind: list(file_names(root, kind)) for kind in TAG_KINDS}
    return {"actor": offered(known_actors(root)), **tags}


def write_schemas(site: Project) -> list[str]:
    """Write all schemas and return their paths in the site.

    Raises:
        OSError: the folder cannot be written.

    """
    names = known_names(site.root)
    written = []
    for kind in RECORDS:
        path = Path(FOLDER, f"{kind}.schema.json")
        write_file(site.root, path, schema_text(kind, names, known_only=site.config.actors.known_only))
        written.append(path.as_posix())
    return written
