"""Whether a site can have a search: Pagefind's program makes the index, and there is no package for some machines."""

from __future__ import annotations

from importlib.util import find_spec

import msgspec

from briefgen.project import Project
from briefgen.search import PACKAGE, VERSION

NO_ENGINE = (
    f"the site has no search, because the package {PACKAGE}, which makes the index, is not installed; install it with"
    f" `pip install {PACKAGE}=={VERSION}`, or, if there is none for this machine, write `search = false` in"
    " briefgen.toml"
)
"""What is said where it is missing."""


def searchable(project: Project) -> Project:
    """Return a project without a search if the program that makes the index is not installed.

    The build goes on then, and says `NO_ENGINE` in a note.
    """
    if not project.config.search or find_spec(PACKAGE):
        return project
    return msgspec.structs.replace(project, config=msgspec.structs.replace(project.config, search=False))
