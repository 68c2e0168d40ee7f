"""A new site: what is in `files/`, with the site's title and today's date filled in."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

from briefgen import project
from briefgen.characters import cleaned
from briefgen.scaffold.editor import write_schemas
from briefgen.scaffold.writing import write_file

FILES = Path(__file__).parent / "files"
_DOTTED = ("gitignore", "github", "gitlab-ci.yml", "vscode", "remarkrc.json")


class NotEmptyError(Exception):
    """The folder has files already; the message names them."""


def write_site(folder: Path, title: str) -> list[str]:
    """Write a site that builds at once. Returns the paths written, in the folder.

    Raises:
        NotEmptyError: something that would be written is there already.
        OSError: the folder cannot be written.

    """
    files = {_path(path): path for path in sorted(FILES.rglob("*")) if path.is_file()}
    there = [str(path) for path in files if os.path.lexists(folder / path)]
    if there:
        msg = f"there is already something in {folder}: {', '.join(there[:3])}{' …' if len(there) > 3 else ''}"
        raise NotEmptyError(msg)
    title = " ".join(cleaned(title).split()) or "Briefings"
    values = {
        "@TITLE@": title.replace("\\", "\\\\").replace('"', '\\"'),
        "@TODAY@": datetime.now(UTC).date().isoformat(),
    }
    for path, source in files.items():
        text = source.read_text("utf-8")
        for mark, value in values.items():
            text = text.replace(mark, value)
        write_file(folder, path, text)
    site, _ = project.load(folder)
    schemas = write_schemas(site) if site else []
    return [*(path.as_posix() for path in files), *schemas]


def _path(source: Path) -> Path:
    """Return where a file goes: names that begin with a dot are kept without it here, so that packaging keeps them."""
    first, *rest = source.relative_to(FILES).parts
    return Path(f".{first}" if first in _DOTTED else first, *rest)
