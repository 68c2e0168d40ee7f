"""A new site: the files in `files/`, with the site's title and today's date filled in."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from briefgen import project
from briefgen.characters import cleaned
from briefgen.scaffold.editor import write_schemas
from briefgen.scaffold.writing import write_file

FILES = Path(__file__).parent / "files"
MAX_NAMED = 3
"""How many of the files that exist already are named."""

SAMPLES = ("actors/your-desk.md", "briefings/how-a-briefing-is-written.md", "pages/about.md")
"""The files in `content/` that show how a briefing, an actor and a page of the desk are written."""

TODAY = "@TODAY@"
"""What stands in a file of a new site for the day on which it is written."""

_DOTTED = ("gitignore", "github", "gitlab-ci.yml", "vscode", "remarkrc.json")


class FilesExistError(Exception):
    """Files of the new site exist already; the message names them."""


def write_site(folder: Path, title: str) -> list[str]:
    """Write a site that is ready to build, and return the paths of its files in the folder. No file is overwritten.

    Raises:
        FilesExistError: one of the files exists already.
        OSError: the folder cannot be written.

    """
    files = {_path(path): path for path in sorted(FILES.rglob("*")) if path.is_file()}
    existing = [str(path) for path in files if os.path.lexists(folder / path)]
    if existing:
        more = f" and {len(existing) - MAX_NAMED} more" if len(existing) > MAX_NAMED else ""
        msg = f"the folder {folder} already contains {', '.join(existing[:MAX_NAMED])}{more}"
        raise FilesExistError(msg)
    title = " ".join(cleaned(title).split()) or "Briefings"
    values = {
        "@TITLE@": title.replace("\\", "\\\\").replace('"', '\\"'),
        TODAY: datetime.now(UTC).date().isoformat(),
    }
    for path, source in files.items():
        text = source.read_text("utf-8")
        for mark, value in values.items():
            text = text.replace(mark, value)
        write_file(folder, path, text)
    site, _ = project.load(folder)
    schemas = write_schemas(site) if site else []
    return [*(path.as_posix() for path in files), *schemas]


def unchanged_samples(folder: Path) -> Iterator[str]:
    """Yield the paths in the folder of the samples that nobody has changed since `write_site` wrote them."""
    for path in (f"content/{sample}" for sample in SAMPLES):
        pattern = re.escape((FILES / path).read_text("utf-8")).replace(TODAY, r"\d{4}-\d\d-\d\d")
        if (folder / path).is_file() and re.fullmatch(pattern, (folder / path).read_text("utf-8", errors="replace")):
            yield path


def _path(source: Path) -> Path:
    """Return the path of a file in the new site. Dot files have no dot in `files/`, so that packaging keeps them."""
    first, *rest = source.relative_to(FILES).parts
    return Path(f".{first}" if first in _DOTTED else first, *rest)
