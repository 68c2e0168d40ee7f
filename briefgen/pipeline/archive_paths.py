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
    """Return the path of the archive of an output folder."""
    if output == project.root / "output":
        return project.state / "site.db"
    return project.state / f"site-{hashlib.blake2b(os.fsencode(output), digest_size=6).hexdigest()}.db"


def forget_check(project: Project) -> None:
    """Delete the archive that `check` had of its own in earlier versions."""
    tables.remove(project.state / "check.db")


def forget(project: Project, options: Options) -> None:
    """Delete the archive that a build uses. The next build takes longer; no content is lost."""
    integrity.clear(archive_path(project, options))
    tables.remove(archive_path(project, options))
