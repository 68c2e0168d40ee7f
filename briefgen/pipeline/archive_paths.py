"""Where the archive of each output folder is."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from briefgen.archive import integrity, tables
from briefgen.pipeline.options import Options
from briefgen.project import Project


def archive_path(project: Project, options: Options) -> Path:
    """Return the path of the archive that a build uses. A check uses that of the build whose output it would write."""
    return archive_of(project, options.output)


def archive_of(project: Project, output: Path) -> Path:
    """Return the path of the archive of an output folder. It stays the same if the site is moved with the folder."""
    if output == project.root / "output":
        return project.state / "site.db"
    base = project.state if output.is_relative_to(project.state) else project.root
    place = f"{base == project.root}:{_relative(output, base)}"
    return project.state / f"site-{hashlib.blake2b(os.fsencode(place), digest_size=6).hexdigest()}.db"


def _relative(folder: Path, base: Path) -> str:
    try:
        return Path(os.path.relpath(folder, base)).as_posix()
    except ValueError:  # it is on another drive
        return folder.as_posix()


def forget_check(project: Project) -> None:
    """Delete the archive that `check` had of its own in earlier versions."""
    tables.remove(project.state / "check.db")


def forget(project: Project, options: Options) -> None:
    """Delete the archive that a build uses. The next build takes longer; no content is lost."""
    integrity.remove(archive_path(project, options))
    tables.remove(archive_path(project, options))
    tables.remove(archive_path(project, options).with_suffix(tables.PUBLIC))
